"""A claim of before can hold what its applicant says of themselves, one answer an outcome."""

from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from rpl.domain.self_assessment import SelfAnswer
from rpl.store.database import read_session, write_session
from rpl.store.migrations import migrate
from rpl.store.self_assessment import answers, replace_answers
from rpl.store.tables import Claim
from tests.factories.migrated import add_document, installed
from tests.fakes.clock import NOON
from tests.fakes.vault import FakeKeyRing

BEFORE = "0038"


def test_a_claim_of_before_takes_answers(before: Engine) -> None:
    with installed(before) as connection:
        add_document(connection, UUID(int=71))

    migrate(before, FakeKeyRing())

    given = {("W1", 1): SelfAnswer.PARTLY, ("W1", 2): SelfAnswer.NOT_YET}
    with write_session(before) as session:
        claim = session.exec(select(Claim.id)).first()
        assert claim is not None
        replace_answers(session, claim, given, NOON)
    with read_session(before) as session:
        assert answers(session, claim) == given
    with pytest.raises(IntegrityError), write_session(before) as session:
        session.connection().execute(text("UPDATE self_answer SET outcome = 1"))
