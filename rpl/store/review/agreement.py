"""Queries of marks that two people gave the same work: only of sheets that are both submitted."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from rpl.domain.agreement_report import MarkedTwice
from rpl.domain.review import SeatKind
from rpl.domain.scoring import Unscored
from rpl.store.tables import (
    Citation,
    Claim,
    EvidenceItem,
    Judgement,
    ReadingRow,
    Seat,
    Staff,
)

NEWEST = 1000
"""So many claims that were marked twice are looked at, the newest: the figures tell of now."""


@dataclass(frozen=True, slots=True)
class RubricMarked:
    """How many units were marked twice against a rubric."""

    rubric: str
    units: int


def rubrics_marked_twice(session: Session, organisation_id: UUID) -> tuple[RubricMarked, ...]:
    """The rubrics of which units were marked twice, by name."""
    newest = _second_seats(organisation_id).subquery()
    sheets = (
        select(col(Judgement.rubric), col(Judgement.seat_id), col(Judgement.unit))
        .where(col(Judgement.seat_id).in_(select(newest.c.id)))
        .distinct()
        .subquery()
    )
    rows = session.execute(
        select(sheets.c.rubric, func.count()).group_by(sheets.c.rubric).order_by(sheets.c.rubric)
    )
    return tuple(RubricMarked(rubric, units) for rubric, units in rows)


def marked_twice(session: Session, organisation_id: UUID, rubric: str) -> tuple[MarkedTwice, ...]:
    """Both marks of each criterion that two people of the organisation marked by a rubric."""
    newest = _second_seats(organisation_id).subquery()
    languages = _languages_cited(session, organisation_id, rubric)
    one, two = aliased(Judgement), aliased(Judgement)
    first, second = aliased(Seat), aliased(Seat)
    rows = session.execute(
        select(one, two, col(first.assessor_id), col(second.assessor_id))
        .select_from(newest)
        .join(second, col(second.id) == newest.c.id)
        .join(
            first,
            and_(
                col(first.claim_id) == col(second.claim_id),
                col(first.round) == col(second.round),
                col(first.kind) == SeatKind.FIRST,
            ),
        )
        .join(two, and_(col(two.seat_id) == col(second.id), col(two.rubric) == rubric))
        .join(
            one,
            and_(
                col(one.seat_id) == col(first.id),
                col(one.unit) == col(two.unit),
                col(one.criterion) == col(two.criterion),
            ),
        )
        .order_by(col(second.submitted_at), col(two.id))
    )
    return tuple(
        MarkedTwice(
            criterion=mine.criterion,
            first=_choice(mine),
            second=_choice(theirs),
            markers=(who, other),
            languages=languages.get(mine.id, frozenset()) | languages.get(theirs.id, frozenset()),
        )
        for mine, theirs, who, other in rows
    )


def _languages_cited(
    session: Session, organisation_id: UUID, rubric: str
) -> Mapping[UUID, frozenset[str]]:
    """The languages of the evidence that each judgement by a rubric cites, of all in one query.

    What was read last says in which language an item is; where nothing was read, or nobody could
    tell, whoever brought it; where they did not say, it is taken to be in the applicant's.
    """
    newest = _second_seats(organisation_id).subquery()
    second, seat, later = aliased(Seat), aliased(Seat), aliased(ReadingRow)
    last = ~(
        select(col(later.id))
        .where(
            col(later.evidence_id) == col(ReadingRow.evidence_id),
            col(later.version) > col(ReadingRow.version),
        )
        .exists()
    )
    language = func.coalesce(
        col(ReadingRow.language), col(EvidenceItem.document_language), col(Claim.language)
    )
    rows = session.execute(
        select(col(Citation.judgement_id), language)
        .select_from(newest)
        .join(second, col(second.id) == newest.c.id)
        .join(seat, col(seat.claim_id) == col(second.claim_id))
        .join(
            Judgement, and_(col(Judgement.seat_id) == col(seat.id), col(Judgement.rubric) == rubric)
        )
        .join(Citation, col(Citation.judgement_id) == col(Judgement.id))
        .join(EvidenceItem, col(EvidenceItem.id) == col(Citation.evidence_id))
        .join(Claim, col(Claim.id) == col(EvidenceItem.claim_id))
        .outerjoin(ReadingRow, and_(col(ReadingRow.evidence_id) == col(EvidenceItem.id), last))
        .distinct()
    )
    found: dict[UUID, set[str]] = defaultdict(set)
    for judgement_id, each in rows:
        found[judgement_id].add(each)
    return {judgement_id: frozenset(each) for judgement_id, each in found.items()}


def _second_seats(organisation_id: UUID) -> "Select[UUID]":
    """The newest submitted second seats of an organisation; its few people are asked for first."""
    people = select(col(Staff.id)).where(col(Staff.organisation_id) == organisation_id)
    return (
        select(col(Seat.id))
        .where(
            col(Seat.assessor_id).in_(people),
            col(Seat.kind) == SeatKind.SECOND,
            col(Seat.submitted_at).is_not(None),
        )
        .order_by(col(Seat.submitted_at).desc())
        .limit(NEWEST)
    )


def _choice(row: Judgement) -> int | Unscored:
    return Unscored(row.unscored or "") if row.level is None else row.level
