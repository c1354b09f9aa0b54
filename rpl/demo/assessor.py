"""What assessors and moderators do in the demo, through the same flows as the pages."""

from collections.abc import Sequence
from datetime import date
from itertools import cycle
from uuid import UUID

from rpl.demo.applicant import SHOWN
from rpl.demo.people import record_interview
from rpl.demo.stage import Stage
from rpl.domain.evidence import CitedEvidence, flags, is_direct
from rpl.domain.interests import NONE
from rpl.domain.marking import CitedPlace, Mark
from rpl.domain.rubric import Criterion
from rpl.domain.scoring import Unscored
from rpl.flows import review
from rpl.store.database import read_session, write_session
from rpl.store.intake import EvidenceSummary, evidence_summaries
from rpl.store.sealed import claim_seal


def assess(stage: Stage, assessor_id: UUID, claim_id: UUID) -> None:
    """Take a claim, mark every unit with citations, and submit."""
    take(stage, assessor_id, claim_id)
    record_interview(stage, assessor_id, claim_id)
    mark(stage, assessor_id, claim_id)


def mark_again(stage: Stage, moderator_id: UUID, claim_id: UUID, lower: int = 0) -> None:
    """Take the seat that a claim's marks called for, mark its units likewise, and submit."""
    with write_session(stage.tools.engine) as session:
        mine = {"assessor_id": moderator_id, "claim_id": claim_id}
        review.declare(session, stage.desk, said=NONE, **mine)
        review.take_called(session, stage.desk, **mine)
    mark(stage, moderator_id, claim_id, lower)


def take(stage: Stage, assessor_id: UUID, claim_id: UUID) -> None:
    """Take a claim from the queue."""
    with write_session(stage.tools.engine) as session:
        mine = {"assessor_id": assessor_id, "claim_id": claim_id}
        review.declare(session, stage.desk, said=NONE, **mine)
        review.take(session, stage.desk, **mine)


def mark(stage: Stage, holder_id: UUID, claim_id: UUID, lower: int = 0) -> None:
    """Mark every unit of the seat that somebody holds, so many levels `lower`, and submit."""
    version, desk = fill(stage, holder_id, claim_id, (lower,)), stage.desk
    with write_session(stage.tools.engine) as session:
        review.submit(session, desk, assessor_id=holder_id, claim_id=claim_id, version=version)


def fill(stage: Stage, holder_id: UUID, claim_id: UUID, lower: Sequence[int]) -> int:
    """Save marks of all that is marked from a seat; answers the version of the seat.

    The criteria of a unit are so many levels lower, each in its turn.
    """
    tools, desk = stage.tools, stage.desk
    with read_session(tools.engine) as session:
        seal = claim_seal(session, tools.keyring, claim_id)
        evidence = evidence_summaries(session, seal, claim_id)
        bench = review.look(session, desk, assessor_id=holder_id, claim_id=claim_id)
    version = bench.version
    qualification = tools.catalog.qualification(bench.qualification)
    today = tools.clock.now().date()
    for unit in (qualification.unit(name) for name in bench.units):
        criteria = tools.catalog.rubric_of(unit).criteria
        asked = bench.criteria.get(unit.id, {c.code for c in criteria})
        wanted = [c for c in criteria if c.code in asked]
        marks = {
            c.code: mark_of(unit.id, c, evidence, today, less)
            for c, less in zip(wanted, cycle(lower), strict=False)
        }
        with write_session(tools.engine) as session:
            version = review.save(
                session,
                desk,
                assessor_id=holder_id,
                claim_id=claim_id,
                sheet=review.UnitSheet(unit.id, 0, marks),
            ).version
    return version


def mark_of(
    unit: str, criterion: Criterion, evidence: Sequence[EvidenceSummary], on: date, lower: int = 0
) -> Mark:
    """The second level from the top where the evidence bears it out, else "not shown"."""
    rule = criterion.evidence
    cited = [item for item in evidence if rule.accepts(item.kind)]
    known = [CitedEvidence(kind=i.kind, dated=None, direct=is_direct(i.kind)) for i in cited]
    if unit not in SHOWN or flags(criterion, known, on):
        return Mark(choice=Unscored.NOT_SHOWN)
    level = criterion.levels[-2 - lower]
    places = tuple(CitedPlace(evidence=item.id, page=1) for item in cited)
    return Mark(choice=level.points, note=level.descriptor, cited=places)
