"""An address that counted before another could wait beside it still counts."""

from datetime import UTC, datetime

from sqlalchemy import Engine

from rpl.flows.mail import known_addresses
from rpl.store.account import claim_sign_ins
from rpl.store.database import read_session
from rpl.store.migrations import migrate
from rpl.store.sealed import Sealed
from tests.factories.migrated import CLAIMS, ROWS, add, installed
from tests.fakes.vault import FakeKeyRing

BEFORE = "0025"
AT = datetime(2026, 1, 2, tzinfo=UTC)


def test_an_address_and_a_sign_in_of_before_are_as_they_were(before: Engine) -> None:
    keyring, claim_id = FakeKeyRing(), CLAIMS["claim_id"]
    wrapped = ROWS["applicant"]["wrapped_key"]
    assert isinstance(wrapped, bytes)
    sealed = keyring.values(wrapped).seal(Sealed.ADDRESS.at(claim_id), "ana@applicant.example")
    with installed(before) as connection:
        add(connection, "claim_address", {**CLAIMS, "address": sealed, "confirmed_at": AT})
        row = {"token_hash": "t" * 64, "actor": "applicant", "means": "mail_link", "browser": ""}
        ends = datetime(2026, 1, 3, tzinfo=UTC)
        add(
            connection,
            "sign_in_session",
            {**row, **CLAIMS, "created_at": AT, "expires_at": ends},
        )

    migrate(before, keyring)

    with read_session(before) as session:
        known = known_addresses(session, keyring, claim_id)
        (signed_in,) = claim_sign_ins(session, claim_id, AT)
    assert (known.in_force, known.waiting) == ("ana@applicant.example", "")
    assert signed_in.token_hash == "t" * 64
