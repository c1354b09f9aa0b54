"""A sample claim whose applicant is assessed again in a unit that was not granted."""

from rpl.demo import applicant, under_way
from rpl.demo.applicant import SampleClaim
from rpl.demo.stage import Stage
from rpl.flows import intake, reassessment
from rpl.store.database import read_session, write_session
from rpl.store.tables import Claim

NEW = (
    "Since the decision I have worked for a year beside a master welder, and did what the letter "
    "named. Everything here is invented."
)


def sent_again(stage: Stage) -> SampleClaim:
    """A claim that waits for an assessor once more, with something new in it."""
    claim = under_way.not_granted(stage, "Ilse Erfunden")
    tools, claim_id = stage.tools, claim.claim_id
    with read_session(tools.engine) as session:
        found = reassessment.open_to(session, tools.catalog, session.get_one(Claim, claim_id))
    assert found is not None  # noqa: S101 -- no unit of it was granted
    first = found.missing[0].unit
    with write_session(tools.engine) as session:
        reassessment.begin(session, tools.catalog, tools.clock, claim_id=claim_id, units=(first,))
    with write_session(tools.engine) as session:
        intake.write_answer(session, tools.clock, tools.keyring, tools.queue, claim_id, text=NEW)
    stage.work_off()
    applicant.confirm_all(stage, claim_id)
    with write_session(tools.engine) as session:
        reassessment.send(session, tools.clock, claim_id, acknowledged=False)
    return claim
