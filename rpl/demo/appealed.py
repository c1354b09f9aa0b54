"""A sample claim whose refusal was appealed against, and varied by somebody who was new to it."""

from rpl.demo import assessor, cast, under_way
from rpl.demo.applicant import SampleClaim
from rpl.demo.stage import Stage
from rpl.domain.decision import Outcome
from rpl.domain.interests import NONE
from rpl.domain.roles import Role
from rpl.flows import appeal, review
from rpl.flows.appeal import Lodging
from rpl.store.database import read_session, write_session
from rpl.store.decision import decided

WHY = (
    "I checked my equipment every morning for eleven years, and I wrote so. I do not understand "
    "why nothing of it counts. This appeal is invented."
)
ANSWER = (
    "Your work history says what you checked and how often. That is more than was seen in it the "
    "first time. This answer is invented."
)

_SOME_LOWER = (0, 1)
"""Every other criterion is a level below what the sample claims reach elsewhere."""


def varied(stage: Stage) -> SampleClaim:
    """A refused unit that an appeal changed in its applicant's favour."""
    claim = under_way.not_granted(stage, "Gulnara Invented")
    tools, desk = stage.tools, stage.desk
    reviewer = cast.staff_id(stage, Role.APPEAL_REVIEWER)
    mine = {"assessor_id": reviewer, "claim_id": claim.claim_id}
    with read_session(tools.engine) as session:
        rows = decided(session, claim.claim_id)
    unit = next(row.unit for row in rows if row.outcome is Outcome.REFUSED)
    with write_session(tools.engine) as session:
        appeal.lodge(
            session,
            tools.clock,
            tools.keyring,
            tools.catalog,
            claim_id=claim.claim_id,
            lodging=Lodging((unit,), WHY, adding=False),
        )
    with write_session(tools.engine) as session:
        review.declare(session, desk, said=NONE, **mine)
        review.take_appeal(session, desk, **mine)
    version = assessor.fill(stage, reviewer, claim.claim_id, _SOME_LOWER)
    with write_session(tools.engine) as session:
        review.decide_appeal(session, desk, version=version, reasons={unit: ANSWER}, **mine)
    stage.work_off()
    return claim
