"""Sample claims that stopped on their way: with an assessor, with their applicant, taken back."""

from rpl.demo import applicant, assessor, cast
from rpl.demo.applicant import SampleClaim
from rpl.demo.marked_twice import sent
from rpl.demo.stage import Stage
from rpl.domain.roles import Role
from rpl.flows import review
from rpl.flows.intake import withdraw
from rpl.store.database import write_session

NOTE = "A photo of a gate you welded, or a line from somebody who worked beside you, would do."
LOWEST = 2
"""Levels below the one that the sample claims reach elsewhere."""


def in_an_assessors_hands(stage: Stage) -> SampleClaim:
    """A claim that an assessor has just taken."""
    claim = sent(stage, "Dara Invented")
    assessor.take(stage, cast.assessor_id(stage), claim.claim_id)
    return claim


def waiting_for_more_evidence(stage: Stage) -> SampleClaim:
    """A claim whose assessor asked its applicant for more."""
    claim = in_an_assessors_hands(stage)
    with write_session(stage.tools.engine) as session:
        review.ask_for_evidence(
            session,
            stage.desk,
            assessor_id=cast.assessor_id(stage),
            claim_id=claim.claim_id,
            criteria=_first_criterion(stage),
            note=NOTE,
            language="en",
        )
    return claim


def withdrawn(stage: Stage) -> SampleClaim:
    """A claim that its applicant took back."""
    claim = applicant.open_claim(stage, "Efe Uydurma", "en")
    with write_session(stage.tools.engine) as session:
        withdraw(session, stage.tools.clock, claim.claim_id)
    return claim


def not_granted(stage: Stage, name: str = "Farid Inventé") -> SampleClaim:
    """A claim that two people marked alike, and that came to no unit."""
    claim = sent(stage, name)
    assessor.take(stage, cast.assessor_id(stage), claim.claim_id)
    assessor.mark(stage, cast.assessor_id(stage), claim.claim_id, LOWEST)
    moderator = cast.staff_id(stage, Role.MODERATOR, 0)
    assessor.mark_again(stage, moderator, claim.claim_id, LOWEST)
    stage.work_off()
    return claim


def _first_criterion(stage: Stage) -> tuple[str, ...]:
    catalog = stage.tools.catalog
    welder = next(each for each in catalog.current() if each.slug == applicant.WELDER)
    unit = welder.units[0]
    return (f"{unit.id}.{catalog.rubric_of(unit).criteria[0].code}",)
