"""Sign-in, as the database sees it."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, update

from rpl.domain.account import SESSION_IDLE, SESSION_LIMIT, EmailTakenError, PasswordTooShortError
from rpl.domain.roles import Role
from rpl.flows import account, staff
from rpl.store import account as queries
from rpl.store.database import read_session, write_session
from rpl.store.tables import Staff
from tests.factories.account import PASSWORD, a_claim, a_member_of_staff
from tests.fakes.clock import NOON, StoppedClock
from tests.fakes.passwords import FastPasswords

PASSWORDS = FastPasswords()


def test_reference_and_code_open_their_claim_on_both_databases(any_engine: Engine) -> None:
    claim, other = a_claim(any_engine), a_claim(any_engine)

    with read_session(any_engine) as session:
        opened = account.return_to_claim(
            session, PASSWORDS, reference=claim.reference, return_code=claim.return_code
        )
        crossed = account.return_to_claim(
            session, PASSWORDS, reference=claim.reference, return_code=other.return_code
        )

    assert (opened, crossed) == (claim.id, None)


def test_staff_who_left_cannot_sign_in_and_are_signed_out(
    any_engine: Engine, clock: StoppedClock
) -> None:
    staff = a_member_of_staff(any_engine)
    with write_session(any_engine) as session:
        token = account.open_staff_session(session, clock, staff.id)
        session.exec(update(Staff).where(col(Staff.id) == staff.id).values(active=False))

    with read_session(any_engine) as session:
        signed_in = queries.staff_signed_in(session, account.token_hash(token), clock.now())
        opened = account.staff_by_password(
            session, PASSWORDS, email=staff.email, password=staff.password
        )

    assert (signed_in, opened) == (None, None)


def test_a_sign_in_is_for_one_claim_until_it_ends(engine: Engine, clock: StoppedClock) -> None:
    claim = a_claim(engine)
    with write_session(engine) as session:
        token = account.open_applicant_session(session, clock, claim.id)

    assert _claim_of(engine, token, clock) == claim.id
    clock.move(hours=2)
    assert _claim_of(engine, token, clock) is None


def test_use_renews_a_sign_in_and_never_past_its_limit(engine: Engine, clock: StoppedClock) -> None:
    claim = a_claim(engine)
    with write_session(engine) as session:
        token = account.open_applicant_session(session, clock, claim.id)
    for _ in range(8):
        clock.move(hours=1.5)
        with write_session(engine) as session:
            account.renew_session(session, clock, token)

    with read_session(engine) as session:
        found = queries.sign_in_of(session, account.token_hash(token))
        assert found is not None
        assert found.expires_at == NOON + SESSION_LIMIT


def test_a_sign_in_that_ended_is_not_renewed(engine: Engine, clock: StoppedClock) -> None:
    claim = a_claim(engine)
    with write_session(engine) as session:
        token = account.open_applicant_session(session, clock, claim.id)
    clock.move(hours=3)
    with write_session(engine) as session:
        account.renew_session(session, clock, token)
        account.renew_session(session, clock, "no such token")

    assert _claim_of(engine, token, clock) is None


def test_signing_out_ends_it_and_its_owner_is_remembered_for_a_month(
    engine: Engine, clock: StoppedClock
) -> None:
    claim = a_claim(engine)
    with write_session(engine) as session:
        token = account.open_applicant_session(session, clock, claim.id)
        account.close_session(session, clock, token)
        account.close_session(session, clock, "no such token")

    assert _claim_of(engine, token, clock) is None
    assert _owner_of(engine, token) == str(claim.id)

    clock.move(days=30, seconds=1)
    with write_session(engine) as session:
        account.close_session(session, clock, token)  # ended once already: nothing moves
        account.open_applicant_session(session, clock, claim.id)
    assert _owner_of(engine, token) == "None"


def test_the_database_keeps_no_token(engine: Engine, clock: StoppedClock) -> None:
    claim = a_claim(engine)
    with write_session(engine) as session:
        token = account.open_applicant_session(session, clock, claim.id)
        found = queries.sign_in_of(session, account.token_hash(token))

        assert found is not None
        assert token not in found.model_dump_json()
        assert found.expires_at == NOON + SESSION_IDLE


def test_an_address_belongs_to_one_member_of_staff(engine: Engine) -> None:
    a_member_of_staff(engine, email="ada@staff.example")

    with pytest.raises(EmailTakenError):
        a_member_of_staff(engine, email="ADA@staff.example")


def test_a_short_password_is_refused(engine: Engine) -> None:
    with write_session(engine) as session, pytest.raises(PasswordTooShortError):
        staff.add_staff(
            session,
            PASSWORDS,
            email="a@staff.example",
            name="A",
            roles=[Role.ADMIN],
            password=PASSWORD[:10],
        )


def _claim_of(engine: Engine, token: str, clock: StoppedClock) -> object:
    with read_session(engine) as session:
        found = queries.claim_signed_in(session, account.token_hash(token), clock.now())
        return found.id if found else None


def _owner_of(engine: Engine, token: str) -> str:
    with Session(engine) as session:
        return str(queries.owner_of(session, account.token_hash(token)))
