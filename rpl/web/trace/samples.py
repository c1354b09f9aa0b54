"""Samples of decisions that an auditor draws by a seed."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from rpl.domain.audit_sample import MOST, USUAL, SampleTerms, check_terms
from rpl.domain.decision import Outcome
from rpl.domain.looks import Seen
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep, whole_number
from rpl.edge.languages import LanguageDep
from rpl.edge.looks import looked
from rpl.flows.trace import Sample, SampleDrawnAgain, draw_sample, sample_again, samples
from rpl.store.auditing import AuditedUnit
from rpl.store.database import read_session
from rpl.web.trace.desk import AuditorDep

router = APIRouter(prefix="/{lang}/staff/trace/samples")
_FIELDS = ("seed", "wanted", "since", "until")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class SamplesPage:
    """The form with what was `typed`, by field as are the translated `errors`; and the samples."""

    typed: Mapping[str, str]
    most: int
    samples: tuple[Sample, ...]
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DrawnView:
    """One decision that was drawn; its outcome is None where that is none that is known."""

    decision_id: UUID
    reference: str
    unit: str
    outcome: Outcome | None
    decided_on: date


@dataclass(frozen=True, slots=True)
class SamplePage:
    """A sample and whether it is drawn again; `gone` counts decisions that are not stored now."""

    found: SampleDrawnAgain
    drawn: tuple[DrawnView, ...]
    gone: int


@router.get("")
def show_samples(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    staff: AuditorDep,
) -> Response:
    """Ask how to draw; at first what was decided in this quarter of the year."""
    today = context.clock.now().date()
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    days = {"since": quarter.isoformat(), "until": today.isoformat()}
    typed = {"seed": "", "wanted": str(USUAL), **days}
    return _samples_shown(request, context, staff.organisation_id, typed)


@router.post("")
def draw(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: WriteSessionDep,
    staff: AuditorDep,
    form: FormDep,
) -> Response:
    """Draw, and write down the seed, what was drawn from, and what was drawn."""
    typed = {name: form.text(name, limit=_LONGEST) for name in _FIELDS}
    seed, wanted = typed["seed"].lower(), whole_number(typed["wanted"])
    since, until = _day(form, "since"), _day(form, "until")
    problems = check_terms(seed, wanted, since, until)
    if problems or wanted is None or since is None or until is None:
        translate = context.pages.translate
        errors = {each.field: translate(lang, each.template, **each.details) for each in problems}
        return _samples_shown(request, context, staff.organisation_id, typed, errors)
    terms = SampleTerms(seed=seed, wanted=wanted, since=since, until=until)
    mine = staff.organisation_id
    sample_id = draw_sample(session, context.clock, organisation_id=mine, terms=terms)
    return RedirectResponse(f"/{lang}/staff/trace/samples/{sample_id}", status_code=303)


@router.get("/{sample_id}")
def show_sample(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    sample_id: UUID,
    context: ContextDep,
    session: ReadSessionDep,
    staff: AuditorDep,
) -> Response:
    """A sample, drawn again while the page is made."""
    mine = staff.organisation_id
    found = sample_again(session, organisation_id=mine, sample_id=sample_id)
    drawn = tuple(map(_drawn, found.units))
    looked(
        context,
        request,
        Seen.CLAIM,
        applicants=tuple(dict.fromkeys(unit.applicant.id for unit in found.units)),
    )
    page = SamplePage(found, drawn, len(found.sample.drawn) - len(drawn))
    return context.pages.show(request, "trace/sample.html", page)


def _samples_shown(
    request: Request,
    context: AppContext,
    organisation_id: UUID,
    typed: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
) -> Response:
    with read_session(context.engine) as session:
        page = SamplesPage(typed, MOST, samples(session, organisation_id), errors or {})
    status = 422 if errors else 200
    return context.pages.show(request, "trace/samples.html", page, status=status)


def _day(form: Form, name: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(form.text(name, limit=_LONGEST))
    return None


def _drawn(unit: AuditedUnit) -> DrawnView:
    row = unit.decision
    outcome = Outcome(row.outcome) if row.outcome in set(Outcome) else None
    return DrawnView(row.id, unit.claim.reference, row.unit, outcome, row.decided_at.date())
