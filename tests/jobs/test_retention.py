"""What an applicant sent is removed by itself when its time is over."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from rpl.domain.journey import ClaimState
from rpl.flows import intake
from rpl.jobs.retention import keep_no_longer
from rpl.jobs.tools import JobTools
from rpl.store import audit
from rpl.store.database import read_session, write_session
from rpl.store.tables import Applicant, Claim, Decision, EvidenceItem
from tests.factories.decision import Workshop
from tests.factories.intake import a_certificate, a_claim_of, job_tools
from tests.factories.issuing import issue_all
from tests.factories.practice import practised
from tests.fakes.clock import StoppedClock


@pytest.fixture
def tools(any_engine: Engine, clock: StoppedClock) -> JobTools:
    return job_tools(any_engine, clock)


def test_a_draft_that_nobody_touched_for_a_year_is_erased(
    tools: JobTools, clock: StoppedClock, tmp_path: Path
) -> None:
    old = a_claim_of(tools)
    clock.move(days=100)
    a_certificate(tools, old, tmp_path)
    clock.move(days=364)
    assert keep_no_longer(tools) == 0
    clock.move(days=1)

    assert keep_no_longer(tools) == 1
    assert keep_no_longer(tools) == 0

    assert list(tools.vault.names()) == []
    with read_session(tools.engine) as session:
        assert session.exec(select(Applicant.wrapped_key)).all() == [b""]
        deeds = [link.entry.deed for link in audit.links(session)][-2:]
    assert deeds == ["retention_applied", "applicant_erased"]


def test_the_clock_of_a_withdrawn_claim_begins_when_it_was_withdrawn(
    tools: JobTools, clock: StoppedClock
) -> None:
    claim_id = a_claim_of(tools)
    clock.move(days=200)
    with write_session(tools.engine) as session:
        intake.withdraw(session, clock, claim_id)
    clock.move(days=89)
    assert keep_no_longer(tools) == 0
    clock.move(days=1)

    assert keep_no_longer(tools) == 1


def test_a_claim_that_waits_is_not_touched(tools: JobTools, clock: StoppedClock) -> None:
    claim_id = a_claim_of(tools)
    with write_session(tools.engine) as session:
        claim = session.get_one(Claim, claim_id)
        claim.state, claim.submitted_at = ClaimState.READY, clock.now()
    clock.move(days=3000)

    assert keep_no_longer(tools) == 0


def test_two_years_after_the_decision_the_evidence_goes_and_the_decision_stays(
    any_engine: Engine,
) -> None:
    workshop = Workshop(any_engine)
    with write_session(any_engine) as session:  # the holder's other claim is a draft
        for other in session.exec(select(Claim)).all():
            session.delete(other)
    issue_all(workshop)
    workshop.clock.move(days=731)

    assert keep_no_longer(workshop.tools) == 1
    assert keep_no_longer(workshop.tools) == 0

    with read_session(any_engine) as session:
        assert session.exec(select(EvidenceItem)).all() == []
        assert len(session.exec(select(Decision)).all()) == 2
        holder = session.get_one(Applicant, workshop.holder)
        assert (holder.erased_at, bool(holder.name)) == (None, True)


def test_a_programme_keeps_its_drafts_as_long_as_it_says(
    tools: JobTools, clock: StoppedClock
) -> None:
    a_claim_of(tools)
    own = practised(tools.catalog, "any-trade", retention={"draft_days": 20})
    other = practised(tools.catalog, "other-trade", retention={"draft_days": 20})
    clock.move(days=20)

    assert keep_no_longer(replace(tools, catalog=other)) == 0
    assert keep_no_longer(replace(tools, catalog=own)) == 1
