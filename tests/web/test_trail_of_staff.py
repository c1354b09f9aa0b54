"""The audit trail names the member of staff who did something."""

from sqlalchemy import Engine

from rpl.store import audit
from rpl.store.database import read_session
from tests.web.assessor import Desk


def test_an_assessor_is_named_by_the_account(desk: Desk, engine: Engine) -> None:
    desk.take()

    with read_session(engine) as session:
        last = list(audit.links(session))[-1].entry
    assert (last.deed, last.actor, last.actor_id) == (
        "claim_taken",
        "staff",
        desk.seat().assessor_id,
    )
    assert last.claim_id == desk.claim
