"""An address that counted before another could wait beside it still counts."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from alembic import command
from sqlalchemy import Engine

from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.flows.mail import known_addresses
from rpl.store.account import claim_sign_ins
from rpl.store.database import connect, read_session
from rpl.store.migrations import config, migrate
from rpl.store.sealed import Sealed
from tests.fakes.vault import FakeKeyRing
from tests.store.test_migrations import CLAIMS, ROWS, add

BEFORE = "0025"
AT = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def empty(empty_address: str) -> Iterator[Engine]:
    engine = connect(empty_address)
    yield engine
    engine.dispose()


def test_an_address_and_a_sign_in_of_before_are_as_they_were(empty: Engine) -> None:
    keyring, claim_id = FakeKeyRing(), CLAIMS["claim_id"]
    wrapped = ROWS["applicant"]["wrapped_key"]
    assert isinstance(wrapped, bytes)
    sealed = keyring.values(wrapped).seal(Sealed.ADDRESS.at(claim_id), "ana@applicant.example")
    with empty.execution_options(rpl_write=True).begin() as connection:
        command.upgrade(config(connection, keyring), BEFORE)
        add(connection, "applicant", {**ROWS["applicant"], "name": b"sealed"})
        placed = {"organisation_id": DEFAULT_ORGANISATION, "priority": 0}
        add(connection, "claim", {**ROWS["claim"], **placed})
        add(connection, "claim_address", {**CLAIMS, "address": sealed, "confirmed_at": AT})
        row = {"token_hash": "t" * 64, "actor": "applicant", "means": "mail_link", "browser": ""}
        ends = datetime(2026, 1, 3, tzinfo=UTC)
        add(
            connection,
            "sign_in_session",
            {**row, **CLAIMS, "created_at": AT, "expires_at": ends},
        )

    migrate(empty, keyring)

    with read_session(empty) as session:
        known = known_addresses(session, keyring, claim_id)
        (signed_in,) = claim_sign_ins(session, claim_id, AT)
    assert (known.in_force, known.waiting) == ("ana@applicant.example", "")
    assert signed_in.token_hash == "t" * 64
