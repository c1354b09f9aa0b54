"""Whether somebody is calibrated for a qualification: asked wherever a claim is taken."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.calibration import OPEN, NotCalibratedError, Standing, standing
from rpl.store.review.calibration import as_attempt, attempt_rows, releases_of


def standing_of(
    session: Session, catalog: Catalog, staff_id: UUID, reference: str, now: datetime
) -> Standing:
    """Where a member of staff stands with the exemplars of a qualification `slug@version`.

    Raises:
        KeyError: No such version was ever published here.
    """
    exemplars = catalog.exercises(reference)
    if not exemplars:
        return OPEN
    policy = catalog.calibration[catalog.qualifications[reference].slug]
    standard = catalog.standards[reference]
    rows = attempt_rows(session, staff_id, standard)
    released = releases_of(session, staff_id, standard)
    return standing(
        policy,
        [each.slug for each in exemplars],
        [as_attempt(row) for row in rows],
        [each.at for each in released],
        now,
    )


def check_calibrated(
    session: Session, catalog: Catalog, staff_id: UUID, reference: str, now: datetime
) -> None:
    """Refuse claims to a qualification to who did not mark its exemplars within tolerance.

    Raises:
        NotCalibratedError: They did not, or not since its rubrics changed, or too long ago.
    """
    if not standing_of(session, catalog, staff_id, reference, now).opened:
        raise NotCalibratedError(qualification=catalog.qualifications[reference].title)


def open_to(
    session: Session, catalog: Catalog, staff_id: UUID, now: datetime
) -> frozenset[tuple[str, int]] | None:
    """The versions whose claims somebody may take, as slug and number; None: every one."""
    closed, opened = 0, set()
    for reference, qualification in catalog.qualifications.items():
        if standing_of(session, catalog, staff_id, reference, now).opened:
            opened.add((qualification.slug, qualification.version))
        else:
            closed += 1
    return frozenset(opened) if closed else None
