"""For which qualifications somebody has to mark exemplars, as queues and lists show it."""

from dataclasses import dataclass

from sqlmodel import Session

from rpl.domain.calibration import Standing
from rpl.edge.context import AppContext
from rpl.edge.sign_in import SignedInStaff
from rpl.flows import review
from rpl.store.review.assignment import fit_of


@dataclass(frozen=True, slots=True)
class CalibrationWanted:
    """Where somebody stands with one version of a qualification, `slug@version`."""

    reference: str
    title: str
    address: str
    stands: Standing


def wanted(
    session: Session, context: AppContext, staff: SignedInStaff, lang: str
) -> tuple[CalibrationWanted, ...]:
    """Every version that this person may assess and that asks for calibration."""
    catalog, now = context.catalog, context.clock.now()
    fit = fit_of(session, staff.staff_id)
    return tuple(
        CalibrationWanted(
            reference=found.reference,
            title=catalog.qualification(found.reference, lang).title,
            address=f"/{lang}/staff/calibration/{found.slug}/{found.version}",
            stands=review.standing_of(session, catalog, staff.staff_id, found.reference, now),
        )
        for found in catalog.calibrating()
        if fit.may_assess(found.slug)
    )


def closed(
    session: Session, context: AppContext, staff: SignedInStaff, lang: str
) -> tuple[CalibrationWanted, ...]:
    """Those of them whose claims this person may not take now."""
    found = wanted(session, context, staff, lang)
    return tuple(each for each in found if not each.stands.opened)
