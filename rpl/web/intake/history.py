"""Evidence without papers: a work history, period by period, and a statement."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.errors import FieldProblem, translatable
from rpl.domain.history import (
    MAX_PERIODS,
    WorkPeriod,
    compose,
    with_period,
    without_period,
    work_period,
)
from rpl.domain.intake import MAX_STATEMENT_LETTERS, EvidenceKind, check_statement
from rpl.domain.journey import ClaimState
from rpl.domain.work_totals import WorkTotals
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.multipart import MAX_FIELD_BYTES
from rpl.edge.sign_in import ClaimViewerDep, PreparerDep
from rpl.flows import intake
from rpl.store.intake import EvidenceSummary, claim_summary, evidence_summaries
from rpl.store.review.requests import changeable_since, changes_since
from rpl.store.sealed import claim_seal
from rpl.web.intake.standing import added_to
from rpl.web.work_shown import OfferShown, offers_shown, told_shown

router = APIRouter()

_FIELDS = (
    "role",
    "employer",
    "country",
    "start_month",
    "start_year",
    "end_month",
    "end_year",
    "hours_per_week",
    "tasks",
)
_TOO_MANY = translatable("You have told us of %(most)s jobs, which is as many as fit here")


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """The periods of work told so far, and the form for one more; `errors` are translated.

    `sent` are those that were sent with the claim, and stay; `asked` is what it is added to
    now.  `work` is what the periods add up to, None where there are none; `offers` are periods
    found in the applicant's papers, of which `taken` fills the form.
    """

    periods: tuple[WorkPeriod, ...]
    sent: tuple[WorkPeriod, ...]
    asked: str
    work: WorkTotals | None
    offers: tuple[OfferShown, ...]
    taken: OfferShown | None
    open: bool
    typed: Mapping[str, str]
    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StatementPage:
    """The form for a statement; `errors` are translated; `most` is its limit in letters."""

    text: str
    open: bool
    most: int
    errors: Mapping[str, str]


@router.get("/{lang}/claim/history")
def show_history(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    applicant: ClaimViewerDep,
    session: ReadSessionDep,
    document: Annotated[UUID | None, Query()] = None,
) -> Response:
    """Show the periods, and the form for one more, filled from a document where one is named.

    Nothing is kept by it.
    """
    page = _page(context, session, applicant.claim_id)
    taken = next((each for each in page.offers if each.evidence == document), None)
    if taken is not None:
        page = replace(page, taken=taken, typed={**page.typed, **taken.offer.answers})
    return context.pages.show(request, "intake/history.html", page)


@router.post("/{lang}/claim/history")
def add_period(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    applicant: PreparerDep,
    form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Add one period of work; the same period sent twice is one."""
    intake.check_open(session, applicant.claim_id)
    typed = {field: form.text(field) for field in _FIELDS}
    page = _page(context, session, applicant.claim_id)
    found = work_period(typed, context.clock.now().date())
    if not isinstance(found, tuple):
        if len(with_period((*page.sent, *page.periods), found)) > MAX_PERIODS:
            found = (FieldProblem("role", _TOO_MANY, {"most": str(MAX_PERIODS)}),)
        elif found not in page.sent:
            _write(context, session, applicant.claim_id, lang, with_period(page.periods, found))
    if isinstance(found, tuple):
        page = replace(page, typed=typed, errors=complaints(context.pages, lang, found))
        return context.pages.show(request, "intake/history.html", page, status=422)
    return RedirectResponse(f"/{lang}/claim/history", status_code=303)


@router.post("/{lang}/claim/history/remove")
def remove_period(
    lang: LanguageDep,
    context: ContextDep,
    applicant: PreparerDep,
    form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Take one period out."""
    intake.check_open(session, applicant.claim_id)
    periods = _page(context, session, applicant.claim_id).periods
    left = without_period(periods, form.text("period"))
    if left != periods:
        _write(context, session, applicant.claim_id, lang, left)
    return RedirectResponse(f"/{lang}/claim/history", status_code=303)


@router.get("/{lang}/claim/statement")
def show_statement(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    applicant: ClaimViewerDep,
    session: ReadSessionDep,
) -> Response:
    """Show the statement as it stands."""
    found = next(
        (
            item.form_text
            for item in _evidence(context, session, applicant.claim_id)
            if item.kind is EvidenceKind.STATEMENT and item.form_text is not None
        ),
        "",
    )
    state = claim_summary(session, applicant.claim_id).state
    page = StatementPage(found, state is ClaimState.DRAFT, MAX_STATEMENT_LETTERS, errors={})
    return context.pages.show(request, "intake/statement.html", page)


@router.post("/{lang}/claim/statement")
def write_statement(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    applicant: PreparerDep,
    form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Keep the statement in place of an earlier one."""
    intake.check_open(session, applicant.claim_id)
    text = _statement(form)
    if problems := check_statement(text):
        errors = complaints(context.pages, lang, problems)
        page = StatementPage(text, open=True, most=MAX_STATEMENT_LETTERS, errors=errors)
        return context.pages.show(request, "intake/statement.html", page, status=422)
    intake.write_statement(
        session, context.clock, context.keyring, context.queue, applicant.claim_id, text=text
    )
    return RedirectResponse(f"/{lang}/claim", status_code=303)


def _page(context: AppContext, session: Session, claim_id: UUID) -> HistoryPage:
    """The work history as it stands, with an empty form."""
    items = _evidence(context, session, claim_id)
    since = changeable_since(session, claim_id)
    ours = {
        item.id
        for item in items
        if since is not None and changes_since(item.received_at, item.problem, since)
    }
    return HistoryPage(
        periods=tuple(each for item in items if item.id in ours for each in item.periods),
        sent=tuple(each for item in items if item.id not in ours for each in item.periods),
        asked=added_to(session, claim_id),
        work=told_shown(items, _counted_until(context, session, claim_id)),
        offers=_offers(context, session, claim_id, items),
        taken=None,
        open=since is not None,
        typed=dict.fromkeys(_FIELDS, ""),
        errors={},
    )


def _evidence(context: AppContext, session: Session, claim_id: UUID) -> tuple[EvidenceSummary, ...]:
    seal = claim_seal(session, context.keyring, claim_id)
    return evidence_summaries(session, seal, claim_id)


def _counted_until(context: AppContext, session: Session, claim_id: UUID) -> date:
    """To which day work that goes on counts: as for the assessor, that on which it was sent."""
    sent = claim_summary(session, claim_id).submitted_at
    return (sent or context.clock.now()).date()


def _offers(
    context: AppContext, session: Session, claim_id: UUID, items: tuple[EvidenceSummary, ...]
) -> tuple[OfferShown, ...]:
    seal = claim_seal(session, context.keyring, claim_id)
    return offers_shown(session, seal, items, context.clock.now().date())


def _statement(form: Form) -> str:
    return form.text("statement", limit=MAX_FIELD_BYTES)


def _write(
    context: AppContext,
    session: Session,
    claim_id: UUID,
    lang: str,
    periods: tuple[WorkPeriod, ...],
) -> None:
    def phrase(template: str) -> str:
        return context.pages.message(lang, template)

    intake.write_history(
        session,
        context.clock,
        context.keyring,
        context.queue,
        claim_id,
        periods=periods,
        text=compose(periods, phrase),
    )
