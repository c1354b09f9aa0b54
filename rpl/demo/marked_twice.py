"""Sample claims that two people mark, and a third where they differ."""

from uuid import UUID

from rpl.demo import applicant, assessor, cast
from rpl.demo.applicant import SampleClaim
from rpl.demo.stage import Stage
from rpl.domain.roles import Role


def waiting_for_a_second_marker(stage: Stage) -> SampleClaim:
    """A claim that was marked once."""
    claim = sent(stage, "Ángel Inventado")
    assessor.assess(stage, cast.assessor_id(stage), claim.claim_id)
    return claim


def waiting_to_be_settled(stage: Stage, name: str = "Beata Wymyślona") -> SampleClaim:
    """A claim whose two markers differ by a level everywhere."""
    claim = sent(stage, name)
    assessor.assess(stage, cast.assessor_id(stage), claim.claim_id)
    assessor.mark_again(stage, _moderator(stage, 0), claim.claim_id, lower=1)
    return claim


def settled(stage: Stage) -> SampleClaim:
    """A claim whose two markers differed, that a third person settled, and that was decided."""
    claim = waiting_to_be_settled(stage, "Chloé Inventée")
    assessor.mark_again(stage, _moderator(stage, 1), claim.claim_id)
    stage.work_off()
    return claim


def sent(stage: Stage, name: str) -> SampleClaim:
    """A claim that rests on a work history alone, and was sent."""
    claim = applicant.open_claim(stage, name, "en")
    applicant.tell_history(stage, claim.claim_id, applicant.WORKSHOP)
    stage.work_off()
    applicant.confirm_all(stage, claim.claim_id)
    applicant.send(stage, claim.claim_id)
    return claim


def _moderator(stage: Stage, number: int) -> UUID:
    return cast.staff_id(stage, Role.MODERATOR, number)
