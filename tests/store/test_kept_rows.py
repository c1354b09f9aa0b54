"""Migrations keep the rows of the first version, and fit them to the tables of this one."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from rpl.domain.journey import ClaimState
from rpl.domain.organisation import DEFAULT_ORGANISATION, ClaimPriority
from rpl.domain.roles import Role
from rpl.store.account import means_of, roles_of
from rpl.store.database import read_session
from rpl.store.migrations import migrate
from rpl.store.reading import reading_rows
from rpl.store.sealed import Sealed
from rpl.store.tables import (
    Applicant,
    Claim,
    EvidenceItem,
    Facilitation,
    Job,
    Organisation,
    Provider,
    Staff,
)
from rpl.store.tables.account import Means
from tests.factories.migrated import CLAIMS, FIRST, add, write_first_rows
from tests.fakes.vault import FakeKeyRing

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An installation of the first version that was brought to this one, with all its rows."""
    releases = request.getfixturevalue(f"{request.param}_releases")
    with releases.at(FIRST) as engine:
        write_first_rows(engine)
        with engine.execution_options(rpl_write=True).begin() as connection:
            for actor, whose in (("staff", {"staff_id": UUID(int=9)}), ("applicant", CLAIMS)):
                row = {"token_hash": actor, "actor": actor, "created_at": NOW, "expires_at": NOW}
                add(connection, "sign_in_session", {**row, **whose})
            for number, day in ((21, 5), (22, 3)):
                row = {
                    "id": UUID(int=number),
                    "evidence_id": UUID(int=11),
                    "pipeline": f"pages-{day}",
                }
                add(
                    connection, "reading", {**row, "created_at": datetime(2026, 1, day, tzinfo=UTC)}
                )
        migrate(engine, FakeKeyRing())
        yield engine


def test_every_migration_keeps_the_rows_it_finds(kept: Engine) -> None:
    with read_session(kept) as session:
        applicant = session.get_one(Applicant, UUID(int=7))
        seal = FakeKeyRing().values(applicant.wrapped_key)
        assert seal.open(Sealed.APPLICANT_NAME.at(applicant.id), applicant.name) == "Ana Sample"
        assert session.get_one(Provider, UUID(int=8)).name == "Sample College"
        assert session.get_one(Staff, UUID(int=9)).email == "ada@staff.example"
        assert session.get_one(Claim, UUID(int=10)).state is ClaimState.DRAFT
        assert session.get_one(EvidenceItem, UUID(int=11)).claim_id == UUID(int=10)
        assert session.get_one(EvidenceItem, UUID(int=11)).flaws is None
        job = session.get_one(Job, UUID(int=6))
        assert (job.attempts, job.place, job.applicant_id) == (2, 0, None)


def test_what_there_was_before_organisations_belongs_to_the_first_one(kept: Engine) -> None:
    with read_session(kept) as session:
        owners = {
            session.get_one(Provider, UUID(int=8)).organisation_id,
            session.get_one(Staff, UUID(int=9)).organisation_id,
            session.get_one(Claim, UUID(int=10)).organisation_id,
            session.get_one(Organisation, DEFAULT_ORGANISATION).id,
        }
        assert owners == {DEFAULT_ORGANISATION}
        assert session.get_one(Claim, UUID(int=10)).priority == ClaimPriority.USUAL


def test_the_one_role_of_each_member_of_staff_is_kept(kept: Engine) -> None:
    with read_session(kept) as session:
        assert roles_of(session, UUID(int=9)) == {Role.ASSESSOR}


def test_a_sign_in_that_was_open_says_what_it_rests_on(kept: Engine) -> None:
    with read_session(kept) as session:
        assert means_of(session, "staff") is Means.PASSWORD
        assert means_of(session, "applicant") is Means.RETURN_CODE
    with kept.execution_options(rpl_write=True).begin() as connection:
        later = {"created_at": NOW, "expires_at": NOW, **CLAIMS}
        row = {"token_hash": "link", "actor": "applicant", "means": "mail_link", "browser": ""}
        add(connection, "sign_in_session", {**row, **later})
    with read_session(kept) as session:
        assert means_of(session, "link") is Means.MAIL_LINK


def test_a_claim_of_before_gets_a_facilitator_and_only_one_code_that_waits(kept: Engine) -> None:
    row = {**CLAIMS, "allowed": "prepare", "code_ends_at": NOW, "given_at": NOW}

    with kept.execution_options(rpl_write=True).begin() as connection:
        taken = {"id": UUID(int=1), "staff_id": UUID(int=9), "taken_at": NOW}
        add(connection, "facilitation", {**row, **taken})
        add(connection, "facilitation", {**row, "id": UUID(int=2), "code_hash": "hashed"})
    with pytest.raises(IntegrityError), kept.begin() as connection:
        add(connection, "facilitation", {**row, "id": UUID(int=3), "code_hash": "hashed"})

    with read_session(kept) as session:
        found = session.get_one(Facilitation, UUID(int=1))
        assert (found.staff_id, found.taken_at, found.ended_at) == (UUID(int=9), NOW, None)


def test_readings_of_before_are_numbered_in_their_order(kept: Engine) -> None:
    with read_session(kept) as session:
        versions = {row.pipeline: row.version for row in reading_rows(session, UUID(int=11))}
    assert versions == {"pages-3": 1, "pages-5": 2}
