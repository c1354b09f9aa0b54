"""What an assessor does in the demo, through the same flows as the pages."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from rpl.demo.applicant import SHOWN, WELDER
from rpl.demo.stage import Stage
from rpl.domain.evidence import CitedEvidence, flags, is_direct
from rpl.domain.marking import CitedPlace, Mark
from rpl.domain.rubric import Criterion
from rpl.domain.scoring import Unscored
from rpl.flows import review
from rpl.store.database import read_session, write_session
from rpl.store.intake import EvidenceSummary, evidence_summaries
from rpl.store.sealed import claim_seal


def assess(stage: Stage, assessor_id: UUID, claim_id: UUID) -> None:
    """Take a claim, mark every unit with citations, and submit."""
    tools = stage.tools
    desk = review.Desk(tools.catalog, tools.clock, stage.terms, tools.queue, tools.keyring)
    take(stage, assessor_id, claim_id)
    with read_session(tools.engine) as session:
        seal = claim_seal(session, tools.keyring, claim_id)
        evidence = evidence_summaries(session, seal, claim_id)
    version = 0
    qualification = next(q for q in tools.catalog.current() if q.slug == WELDER)
    for unit in qualification.units:
        rubric = tools.catalog.rubric_of(unit)
        today = tools.clock.now().date()
        marks = {c.code: mark_of(unit.id, c, evidence, today) for c in rubric.criteria}
        with write_session(tools.engine) as session:
            saved = review.save(
                session,
                desk,
                assessor_id=assessor_id,
                claim_id=claim_id,
                sheet=review.UnitSheet(unit.id, 0, marks),
            )
            version = saved.version
    with write_session(tools.engine) as session:
        review.submit(session, desk, assessor_id=assessor_id, claim_id=claim_id, version=version)


def take(stage: Stage, assessor_id: UUID, claim_id: UUID) -> None:
    """Take a claim from the queue."""
    tools = stage.tools
    desk = review.Desk(tools.catalog, tools.clock, stage.terms, tools.queue, tools.keyring)
    with write_session(tools.engine) as session:
        review.take(session, desk, assessor_id=assessor_id, claim_id=claim_id)


def mark_of(unit: str, criterion: Criterion, evidence: Sequence[EvidenceSummary], on: date) -> Mark:
    """The second level from the top where the evidence bears it out, else "not shown"."""
    rule = criterion.evidence
    cited = [item for item in evidence if item.kind in rule.accepted]
    known = [CitedEvidence(kind=i.kind, dated=None, direct=is_direct(i.kind)) for i in cited]
    if unit not in SHOWN or flags(criterion, known, on):
        return Mark(choice=Unscored.NOT_SHOWN)
    level = criterion.levels[-2]
    places = tuple(CitedPlace(evidence=item.id, page=1) for item in cited)
    return Mark(choice=level.points, note=level.descriptor, cited=places)
