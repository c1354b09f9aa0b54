"""Where an auditor begins: a decision is found by its number, or by claim and unit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from rpl.domain.decision import Outcome
from rpl.domain.errors import RuleError
from rpl.domain.looks import Seen
from rpl.domain.trace import DecisionNotTracedError
from rpl.edge.again import show_again
from rpl.edge.context import ContextDep, ReadSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.looks import looked
from rpl.flows.trace import claim_named, decision_named
from rpl.store.auditing import decisions_on
from rpl.web.trace.desk import AuditorDep, check_shown

router = APIRouter(prefix="/{lang}/staff/trace")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class FindPage:
    """The form; `errors` are translated, by field."""

    said: str = ""
    unit: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision in the list of a claim; `in_force` until another one takes its place."""

    decision_id: UUID
    unit: str
    title: str
    outcome: Outcome
    decided_at: datetime
    in_force: bool


@dataclass(frozen=True, slots=True)
class DecisionsPage:
    """Every decision on a claim."""

    reference: str
    qualification: str
    text_lang: str
    decisions: tuple[DecisionView, ...]


@router.get("")
def show_form(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    staff: AuditorDep,  # noqa: ARG001 -- who may open it
) -> Response:
    """Ask which decision."""
    return context.pages.show(request, "trace/find.html", FindPage())


@router.post("")
def find(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: AuditorDep,
    form: FormDep,
) -> Response:
    """Go to the decision, or to all decisions of a claim; what was typed stands in no address."""
    said, unit = form.text("said", limit=_LONGEST), form.text("unit", limit=_LONGEST)

    def again(error: RuleError, status: int) -> Response:
        if not isinstance(error, DecisionNotTracedError):
            raise error
        told = {"said": context.pages.translate(lang, error.template)}
        return context.pages.show(
            request, "trace/find.html", FindPage(said, unit, told), status=status
        )

    show_again(request, again)
    mine, here = staff.organisation_id, f"/{lang}/staff/trace"
    claim = None if unit else claim_named(session, said, mine)
    if claim is not None:
        return RedirectResponse(f"{here}/claims/{claim.id}", status_code=303)
    decision_id = decision_named(session, said, unit, mine)
    return RedirectResponse(f"{here}/decisions/{decision_id}", status_code=303)


@router.get("/claims/{claim_id}")
def show_decisions(
    lang: LanguageDep,
    request: Request,
    claim_id: UUID,
    context: ContextDep,
    session: ReadSessionDep,
    staff: AuditorDep,
) -> Response:
    """Every decision on a claim, whatever came of it."""
    claim = check_shown(session, staff, claim_id)
    reference = f"{claim.qualification}@{claim.version}"
    known = reference in context.catalog.qualifications
    qualification = context.catalog.qualification(reference, lang) if known else None
    titles = {} if qualification is None else {each.id: each.title for each in qualification.units}
    translated = (reference, lang) in context.catalog.translated_qualifications
    page = DecisionsPage(
        reference=claim.reference,
        qualification=reference if qualification is None else qualification.title,
        text_lang=lang
        if translated or qualification is None
        else context.catalog.qualification(reference).language,
        decisions=tuple(
            DecisionView(
                row.id,
                row.unit,
                titles.get(row.unit, ""),
                Outcome(row.outcome),
                row.decided_at,
                row.superseded_at is None,
            )
            for row in decisions_on(session, claim_id)
        ),
    )
    looked(context, request, Seen.CLAIM, claim_id=claim_id)
    return context.pages.show(request, "trace/decisions.html", page)
