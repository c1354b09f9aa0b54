"""Appeals for who reviews them: the queue, what is objected to, and the outcome with reasons."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.appeal import MAX_REASON, AppealReasonMissingError, appeal_clock, is_fresh
from rpl.domain.assessment import Unit
from rpl.domain.decision import Outcome, wording
from rpl.domain.errors import RuleError
from rpl.domain.looks import Seen
from rpl.domain.mail_messages import MailMessage
from rpl.domain.marking import SheetIncompleteError
from rpl.domain.review import LeaseLapsedError, SeatKind, SheetChangedError
from rpl.edge.again import View, show_again
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep, whole_number
from rpl.edge.languages import LanguageDep
from rpl.edge.letters import wording as letter_wording
from rpl.edge.looks import looked
from rpl.edge.sign_in import MarkerDep, SignedInStaff
from rpl.flows import mail, review
from rpl.store.appeal import AppealShown, appeal_of
from rpl.store.database import read_session
from rpl.store.decision import Decided, decided
from rpl.store.intake import evidence_summaries
from rpl.store.review.appealed import MOST_SHOWN, appeals_held, appeals_waiting
from rpl.store.review.assignment import fit_of
from rpl.store.review.waiting import QueueEntry, Watch
from rpl.store.sealed import claim_seal
from rpl.web.review.calibration_shown import CalibrationWanted, closed
from rpl.web.review.desk import LeaseView, desk_of, lease_view, look_at
from rpl.web.review.evidence import EvidenceTab, confirmed, tabs
from rpl.web.review.masking import mask_of, masked_items
from rpl.web.review.queue import QueueAsked
from rpl.web.review.taking import AppealReviewerDep

router = APIRouter(prefix="/{lang}/staff")

_Where = tuple[str, UUID]
_UNFINISHED = (AppealReasonMissingError, SheetIncompleteError)
_SHOWN_AGAIN = (*_UNFINISHED, LeaseLapsedError, SheetChangedError)


@dataclass(frozen=True, slots=True)
class AppealEntryView:
    """An appeal in the queue; `due` is when it is to be decided at the latest."""

    claim_id: UUID
    reference: str
    qualification: str
    language: str
    evidence_items: int
    due: date
    overdue: bool


@dataclass(frozen=True, slots=True)
class HeldAppealView:
    """An appeal that somebody took; with `lapsed` it has to be taken again."""

    entry: AppealEntryView
    lapsed: bool


@dataclass(frozen=True, slots=True)
class AppealsPage:
    """The appeals that wait, and those this person holds; `closed` as in the other queues."""

    mine: tuple[HeldAppealView, ...]
    entries: tuple[AppealEntryView, ...]
    full: bool
    done: bool
    handed_back: bool
    conflict: bool
    closed: tuple[CalibrationWanted, ...]


@dataclass(frozen=True, slots=True)
class ObjectedUnit:
    """A unit that is objected to: what was decided and why, and what is marked again."""

    unit: Unit
    outcome: Outcome
    reasons: tuple[str, ...]
    criteria: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """An appeal as its reviewer sees it; `new` is the evidence that came with it."""

    claim_id: UUID
    reference: str
    text_lang: str
    lease: LeaseView
    version: int
    appeal: AppealShown
    due: date
    overdue: bool
    units: tuple[ObjectedUnit, ...]
    new: tuple[EvidenceTab, ...]
    most: int
    error: str


@router.get("/appeals")
def show_appeals(
    request: Request,
    lang: LanguageDep,
    context: ContextDep,
    session: ReadSessionDep,
    staff: AppealReviewerDep,
    asked: Annotated[QueueAsked, Query()],
) -> Response:
    """The appeals this person may take: of claims they never touched."""
    now, mine = context.clock.now(), staff.staff_id
    opened = review.open_to(session, context.catalog, mine, now)
    watch = Watch(staff.organisation_id, mine, now, fit_of(session, mine), opened)
    waiting = [
        each.shown
        for each in appeals_waiting(session, watch)
        if is_fresh(each.deeds, each.lodged_at, named=each.named)
    ]
    page = AppealsPage(
        mine=tuple(
            HeldAppealView(_entry(context, lang, held.entry, complete), held.lease_until <= now)
            for held, complete in appeals_held(session, watch)
        ),
        entries=tuple(
            _entry(context, lang, each.entry, each.complete_at) for each in waiting[:MOST_SHOWN]
        ),
        full=len(waiting) > MOST_SHOWN,
        done=asked.done is not None,
        handed_back=asked.handed_back,
        conflict=asked.conflict,
        closed=closed(session, context, staff, lang) if opened is not None else (),
    )
    return context.pages.show(request, "review/appeals.html", page)


@router.get("/claims/{claim_id}/appeal")
def show_objections(
    request: Request,
    lang: LanguageDep,
    claim_id: UUID,
    context: ContextDep,
    session: ReadSessionDep,
    staff: MarkerDep,
) -> Response:
    """What the applicant objects to, what was decided and why, and the form of the outcome."""
    page = _page(session, context, staff, (lang, claim_id))
    looked(context, request, Seen.CLAIM, claim_id=claim_id)
    return context.pages.show(request, "review/appeal.html", page)


@router.post("/claims/{claim_id}/appeal")
def decide(
    request: Request,
    lang: LanguageDep,
    claim_id: UUID,
    context: ContextDep,
    session: WriteSessionDep,
    staff: MarkerDep,
    form: FormDep,
) -> Response:
    """Decide the appeal, and write to the applicant where they left an address."""
    show_again(request, _again(request, context, staff, (lang, claim_id), form))
    found = look_at(session, context, staff, claim_id)
    version = whole_number(form.text("version"))
    review.decide_appeal(
        session,
        desk_of(context),
        assessor_id=staff.staff_id,
        claim_id=claim_id,
        version=-1 if version is None else version,
        reasons={unit: _typed(form, unit) for unit in found.units},
    )
    if context.mail_offered:
        mail.send_notice(
            session,
            context.clock,
            context.keyring,
            context.queue,
            claim_id=claim_id,
            notice=letter_wording(context.pages, found.language, MailMessage.APPEAL_DECIDED),
        )
    return RedirectResponse(f"/{lang}/staff/appeals?done={claim_id}", status_code=303)


def _typed(form: Form, unit: str) -> str:
    return form.text(f"reason-{unit}", limit=2 * MAX_REASON)


def _again(
    request: Request, context: AppContext, staff: SignedInStaff, where: _Where, form: Form
) -> View:
    def view(refusal: RuleError, status: int) -> Response:
        if not isinstance(refusal, _SHOWN_AGAIN):
            raise refusal
        error = context.pages.translate(where[0], refusal.template, **refusal.details)
        with read_session(context.engine) as session:
            page = _page(session, context, staff, where, form, error)
        return context.pages.show(request, "review/appeal.html", page, status=status)

    return view


def _page(
    session: Session,
    context: AppContext,
    staff: SignedInStaff,
    address: _Where,
    form: Form | None = None,
    error: str = "",
) -> ReviewPage:
    lang, claim_id = address
    found = look_at(session, context, staff, claim_id)
    seal, now = claim_seal(session, context.keyring, claim_id), context.clock.now()
    appeal = appeal_of(session, seal, claim_id)
    if found.kind is not SeatKind.APPEAL or appeal is None:
        raise HTTPException(404)
    mask = mask_of(session, context, lang, claim_id, found.qualification)
    items = masked_items(mask, confirmed(evidence_summaries(session, seal, claim_id)))
    since = {item.id for item in items if item.received_at >= appeal.lodged_at}
    clock = appeal_clock(
        context.catalog.qualification(found.qualification).clocks, appeal.complete_at, now
    )
    translated = (found.qualification, lang) in context.catalog.translated_qualifications
    original = context.catalog.qualification(found.qualification).language
    rows = {row.unit: row for row in decided(session, claim_id)}
    return ReviewPage(
        claim_id=claim_id,
        reference=found.reference,
        text_lang=lang if translated else original,
        lease=lease_view(found, now),
        version=found.version,
        appeal=mask.of(appeal),
        due=clock.due_at.date(),
        overdue=clock.overdue,
        units=tuple(
            _objected(context, lang, found.qualification, rows[each.unit], each.criteria, form)
            for each in appeal.units
        ),
        new=tuple(tab for tab in tabs(items) if tab.id in since),
        most=MAX_REASON,
        error=error,
    )


def _objected(
    context: AppContext,
    lang: str,
    qualification: str,
    row: Decided,
    criteria: tuple[str, ...],
    form: Form | None,
) -> ObjectedUnit:
    unit = context.catalog.qualification(qualification, lang).unit(row.unit)
    rubric = context.catalog.rubric(row.rubric, lang)
    told = []
    for reason in row.reasons:
        template, details = wording(reason, unit, rubric)
        sentence = context.pages.translate(lang, template, **details)
        told.append(f"{reason.criterion}: {sentence}" if reason.criterion else sentence)
    return ObjectedUnit(
        unit=unit,
        outcome=row.outcome,
        reasons=tuple(told),
        criteria=tuple(f"{code} {rubric.criterion(code).title}" for code in criteria),
        reason="" if form is None else _typed(form, row.unit),
    )


def _entry(context: AppContext, lang: str, row: QueueEntry, complete: datetime) -> AppealEntryView:
    qualification = context.catalog.qualification(f"{row.qualification}@{row.version}", lang)
    clock = appeal_clock(qualification.clocks, complete, context.clock.now())
    return AppealEntryView(
        claim_id=row.claim_id,
        reference=row.reference,
        qualification=qualification.title,
        language=row.language,
        evidence_items=row.evidence_items,
        due=clock.due_at.date(),
        overdue=clock.overdue,
    )
