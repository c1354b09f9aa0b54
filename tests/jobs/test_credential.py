"""Issuing: a granted unit becomes one signed credential, a reversed one is revoked."""

import json
from dataclasses import replace
from random import SystemRandom
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from rpl.domain.verification import Check, CheckName, Outcome, bad
from rpl.flows import credential as flow
from rpl.flows import credit
from rpl.flows.verification import verify
from rpl.jobs.credential import issue, publish_status, sign_stale_lists
from rpl.jobs.credit import post_credit
from rpl.jobs.decision import decide
from rpl.store.credential import Issued, issued, list_state, signed_list
from rpl.store.database import read_session, write_session
from rpl.store.tables import Announcement, CredentialRow, CreditPosting, StatusList
from rpl.store.tables.credential import CredentialStatus
from tests.factories.decision import Workshop


@pytest.fixture
def workshop(any_engine: Engine) -> Workshop:
    return Workshop(any_engine)


def posted(workshop: Workshop) -> UUID:
    """The first posting of a claim that was granted."""
    claim_id = workshop.scored()
    decide(workshop.tools, claim_id)
    post_credit(workshop.tools, claim_id)
    with read_session(workshop.engine) as session:
        return session.exec(select(CreditPosting.id).order_by("sequence")).first() or UUID(int=0)


def the_credential(session: Session) -> CredentialRow:
    return session.exec(select(CredentialRow)).one()


def the_issued(workshop: Workshop, session: Session) -> Issued:
    found = issued(session, workshop.tools.keyring, the_credential(session).id)
    assert found is not None
    return found


def reversed_(workshop: Workshop, posting_id: UUID) -> UUID:
    with write_session(workshop.engine) as session:
        return credit.reverse(
            session, workshop.catalog, workshop.clock, workshop.queue, posting_id=posting_id
        )


def outcome(workshop: Workshop) -> tuple[Outcome, str]:
    with read_session(workshop.engine) as session:
        document = json.dumps(the_issued(workshop, session).document)
    report = verify(workshop.tools.credentials, document, workshop.clock.now()).report
    return report.outcome, report.check(CheckName.STATUS).code


def test_a_posting_becomes_a_credential_that_verifies_in_both_forms(workshop: Workshop) -> None:
    issue(workshop.tools, posted(workshop))

    assert outcome(workshop) == (Outcome.GOOD, "not_revoked")
    with read_session(workshop.engine) as session:
        token = the_issued(workshop, session).token
    report = verify(workshop.tools.credentials, token, workshop.clock.now()).report
    assert report.outcome is Outcome.GOOD


def test_issuing_twice_leaves_one_credential(workshop: Workshop) -> None:
    posting_id = posted(workshop)

    issue(workshop.tools, posting_id)
    issue(workshop.tools, posting_id)

    with read_session(workshop.engine) as session:
        assert the_credential(session).posting_id == posting_id
        assert [row.posting_id for row in session.exec(select(Announcement))] == [posting_id]


def test_a_worker_that_was_overtaken_throws_its_signature_away(workshop: Workshop) -> None:
    posting_id, tools = posted(workshop), workshop.tools
    with read_session(workshop.engine) as session:
        award = flow.draw_up(
            session,
            tools.catalog,
            tools.clock,
            tools.keyring,
            SystemRandom(),
            posting_id=posting_id,
        )
    assert award is not None
    signed = flow.sign(tools.credentials, award)
    issue(tools, posting_id)

    with write_session(workshop.engine) as session:
        assert not flow.record(
            session, workshop.clock, workshop.tools.keyring, award, signed, posting_id=posting_id
        )

    with read_session(workshop.engine) as session:
        assert the_credential(session).id != award.credential_id


def test_a_reversal_revokes_the_credential_and_signs_the_list_anew(workshop: Workshop) -> None:
    posting_id = posted(workshop)
    issue(workshop.tools, posting_id)

    reversal_id = reversed_(workshop, posting_id)
    issue(workshop.tools, reversal_id)
    issue(workshop.tools, reversal_id)

    assert outcome(workshop) == (Outcome.BAD, "revoked")
    with read_session(workshop.engine) as session:
        assert the_credential(session).status is CredentialStatus.REVOKED
        assert len(session.exec(select(Announcement)).all()) == 2


def test_a_credit_taken_back_before_it_was_signed_is_never_signed(workshop: Workshop) -> None:
    posting_id = posted(workshop)
    reversal_id = reversed_(workshop, posting_id)

    issue(workshop.tools, posting_id)
    issue(workshop.tools, reversal_id)

    with read_session(workshop.engine) as session:
        assert session.exec(select(CredentialRow)).all() == []
        assert session.exec(select(Announcement)).all() == []


def test_revoking_hands_over_the_signing_of_the_list(workshop: Workshop) -> None:
    issue(workshop.tools, posted(workshop))
    with write_session(workshop.engine) as session:
        credential_id = the_credential(session).id
        for _ in range(2):
            flow.revoke(session, workshop.clock, workshop.queue, credential_id=credential_id)
    assert outcome(workshop) == (Outcome.GOOD, "not_revoked")  # the old list is still published

    publish_status(workshop.tools, credential_id)

    assert outcome(workshop) == (Outcome.BAD, "revoked")
    assert "publish_status" in workshop.queue.steps()


def test_publishing_the_list_of_no_credential_does_nothing(workshop: Workshop) -> None:
    publish_status(workshop.tools, UUID(int=1))

    with read_session(workshop.engine) as session:
        assert session.exec(select(StatusList)).all() == []


def test_a_list_is_signed_anew_before_it_ends(workshop: Workshop) -> None:
    issue(workshop.tools, posted(workshop))
    workshop.clock.move(days=31)
    assert outcome(workshop) == (Outcome.COULD_NOT_CHECK, "list_expired")

    sign_stale_lists(workshop.tools)

    assert outcome(workshop) == (Outcome.GOOD, "not_revoked")


def test_a_list_that_changed_while_it_was_signed_is_not_published(workshop: Workshop) -> None:
    issue(workshop.tools, posted(workshop))
    with read_session(workshop.engine) as session:
        before = signed_list(session, 1)
        state = list_state(session, 1)
    assert state is not None
    with write_session(workshop.engine) as session:
        flow.revoke(
            session, workshop.clock, workshop.queue, credential_id=the_credential(session).id
        )

    with write_session(workshop.engine) as session:
        assert not flow.publish_list(session, state, {}, workshop.clock.now())

    with read_session(workshop.engine) as session:
        assert signed_list(session, 1) == before


def test_a_posting_that_is_not_there_leaves_nothing(workshop: Workshop) -> None:
    issue(workshop.tools, UUID(int=1))

    with read_session(workshop.engine) as session:
        assert session.exec(select(Announcement)).all() == []


def test_what_does_not_fit_the_official_schema_is_not_issued(workshop: Workshop) -> None:
    class Refusing:
        def check(self, _document: dict[str, object]) -> Check:
            return bad(CheckName.SCHEMA, "schema_broken")

    posting_id = posted(workshop)
    desk = replace(workshop.tools.credentials, schemas=Refusing())

    with pytest.raises(flow.NotIssuableError):
        issue(replace(workshop.tools, credentials=desk), posting_id)

    with read_session(workshop.engine) as session:
        assert session.exec(select(CredentialRow)).all() == []
