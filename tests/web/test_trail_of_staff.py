"""The audit trail names the member of staff who did something."""

import pytest
from sqlalchemy import Engine

from rpl.catalog import Catalog
from rpl.store import audit
from rpl.store.database import read_session
from tests.factories.review import a_catalog
from tests.web.assessor import Desk


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


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
