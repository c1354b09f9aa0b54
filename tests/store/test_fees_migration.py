"""A claim of before can be asked about its fee; it has one row at most."""

from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from rpl.store.database import read_session, write_session
from rpl.store.fee import fee_kept
from rpl.store.migrations import migrate
from rpl.store.tables import Claim, ClaimFee
from tests.factories.migrated import add_document, installed
from tests.fakes.vault import FakeKeyRing

BEFORE = "0045"


def test_a_claim_of_before_has_no_fee_and_takes_one(before: Engine) -> None:
    with installed(before) as connection:
        add_document(connection, UUID(int=71))

    migrate(before, FakeKeyRing())

    with read_session(before) as session:
        claim = session.exec(select(Claim.id)).first()
        assert claim is not None
        assert fee_kept(session, claim) is None
    with write_session(before) as session:
        session.add(ClaimFee(claim_id=claim, hundredths=9000, currency="EUR"))
    with read_session(before) as session:
        kept = fee_kept(session, claim)
        assert kept is not None
        assert (kept.whole, kept.currency, kept.waiver) == (9000, "EUR", None)
    with pytest.raises(IntegrityError), write_session(before) as session:
        session.add(ClaimFee(claim_id=claim, hundredths=1, currency="EUR"))
