"""The access log on both databases."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import Engine

from rpl.domain.audit import ActorKind, Who
from rpl.domain.looks import Look, Seen
from rpl.store import looks as queries
from rpl.store.database import read_session, write_session
from tests.fakes.clock import NOON

COLLEGE = Who(kind=ActorKind.PROVIDER, id=UUID(int=3))
CLAIM, HOLDER = UUID(int=1), UUID(int=2)


def test_looks_at_a_claim_or_its_applicant_are_found_and_kept_once(any_engine: Engine) -> None:
    looks = [
        Look(id=uuid4(), at=NOON, who=COLLEGE, seen=Seen.CREDITS, applicant_id=HOLDER),
        Look(
            id=uuid4(),
            at=NOON + timedelta(seconds=1),
            who=Who(kind=ActorKind.STAFF, id=UUID(int=4)),
            seen=Seen.EVIDENCE,
            claim_id=CLAIM,
            evidence_id=UUID(int=5),
        ),
        Look(id=uuid4(), at=NOON, who=COLLEGE, seen=Seen.CREDITS, applicant_id=uuid4()),
    ]
    for _ in range(2):
        with write_session(any_engine) as session:
            queries.keep(session, looks)

    with read_session(any_engine) as session:
        assert queries.looks_at(session, HOLDER, CLAIM, 10) == (looks[1], looks[0])
        assert queries.looks_at(session, HOLDER, CLAIM, 1) == (looks[1],)
