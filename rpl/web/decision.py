"""What became of a claim, for its applicant: outcome, reasons, what to do next, and credit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.assessment import Qualification, Unit
from rpl.domain.claim_outcome import ClaimOutcome, claim_outcome
from rpl.domain.credit import CreditStatement, statement
from rpl.domain.decision import Outcome, Reason, leaves_something_missing
from rpl.domain.journey import AppealState, ClaimState, ReassessmentState
from rpl.domain.letter import appeal, reason_line
from rpl.domain.letter_next import assessed_again, beside_a_plan, steps_after
from rpl.domain.reassessment import open_until
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import ClaimViewerDep
from rpl.edge.told_letter import Teller, ToldLine, Tongue, host_tongue
from rpl.store import credit as ledger
from rpl.store.appeal import appeal_row, last_day_to_appeal
from rpl.store.decision import Decided, decided
from rpl.store.intake import ClaimSummary, claim_summary
from rpl.store.reassessment import running
from rpl.web.clock_shown import ClockShown, claim_clock
from rpl.web.taken_over import show_taken_over

router = APIRouter(tags=["decision"])

_Sentences: TypeAlias = tuple[ToldLine, ...]
_TERMS = frozenset({"items_needed", "not_older_than"})


@dataclass(frozen=True, slots=True)
class CriterionView:
    """What was found alike for one criterion or more, translated.

    `terms` hold for whatever is sent as a remedy: how much of it, and how old it may be.
    """

    titles: tuple[str, ...]
    reasons: _Sentences
    remedies: _Sentences
    terms: _Sentences


@dataclass(frozen=True, slots=True)
class UnitResult:
    """The decision on one unit.

    `reasons` and `remedies` are about the unit as a whole, `criteria` about parts of it.  `steps`
    are what to do next; `beside` names a unit that can be claimed at once, beside a plan.
    `credential` is the id of its credential, none until it is issued.
    """

    unit: Unit
    outcome: Outcome
    reasons: _Sentences
    remedies: _Sentences
    beside: _Sentences
    steps: _Sentences
    criteria: tuple[CriterionView, ...]
    credential: UUID | None
    text_lang: str


@dataclass(frozen=True, slots=True)
class WayView:
    """Units that would finish the qualification."""

    units: tuple[Unit, ...]
    notional_hours: int


@dataclass(frozen=True, slots=True)
class ResultPage:
    """The decision, the credit held and missing, and the shortest ways to the whole.

    `appeal` and `again` are rights, in a language in which a person has checked them.
    `appeal` is empty where nothing can be appealed; `missing` says whether anything can be assessed
    again.
    `appeal_state` is that of an appeal, once there is one; before, `may_appeal` until its last day.
    `again_state` is that of a reassessment that runs; else it can begin until `again_until`.
    """

    reference: str
    qualification: Qualification
    text_lang: str
    outcome: ClaimOutcome
    decided_at: datetime
    missing: bool
    appeal: tuple[ToldLine, ...]
    appeal_state: AppealState | None
    may_appeal: bool
    again: ToldLine
    again_state: ReassessmentState | None
    again_until: date
    may_begin_again: bool
    units: tuple[UnitResult, ...]
    credit: CreditStatement
    held: tuple[Unit, ...]
    ways: tuple[WayView, ...]


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """Where a claim stands before its decision, with the clock that its assessor sees too."""

    reference: str
    state: ClaimState
    submitted_at: datetime
    clock: ClockShown


@router.get("/{lang}/claim/result")
def show_result(
    request: Request,
    lang: LanguageDep,
    context: ContextDep,
    session: ReadSessionDep,
    applicant: ClaimViewerDep,
) -> Response:
    """The decision, or where the claim stands before it."""
    claim = claim_summary(session, applicant.claim_id)
    register = show_taken_over(session, context, request, lang, (claim, applicant.applicant_id))
    if register is not None:
        return register
    if claim.submitted_at is None or claim.state in {ClaimState.DRAFT, ClaimState.WITHDRAWN}:
        return RedirectResponse(f"/{lang}/claim", status_code=303)
    found = decided(session, claim.id)
    if not found:
        clocks = context.catalog.qualification(claim.qualification).clocks
        now = context.clock.now()
        clock = claim_clock(session, clocks, claim.id, claim.submitted_at, now)
        progress = ProgressPage(claim.reference, claim.state, claim.submitted_at, clock)
        return context.pages.show(request, "decision/progress.html", progress)
    page = _result(session, context, lang, (claim, found), applicant.applicant_id)
    return context.pages.show(request, "decision/result.html", page)


def _result(
    session: Session,
    context: AppContext,
    lang: str,
    known: tuple[ClaimSummary, Sequence[Decided]],
    applicant_id: UUID,
) -> ResultPage:
    claim, found = known
    catalog = context.catalog
    qualification = catalog.qualification(claim.qualification, lang)
    original = catalog.qualification(claim.qualification).language
    held = ledger.held_units(session, applicant_id, qualification.slug)
    issued = ledger.credentials(session, applicant_id, qualification.slug)
    credit = statement(qualification, held)
    units = {unit.id: unit for unit in qualification.units}
    text_lang = _text_lang(catalog, claim.qualification, lang)
    teller = Teller(context.pages, Tongue(lang, text_lang), host_tongue(original))
    lodged, last = appeal_row(session, claim.id), last_day_to_appeal(session, claim.id)
    again, today = running(session, claim.id), context.clock.now().date()
    days = [row.decided_at.date() for row in found]
    until = open_until(days, qualification.clocks.reassess_months)
    waits = lodged is not None and lodged.decided_at is None
    return ResultPage(
        reference=claim.reference,
        qualification=qualification,
        text_lang=text_lang,
        outcome=claim_outcome([row.outcome for row in found]),
        decided_at=max(row.decided_at for row in found),
        missing=any(leaves_something_missing(row.outcome) for row in found),
        appeal=() if last is None else tuple(map(teller.line, appeal(claim.reference, last))),
        appeal_state=None if lodged is None else lodged.state,
        may_appeal=again is None and last is not None and today <= last,
        again=teller.line(assessed_again(qualification)),
        again_state=None if again is None else again.state,
        again_until=until,
        may_begin_again=again is None and not waits and today <= until,
        units=tuple(
            _unit_result(context, teller, claim.qualification, row, credit, issued.get(row.unit))
            for row in found
        ),
        credit=credit,
        held=tuple(units[unit] for unit in credit.held),
        ways=tuple(
            WayView(tuple(units[unit] for unit in way.units), way.notional_hours)
            for way in credit.ways
        ),
    )


def _unit_result(
    context: AppContext,
    teller: Teller,
    qualification: str,
    row: Decided,
    credit: CreditStatement,
    credential: UUID | None,
) -> UnitResult:
    catalog, lang = context.catalog, teller.tongue.lang
    host, shown = (catalog.qualification(qualification, each) for each in (None, lang))
    own, unit = host.unit(row.unit), shown.unit(row.unit)
    original, rubric = (catalog.rubric(row.rubric, each) for each in (None, lang))

    def sentences(reasons: Sequence[Reason], criterion: str | None) -> _Sentences:
        """The reasons about one criterion, or about the whole unit, in the reader's language."""
        return tuple(
            teller.line(reason_line(reason, (unit, rubric), (own, original)))
            for reason in reasons
            if reason.criterion == criterion
        )

    terms = [remedy for remedy in row.remedies if remedy.code in _TERMS]
    helps = [remedy for remedy in row.remedies if remedy.code not in _TERMS]
    found: dict[tuple[_Sentences, _Sentences, _Sentences], list[str]] = {}
    for criterion in rubric.criteria:
        alike = (
            sentences(row.reasons, criterion.code),
            sentences(helps, criterion.code),
            sentences(terms, criterion.code),
        )
        if any(alike):
            found.setdefault(alike, []).append(criterion.title)
    translated = (row.rubric, lang) in catalog.translated_rubrics
    return UnitResult(
        unit=unit,
        outcome=row.outcome,
        reasons=sentences(row.reasons, None),
        remedies=sentences(row.remedies, None),
        beside=tuple(map(teller.line, beside_a_plan(row.outcome, own, credit.held, shown))),
        steps=tuple(map(teller.line, steps_after(row.outcome))),
        criteria=tuple(CriterionView(tuple(titles), *alike) for alike, titles in found.items()),
        credential=credential,
        text_lang=lang if translated else teller.host.defined_in,
    )


def _text_lang(catalog: Catalog, reference: str, lang: str) -> str:
    translated = (reference, lang) in catalog.translated_qualifications
    return lang if translated else catalog.qualification(reference).language
