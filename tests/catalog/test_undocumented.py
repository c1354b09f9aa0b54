"""Somebody with no document at all can be credited with every unit of every qualification."""

import pytest

from rpl.catalog import load_catalog
from rpl.domain.evidence import CitedEvidence, flags, is_direct
from rpl.domain.intake import OTHERS_KINDS, EvidenceKind
from rpl.domain.rubric import Criterion
from rpl.settings import PROJECT
from tests.factories.rubric import TODAY

CATALOG = load_catalog(PROJECT / "assessments", PROJECT / "rubrics")
WRITTEN = (EvidenceKind.AFFIDAVIT, EvidenceKind.BACKGROUND_DOCUMENT)
CRITERIA = [
    pytest.param(criterion, id=f"{qualification.slug} {unit.id} {criterion.code}")
    for qualification in CATALOG.current()
    for unit in qualification.units
    for criterion in CATALOG.rubric_of(unit).criteria
]


def told(*kinds: EvidenceKind) -> list[CitedEvidence]:
    return [CitedEvidence(kind=kind, dated=TODAY, direct=is_direct(kind)) for kind in kinds]


@pytest.mark.parametrize("criterion", CRITERIA)
def test_every_criterion_can_be_borne_out_without_a_document(criterion: Criterion) -> None:
    assert flags(criterion, told(*WRITTEN, *OTHERS_KINDS), TODAY) == ()


def test_an_affidavit_and_a_background_document_alone_bear_out_many_criteria() -> None:
    criteria = [param.values[0] for param in CRITERIA]
    alone = [
        c for c in criteria if isinstance(c, Criterion) and not flags(c, told(*WRITTEN), TODAY)
    ]

    assert alone, "partial credit must be in reach of somebody who can only tell"
