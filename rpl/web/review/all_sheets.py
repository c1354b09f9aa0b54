"""All sheets of a decided claim side by side: for moderator, quality officer and auditor.

Nothing of them is shown while anybody may still mark the claim (`store.review.decided`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel
from sqlmodel import Session

from rpl.domain.assessment import Unit
from rpl.domain.decision import Outcome
from rpl.domain.looks import Seen
from rpl.domain.masking import NO_MASK, Mask
from rpl.domain.moderation import Call
from rpl.domain.review import SeatKind
from rpl.domain.roles import Permission
from rpl.domain.roles import may as may_do
from rpl.domain.rubric import Rubric
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep
from rpl.edge.languages import LanguageDep
from rpl.edge.looks import looked
from rpl.edge.sign_in import SignedInStaff, may
from rpl.flows import review
from rpl.flows.review import MarkedClaim
from rpl.store.decision import decisions
from rpl.store.intake import evidence_summaries
from rpl.store.review import decided
from rpl.store.review.decided import Reader, Sheet
from rpl.store.sealed import claim_seal
from rpl.web.review.desk import desk_of
from rpl.web.review.evidence import EvidenceTab, confirmed, tabs
from rpl.web.review.masking import mask_in_full, mask_of
from rpl.web.review.settling import GivenMark, given

router = APIRouter(prefix="/{lang}/staff/sheets")
SheetsDep = Annotated[SignedInStaff, Depends(may(Permission.SEE_SHEETS))]
AT_ONCE = 50
_MOST_ROUNDS = 1000


class DecidedAsked(BaseModel):
    """Which part of the list is asked for; `after` is the last claim of the part before."""

    once: bool = False
    after: UUID | None = None


@dataclass(frozen=True, slots=True)
class DecidedView:
    """A decided claim in the list."""

    claim_id: UUID
    reference: str
    qualification: str
    decided_at: datetime
    sheets: int


@dataclass(frozen=True, slots=True)
class DecidedPage:
    """Claims that several people marked, or `once` those of one; `more` is the last of many."""

    once: bool
    claims: tuple[DecidedView, ...]
    more: UUID | None


@dataclass(frozen=True, slots=True)
class UnitSheets:
    """One unit as each seat marked it.

    `counts` is the seat whose marks the decision rests on; `outcome` is None where none was
    recorded for the unit; `calls` say why each further seat was called for, by seat.
    """

    unit: Unit
    rubric: Rubric
    counts: SeatKind
    outcome: Outcome | None
    calls: tuple[tuple[SeatKind, tuple[Call, ...]], ...]
    marks: Mapping[str, tuple[GivenMark, ...]]


@dataclass(frozen=True, slots=True)
class AllSheetsPage:
    """A decided claim with all sheets of a round; `masked` says that names are hidden in notes.

    `rounds` are those in which somebody marked, `number` the one that is shown.
    """

    claim_id: UUID
    number: int
    rounds: tuple[int, ...]

    reference: str
    qualification: str
    text_lang: str
    decided_at: datetime | None
    sheets: tuple[Sheet, ...]
    units: tuple[UnitSheets, ...]
    masked: bool


@router.get("")
def show_decided(
    request: Request,
    lang: LanguageDep,
    context: ContextDep,
    session: ReadSessionDep,
    staff: SheetsDep,
    asked: Annotated[DecidedAsked, Query()],
) -> Response:
    """The decided claims, the newest first."""
    reader, place = _reader(staff), None
    last = None if asked.after is None else decided.decided_claim(session, reader, asked.after)
    if last is not None and last.decided_at is not None:
        place = (last.decided_at, last.id)
    found = decided.decided_claims(session, reader, AT_ONCE + 1, once=asked.once, after=place)
    page = DecidedPage(
        once=asked.once,
        claims=tuple(
            DecidedView(
                each.claim_id,
                each.reference,
                _title(context, each.qualification, lang),
                each.decided_at,
                each.sheets,
            )
            for each in found[:AT_ONCE]
        ),
        more=found[AT_ONCE - 1].claim_id if len(found) > AT_ONCE else None,
    )
    return context.pages.show(request, "review/decided.html", page)


@router.get("/{claim_id}")
def show_all_sheets(
    request: Request,
    lang: LanguageDep,
    claim_id: UUID,
    context: ContextDep,
    session: ReadSessionDep,
    staff: SheetsDep,
    number: Annotated[int | None, Query(alias="round", ge=1, le=_MOST_ROUNDS)] = None,
) -> Response:
    """Every sheet of a round of a claim, criterion by criterion; without one, of the newest."""
    desk, reader = desk_of(context), _reader(staff)
    found = review.all_sheets(session, desk, reader=reader, claim_id=claim_id, number=number)
    page = _page(session, context, lang, staff, found)
    looked(context, request, Seen.CLAIM, claim_id=claim_id)
    return context.pages.show(request, "review/all_sheets.html", page)


def _page(
    session: Session, context: AppContext, lang: str, staff: SignedInStaff, found: MarkedClaim
) -> AllSheetsPage:
    catalog, reference = context.catalog, found.qualification.reference
    qualification = catalog.qualification(reference, lang)
    translated = (reference, lang) in catalog.translated_qualifications
    seal = claim_seal(session, context.keyring, found.claim_id)
    mask = _mask(session, context, lang, staff, found)
    known = tabs(confirmed(evidence_summaries(session, seal, found.claim_id)))
    outcomes = {row.unit: Outcome(row.outcome) for row in decisions(session, found.claim_id)}
    return AllSheetsPage(
        claim_id=found.claim_id,
        number=found.number,
        rounds=found.rounds,
        reference=found.reference,
        qualification=qualification.title,
        text_lang=lang if translated else found.qualification.language,
        decided_at=found.decided_at,
        sheets=found.sheets,
        units=tuple(
            UnitSheets(
                unit=unit,
                rubric=catalog.rubric(unit.rubric, lang),
                counts=found.counting(unit.id),
                outcome=outcomes.get(unit.id),
                calls=_calls(found, unit.id),
                marks=_marks(mask, found, unit.id, known),
            )
            for unit in qualification.units
            if found.marks[unit.id]
        ),
        masked=mask.on,
    )


def _calls(found: MarkedClaim, unit: str) -> tuple[tuple[SeatKind, tuple[Call, ...]], ...]:
    of_unit = {
        kind: tuple(call for call in calls if call.unit == unit)
        for kind, calls in found.calls.items()
    }
    return tuple((kind, calls) for kind, calls in of_unit.items() if calls)


def _marks(
    mask: Mask, found: MarkedClaim, unit: str, known: tuple[EvidenceTab, ...]
) -> Mapping[str, tuple[GivenMark, ...]]:
    return mask.of(given(found.marks[unit], known))


def _mask(
    session: Session, context: AppContext, lang: str, staff: SignedInStaff, found: MarkedClaim
) -> Mask:
    """Names are hidden from who marks where the programme masks, and from who may read none."""
    if not may_do(staff.roles, Permission.SEE_NAMES):
        return mask_in_full(session, context, lang, found.claim_id)
    if not may_do(staff.roles, Permission.MARK):
        return NO_MASK
    return mask_of(session, context, lang, found.claim_id, found.qualification.reference)


def _title(context: AppContext, reference: str, lang: str) -> str:
    known = reference in context.catalog.qualifications
    return context.catalog.qualification(reference, lang).title if known else reference


def _reader(staff: SignedInStaff) -> Reader:
    return Reader(staff.staff_id, staff.organisation_id)
