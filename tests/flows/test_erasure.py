"""Erasing somebody whose claim was decided leaves numbers, and nothing that opens."""

from random import SystemRandom

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from rpl.flows import credential, provider
from rpl.flows.credential import CredentialNotFoundError
from rpl.flows.erasure import erase_applicant
from rpl.jobs.credential import issue
from rpl.store.credential import list_state
from rpl.store.database import read_session, write_session
from rpl.store.decision import decisions
from rpl.store.tables import Claim, CredentialRow, CreditPosting
from tests.factories.decision import Workshop
from tests.factories.issuing import credential_id, issue_all, post
from tests.factories.provider import a_provider, consent


@pytest.fixture
def workshop(any_engine: Engine) -> Workshop:
    return Workshop(any_engine)


def erase(workshop: Workshop) -> tuple[str, ...]:
    with write_session(workshop.engine) as session:
        return erase_applicant(session, workshop.clock, workshop.holder)


def test_decisions_credits_and_places_on_lists_stay_and_everything_that_names_goes(
    workshop: Workshop,
) -> None:
    college = a_provider(workshop)
    consent(workshop, college)
    issued = credential_id(workshop, issue_all(workshop)[0])
    with read_session(workshop.engine) as session:
        places = [
            (row.status_list, row.status_index) for row in session.exec(select(CredentialRow))
        ]
        claims = session.exec(select(Claim)).all()

    erase(workshop)

    keyring = workshop.tools.keyring
    with read_session(workshop.engine) as session:
        rows = session.exec(select(CredentialRow)).all()
        assert [(row.status_list, row.status_index) for row in rows] == places
        assert {(row.document, row.token) for row in rows} == {(b"", b"")}
        assert len(session.exec(select(CreditPosting)).all()) == 2
        assert provider.read_feed(session, keyring, college.id, None, 10) == ()
        decided = [row for claim in claims for row in decisions(session, claim.id)]
        states = {row.state.value for row in session.exec(select(Claim))}
        listed = list_state(session, 1)
        with pytest.raises(CredentialNotFoundError):
            credential.find(session, keyring, issued)
    assert len(decided) == 2
    assert states == {"withdrawn", "decided"}
    assert listed is not None
    assert listed.revoked == ()


def test_a_credential_that_was_being_signed_meanwhile_is_not_kept(workshop: Workshop) -> None:
    first, second = post(workshop)
    tools = workshop.tools
    with read_session(workshop.engine) as session:
        award = credential.draw_up(
            session, tools.catalog, tools.clock, tools.keyring, SystemRandom(), posting_id=first
        )
    assert award is not None
    signed = credential.sign(tools.credentials, award)

    erase(workshop)

    with write_session(workshop.engine) as session:
        assert not credential.record(
            session, tools.clock, tools.keyring, award, signed, posting_id=first
        )
    issue(tools, second)
    with read_session(workshop.engine) as session:
        assert session.exec(select(CredentialRow)).all() == []


def test_erasing_twice_changes_nothing(workshop: Workshop) -> None:
    erase(workshop)

    assert erase(workshop) == ()
