"""A moderator who marks what was called for exactly as the first marker did."""

from uuid import UUID

from sqlmodel import Session, col, select

from rpl.assembly import Parts
from rpl.domain.marking import CitedPlace, Mark
from rpl.domain.roles import Role
from rpl.domain.scoring import Unscored
from rpl.flows import review
from rpl.flows.review import Desk, UnitSheet
from rpl.store.database import read_session, write_session
from rpl.store.tables import Citation, Judgement, Seat
from tests.factories.calibrating import calibrate
from tests.factories.review import an_assessor


def mark_like_the_first(parts: Parts, claim_id: UUID) -> None:
    """Take the second seat of a claim and submit the marks of the first."""
    moderator = an_assessor(parts.engine, "Mira", Role.MODERATOR)
    calibrate(parts.engine, parts.catalog, moderator, parts.clock.now())
    desk = Desk(parts.catalog, parts.clock, parts.queue, parts.keyring, parts.secrets()[0])
    mine = {"assessor_id": moderator, "claim_id": claim_id}
    with write_session(parts.engine) as session:
        review.declare(session, desk, said="none", **mine)
        review.take_called(session, desk, **mine)
    with read_session(parts.engine) as session:
        units = review.look(session, desk, **mine).units
        sheets = [UnitSheet(unit, 0, _marks(session, claim_id, unit)) for unit in units]
    with write_session(parts.engine) as session:
        for sheet in sheets:
            saved = review.save(
                session, desk, assessor_id=moderator, claim_id=claim_id, sheet=sheet
            )
        review.submit(session, desk, **mine, version=saved.version)


def _marks(session: Session, claim_id: UUID, unit: str) -> dict[str, Mark]:
    rows = session.exec(
        select(Judgement)
        .join(Seat, col(Seat.id) == col(Judgement.seat_id))
        .where(Seat.claim_id == claim_id, Judgement.unit == unit)
    ).all()
    cited: dict[UUID, tuple[CitedPlace, ...]] = {}
    for place in session.exec(select(Citation)):
        known = cited.get(place.judgement_id, ())
        cited[place.judgement_id] = (
            *known,
            CitedPlace(evidence=place.evidence_id, page=place.page),
        )
    return {
        row.criterion: Mark(
            choice=Unscored(row.unscored or "") if row.level is None else row.level,
            cited=cited.get(row.id, ()),
        )
        for row in rows
    }
