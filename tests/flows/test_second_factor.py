"""Second factors, as the database sees them."""

import pytest
from sqlalchemy import Engine

from rpl.domain.second_factor import SecondFactorAbsentError, SecondFactorSetError
from rpl.flows import second_factor as flow
from rpl.store import second_factor as queries
from rpl.store.database import read_session, write_session
from rpl.store.tables import RecoveryCode
from tests.factories.account import KnownStaff, a_member_of_staff
from tests.factories.second_factor import Phone, a_phone, authenticators
from tests.fakes.clock import StoppedClock


@pytest.fixture
def ada(any_engine: Engine) -> KnownStaff:
    return a_member_of_staff(any_engine)


def passes(engine: Engine, clock: StoppedClock, staff: KnownStaff, typed: str) -> bool:
    with write_session(engine) as session:
        return flow.passes(session, authenticators(clock), staff_id=staff.id, typed=typed)


def test_a_code_opens_once(any_engine: Engine, clock: StoppedClock, ada: KnownStaff) -> None:
    phone, _ = a_phone(any_engine, ada.id, clock)
    shown = phone.shows()

    assert passes(any_engine, clock, ada, shown)
    assert not passes(any_engine, clock, ada, shown)
    clock.move(seconds=30)
    assert not passes(any_engine, clock, ada, shown)
    assert passes(any_engine, clock, ada, phone.shows())


def test_a_recovery_code_opens_once(
    any_engine: Engine, clock: StoppedClock, ada: KnownStaff
) -> None:
    _, codes = a_phone(any_engine, ada.id, clock)

    assert passes(any_engine, clock, ada, codes[2].lower())
    assert not passes(any_engine, clock, ada, codes[2])
    assert passes(any_engine, clock, ada, codes[3])
    with read_session(any_engine) as session:
        assert queries.recovery_codes_left(session, ada.id) == 6


def test_codes_are_their_owners_only(engine: Engine, clock: StoppedClock) -> None:
    ada, bob = a_member_of_staff(engine), a_member_of_staff(engine, email="bob@staff.example")
    phone, codes = a_phone(engine, ada.id, clock)
    a_phone(engine, bob.id, clock)

    assert not passes(engine, clock, bob, phone.shows())
    assert not passes(engine, clock, bob, codes[0])
    assert not passes(engine, clock, bob, "")


def test_nothing_passes_before_it_was_confirmed(engine: Engine, clock: StoppedClock) -> None:
    ada, tools = a_member_of_staff(engine), authenticators(clock)
    assert not passes(engine, clock, ada, "123456")
    with write_session(engine) as session:
        flow.begin(session, tools, staff_id=ada.id)
    with read_session(engine) as session:
        secret = flow.secret_to_confirm(session, tools, staff_id=ada.id)

    assert secret is not None
    assert not passes(engine, clock, ada, Phone(secret, clock).shows())
    with write_session(engine) as session:
        assert flow.confirm(session, tools, staff_id=ada.id, code="000000") is None
        assert not queries.is_in_force(session, ada.id)


def test_what_is_not_begun_or_is_set_already_is_refused(
    engine: Engine, clock: StoppedClock
) -> None:
    ada, tools = a_member_of_staff(engine), authenticators(clock)
    with write_session(engine) as session, pytest.raises(SecondFactorAbsentError):
        flow.confirm(session, tools, staff_id=ada.id, code="123456")
    with write_session(engine) as session, pytest.raises(SecondFactorAbsentError):
        flow.switch_off(session, tools, staff_id=ada.id)
    phone, _ = a_phone(engine, ada.id, clock)
    with write_session(engine) as session, pytest.raises(SecondFactorSetError):
        flow.begin(session, tools, staff_id=ada.id)
    with write_session(engine) as session, pytest.raises(SecondFactorSetError):
        flow.confirm(session, tools, staff_id=ada.id, code=phone.shows())


def test_switched_off_nothing_is_left(engine: Engine, clock: StoppedClock) -> None:
    ada, tools = a_member_of_staff(engine), authenticators(clock)
    phone, codes = a_phone(engine, ada.id, clock)

    with write_session(engine) as session:
        flow.switch_off(session, tools, staff_id=ada.id)

    assert not passes(engine, clock, ada, phone.shows())
    assert not passes(engine, clock, ada, codes[0])


def test_the_database_keeps_neither_secret_nor_code(engine: Engine, clock: StoppedClock) -> None:
    ada = a_member_of_staff(engine)
    phone, codes = a_phone(engine, ada.id, clock)

    with read_session(engine) as session:
        factor = queries.factor_of(session, ada.id)
        assert factor is not None
        assert phone.secret.encode() not in factor.secret
        kept = [
            session.get(RecoveryCode, code) or session.get(RecoveryCode, code.replace("-", ""))
            for code in codes
        ]
    assert kept == [None] * 8
