"""Who held a claim before conflicts were declared declares when they take it again."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from rpl.domain.interests import Interest
from rpl.store.database import read_session, write_session
from rpl.store.migrations import migrate
from rpl.store.review.interests import declaration_of
from rpl.store.tables import InterestDeclaration
from tests.factories.migrated import CLAIMS, installed
from tests.factories.review import an_assessor
from tests.fakes.vault import FakeKeyRing

BEFORE, CLAIM = "0040", CLAIMS["claim_id"]
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def test_a_claim_of_before_takes_one_declaration_a_person(before: Engine) -> None:
    with installed(before):
        pass

    migrate(before, FakeKeyRing())

    person = an_assessor(before)
    with write_session(before) as session:
        assert declaration_of(session, CLAIM, person) is None
        session.add(
            InterestDeclaration(
                claim_id=CLAIM, staff_id=person, declared_at=NOW, interest=Interest.AGENT
            )
        )
    with read_session(before) as session:
        found = declaration_of(session, CLAIM, person)
    assert found is not None
    assert (found.interest, found.by_rule) == (Interest.AGENT, False)
    twice = InterestDeclaration(claim_id=CLAIM, staff_id=person, declared_at=NOW)
    with pytest.raises(IntegrityError), write_session(before) as session:
        session.add(twice)
