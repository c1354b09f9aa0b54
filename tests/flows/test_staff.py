"""Staff are kept by their administrators, each in their own organisation."""

from uuid import UUID

import pytest
from sqlalchemy import Engine

from rpl.domain.account import EmailTakenError
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.roles import Role, RolesConflictError
from rpl.domain.staff import LastAdminError, OwnRolesError, StaffNotFoundError
from rpl.flows import account, staff
from rpl.flows.staff import Registry
from rpl.store import account as queries
from rpl.store.account import roles_of
from rpl.store.database import read_session, write_session
from rpl.store.staff import OpenSignIn, members, open_sign_ins
from tests.factories.account import a_member_of_staff
from tests.factories.second_factor import a_phone
from tests.fakes.clock import StoppedClock
from tests.fakes.passwords import FastPasswords

PASSWORDS = FastPasswords()


def registry(clock: StoppedClock, keeper: UUID | None = None) -> Registry:
    return Registry(PASSWORDS, clock, DEFAULT_ORGANISATION, keeper)


def signed_in(engine: Engine, clock: StoppedClock, staff_id: UUID) -> tuple[OpenSignIn, ...]:
    with read_session(engine) as session:
        return open_sign_ins(session, staff_id, clock.now())


def test_who_is_let_in_has_a_password_and_their_roles(
    any_engine: Engine, clock: StoppedClock
) -> None:
    with write_session(any_engine) as session:
        added, password = staff.add(
            session,
            registry(clock),
            email="Ada@staff.example",
            name="Ada",
            roles=[Role.ASSESSOR, Role.MODERATOR],
        )

    with read_session(any_engine) as session:
        assert roles_of(session, added) == {Role.ASSESSOR, Role.MODERATOR}
        assert added == account.staff_by_password(
            session, PASSWORDS, email="ada@staff.example", password=password
        )


def test_an_address_is_let_in_once(engine: Engine, clock: StoppedClock) -> None:
    a_member_of_staff(engine, email="ada@staff.example")

    with write_session(engine) as session, pytest.raises(EmailTakenError):
        staff.add(session, registry(clock), email="ADA@staff.example", name="A", roles=[Role.ADMIN])


def test_roles_are_given_and_taken(any_engine: Engine, clock: StoppedClock) -> None:
    ada = a_member_of_staff(any_engine, Role.ASSESSOR)

    with write_session(any_engine) as session:
        staff.change_roles(
            session, registry(clock), staff_id=ada.id, roles=[Role.ADMIN, Role.QUALITY_OFFICER]
        )
    with write_session(any_engine) as session, pytest.raises(RolesConflictError):
        staff.change_roles(
            session, registry(clock), staff_id=ada.id, roles=[Role.ADMIN, Role.ASSESSOR]
        )

    with read_session(any_engine) as session:
        assert roles_of(session, ada.id) == {Role.ADMIN, Role.QUALITY_OFFICER}


def test_the_last_administrator_stays(any_engine: Engine, clock: StoppedClock) -> None:
    ada, bob = (
        a_member_of_staff(any_engine, Role.ADMIN, email=f"{name}@staff.example")
        for name in ("ada", "bob")
    )
    with write_session(any_engine) as session:
        staff.deactivate(session, registry(clock), staff_id=bob.id)

    with write_session(any_engine) as session, pytest.raises(LastAdminError):
        staff.deactivate(session, registry(clock), staff_id=ada.id)
    with write_session(any_engine) as session, pytest.raises(LastAdminError):
        staff.change_roles(session, registry(clock), staff_id=ada.id, roles=[Role.FACILITATOR])
    with write_session(any_engine) as session:
        staff.activate(session, registry(clock), staff_id=bob.id)
        staff.change_roles(session, registry(clock), staff_id=ada.id, roles=[Role.FACILITATOR])


def test_nobody_keeps_themselves(engine: Engine, clock: StoppedClock) -> None:
    ada = a_member_of_staff(engine, Role.ADMIN)
    kept = registry(clock, ada.id)

    with write_session(engine) as session:
        for change in (
            staff.deactivate,
            staff.activate,
            staff.reset_second_factor,
            staff.reset_password,
            staff.sign_out_everywhere,
        ):
            with pytest.raises(OwnRolesError):
                change(session, kept, staff_id=ada.id)
        with pytest.raises(OwnRolesError):
            staff.change_roles(session, kept, staff_id=ada.id, roles=[Role.AUDITOR])


def test_another_organisations_staff_are_nobody(engine: Engine, clock: StoppedClock) -> None:
    ada = a_member_of_staff(engine)
    elsewhere = Registry(PASSWORDS, clock, UUID(int=99))

    with write_session(engine) as session, pytest.raises(StaffNotFoundError):
        staff.reset_password(session, elsewhere, staff_id=ada.id)
    with write_session(engine) as session, pytest.raises(StaffNotFoundError):
        staff.find(session, "nobody@staff.example")
    with read_session(engine) as session:
        assert members(session, UUID(int=99), limit=5) == ()


def test_a_lost_authenticator_is_forgotten_and_signs_out_everywhere(
    engine: Engine, clock: StoppedClock
) -> None:
    ada = a_member_of_staff(engine)
    a_phone(engine, ada.id, clock)
    with write_session(engine) as session:
        token = account.open_staff_session(session, clock, ada.id)

    with write_session(engine) as session:
        staff.reset_second_factor(session, registry(clock), staff_id=ada.id)

    with read_session(engine) as session:
        assert queries.staff_signed_in(session, account.token_hash(token), clock.now()) is None
        assert not members(session, DEFAULT_ORGANISATION, limit=1)[0].has_second_factor


def test_one_sign_in_is_ended_or_all_but_one(any_engine: Engine, clock: StoppedClock) -> None:
    ada = a_member_of_staff(any_engine)
    with write_session(any_engine) as session:
        tokens = [account.open_staff_session(session, clock, ada.id) for _ in range(4)]
    here, gone = (account.token_hash(token) for token in tokens[:2])

    with write_session(any_engine) as session:
        staff.end_sign_ins(session, clock, staff_id=ada.id, but=here, only=gone[:16])
    left = {found.token_hash for found in signed_in(any_engine, clock, ada.id)}
    assert (len(left), gone in left) == (3, False)

    with write_session(any_engine) as session:
        staff.end_sign_ins(session, clock, staff_id=ada.id, but=here)
    assert [found.token_hash for found in signed_in(any_engine, clock, ada.id)] == [here]


def test_staff_are_listed_by_address_from_one_on(engine: Engine) -> None:
    for name in ("carl", "ada", "bob"):
        a_member_of_staff(engine, email=f"{name}@staff.example", name=name)

    with read_session(engine) as session:
        first = members(session, DEFAULT_ORGANISATION, limit=2)
        rest = members(session, DEFAULT_ORGANISATION, after=first[-1].email, limit=2)

    assert [found.name for found in (*first, *rest)] == ["ada", "bob", "carl"]
