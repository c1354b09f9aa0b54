"""Catalogs that ask for calibration, and staff who are calibrated."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.demo.calibrating import agreed
from rpl.domain.calibration import AgreedMark, CalibrationPolicy, Exemplar, ExemplarEvidence
from rpl.domain.intake import EvidenceKind
from rpl.domain.marking import Mark
from rpl.domain.scoring import Unscored
from rpl.store.database import read_session, write_session
from rpl.store.tables import CalibrationAttempt, Staff
from tests.factories.review import QUALIFICATION, RUBRIC, a_catalog

CALIBRATION = CalibrationPolicy(
    exemplars=1, attempts=2, tolerance=1, exact_percent=50, repeat_months=12
)
STANDARD = "hash of what is marked by"


def an_exemplar(slug: str = "forge", cc1: int = 3, cc2: int | Unscored = 2) -> Exemplar:
    """An invented claim to W1 with a letter of two pages."""
    second = {"unscored": cc2} if isinstance(cc2, Unscored) else {"level": cc2}
    return Exemplar(
        slug=slug,
        title=f"The {slug} (invented)",
        language="en",
        invented=True,
        unit="W1",
        rubrics=(RUBRIC.reference,),
        agreed_by="Two invented experts",
        agreed_on="2026-11-20",
        story="Somebody who never was claims a unit.",
        evidence=(
            ExemplarEvidence(
                kind=EvidenceKind.REFERENCE_LETTER,
                title="Letter",
                pages=("First page.", "Second page."),
            ),
        ),
        agreed=(
            AgreedMark(criterion="CC1", level=cc1, reason="It says so.", rests_on=(1,)),
            AgreedMark(criterion="CC2", reason="Page two says so.", rests_on=(1,), **second),
        ),
    )


EXEMPLARS = (an_exemplar("forge"), an_exemplar("foundry", cc1=2))


def a_calibrating_catalog(
    catalog: Catalog | None = None, policy: CalibrationPolicy = CALIBRATION
) -> Catalog:
    """A catalog whose one qualification asks for calibration on two exemplars."""
    return replace(
        catalog or a_catalog(),
        calibration={QUALIFICATION.slug: policy},
        exemplars={QUALIFICATION.slug: EXEMPLARS},
        standards={QUALIFICATION.reference: STANDARD},
    )


def marks_like(exemplar: Exemplar, **others: int) -> dict[str, Mark]:
    """The agreed marks, but for some levels."""
    marks = agreed(exemplar)
    changed = {code: marks[code].model_copy(update={"choice": others[code]}) for code in others}
    return {**marks, **changed}


def calibrate(engine: Engine, catalog: Catalog, staff_id: UUID, now: datetime) -> None:
    """Make somebody calibrated for everything, as if they had marked the exemplars."""
    with write_session(engine) as session:
        for found in catalog.calibrating():
            for number, each in enumerate(catalog.exercises(found.reference), start=1):
                session.add(
                    CalibrationAttempt(
                        staff_id=staff_id,
                        qualification=found.slug,
                        version=found.version,
                        standard=catalog.standards[found.reference],
                        number=number,
                        exemplar=each.slug,
                        rubric=each.rubrics[-1],
                        marks={
                            code: mark.model_dump(mode="json", exclude={"note"})
                            for code, mark in agreed(each).items()
                        },
                        exact=len(each.agreed),
                        criteria=len(each.agreed),
                        steps=0,
                        within=True,
                        marked_at=now,
                    )
                )


def calibrate_everybody(engine: Engine, catalog: Catalog, now: datetime) -> None:
    """Make all staff there is calibrated for everything."""
    with read_session(engine) as session:
        everybody = session.exec(select(Staff.id)).all()
    for staff_id in everybody:
        calibrate(engine, catalog, staff_id, now)
