"""The sample staff mark every exemplar claim as the experts did, so that claims are theirs."""

from uuid import UUID

from rpl.demo.stage import Stage
from rpl.domain.calibration import Exemplar
from rpl.domain.marking import CitedPlace, Mark
from rpl.flows import review
from rpl.store.database import write_session


def calibrate(stage: Stage, staff_id: UUID) -> None:
    """Mark exemplars of each qualification until its claims are open to somebody."""
    catalog = stage.tools.catalog
    for reference in (each.reference for each in catalog.calibrating()):
        for number in range(1, 1 + len(catalog.exercises(reference))):
            with write_session(stage.tools.engine) as session:
                now = stage.tools.clock.now()
                stands = review.standing_of(session, catalog, staff_id, reference, now)
                if stands.exemplar is None:
                    break
                exercises = catalog.exercises(reference)
                exemplar = next(each for each in exercises if each.slug == stands.exemplar)
                sent = review.ExemplarMarks(reference, exemplar.slug, number, agreed(exemplar))
                review.mark_exemplar(session, stage.desk, staff_id=staff_id, sent=sent)


def agreed(exemplar: Exemplar) -> dict[str, Mark]:
    """The agreed marks as somebody who agrees would give them."""
    return {
        mark.criterion: Mark(
            choice=mark.choice,
            cited=tuple(CitedPlace(evidence=exemplar.item_id(n), page=1) for n in mark.rests_on),
        )
        for mark in exemplar.agreed
    }
