"""A trace of what was refused, taken back by another decision, or erased, and one that is named."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlmodel import col, delete

from rpl.domain.decision_seal import LinkName
from rpl.domain.trace import CheckCode, DecisionNotTracedError, LinkState, Trace
from rpl.flows.erasure import erase_applicant
from rpl.flows.trace import decision_named
from rpl.store.database import read_session, write_session
from rpl.store.tables import (
    Announcement,
    Claim,
    CredentialRow,
    CreditHeld,
    CreditPosting,
    Decision,
    ProviderLine,
)
from tests.factories.issuing import take_back
from tests.factories.tracing import Tracked


@pytest.fixture
def refused(engine: Engine, tmp_path: Path) -> Tracked:
    return Tracked(engine, tmp_path, level=0)


@pytest.fixture
def anywhere(any_engine: Engine, tmp_path: Path) -> Tracked:
    """The same on each database."""
    return Tracked(any_engine, tmp_path, level=0)


@pytest.fixture
def granted(engine: Engine, tmp_path: Path) -> Tracked:
    return Tracked(engine, tmp_path)


def not_whole(trace: Trace) -> list[tuple[LinkName, CheckCode, LinkState]]:
    return [
        (check.link, check.code, check.state)
        for check in trace.checks
        if check.state is not LinkState.WHOLE
    ]


def test_what_was_refused_is_followed_by_seven_links_and_has_no_certificate(
    refused: Tracked,
) -> None:
    [decision] = refused.decisions()

    trace = refused.followed(decision).trace

    assert not_whole(trace) == []
    assert (trace.state, trace.credited) == (LinkState.WHOLE, False)
    assert [link.name for link in trace.links] == list(LinkName)[1:]


def test_a_refusal_that_was_a_grant_before_is_named(refused: Tracked) -> None:
    [decision] = refused.decisions()
    refused.change(Decision, decision, outcome="alternative")
    assert refused.followed(decision).trace.broken == (LinkName.SCORE,)


def test_a_line_that_was_taken_out_of_the_ledger_is_missed(granted: Tracked) -> None:
    [decision] = granted.decisions()
    with granted.engine.begin() as connection:
        for model in (ProviderLine, CreditHeld, Announcement, CredentialRow):
            connection.execute(delete(model))
        connection.execute(delete(CreditPosting).where(col(CreditPosting.unit) == "W1"))

    assert granted.followed(decision).trace.broken == (LinkName.UNIT,)


def test_an_appeal_that_varied_a_refusal_leaves_two_whole_traces(anywhere: Tracked) -> None:
    anywhere.appeal(3)
    anywhere.post()
    first, second = anywhere.decisions()

    before, after = anywhere.followed(first), anywhere.followed(second)

    assert (not_whole(before.trace), not_whole(after.trace)) == ([], [])
    assert (before.trace.credited, after.trace.credited) == (False, True)
    assert before.gathered.followed_by is not None
    assert before.gathered.followed_by.id == second
    assert {mark.level for mark in before.gathered.rests.marks} == {0}
    assert {mark.level for mark in after.gathered.rests.marks} == {3}
    assert [seat.kind for seat in after.gathered.rests.seats] == ["appeal"]
    assert anywhere.traced().gathered.decision.id == second


def test_a_reassessment_leaves_two_whole_traces_and_each_rests_on_its_own_round(
    anywhere: Tracked,
) -> None:
    anywhere.again(3)
    anywhere.post()
    first, second = anywhere.decisions()

    before, after = anywhere.followed(first), anywhere.followed(second)

    assert (not_whole(before.trace), not_whole(after.trace)) == ([], [])
    assert (before.trace.credited, after.trace.credited) == (False, True)
    assert {mark.level for mark in before.gathered.rests.marks} == {0}
    assert {mark.level for mark in after.gathered.rests.marks} == {3}
    assert [seat.name for seat in after.gathered.rests.seats] == ["Boris"]
    [other] = anywhere.decisions("W2")
    assert not_whole(anywhere.followed(other).trace) == []


def test_an_appeal_after_a_reassessment_leaves_three_whole_traces(refused: Tracked) -> None:
    refused.again(1)
    refused.appeal(3)
    refused.post()

    found = [refused.followed(decision) for decision in refused.decisions()]

    assert [not_whole(each.trace) for each in found] == [[], [], []]
    assert [{m.level for m in each.gathered.rests.marks} for each in found] == [{0}, {1}, {3}]


def test_an_appeal_that_was_dismissed_changes_nothing_in_the_trace(refused: Tracked) -> None:
    refused.appeal(0)
    [decision] = refused.decisions()

    found = refused.followed(decision)

    assert not_whole(found.trace) == []
    assert [seat.kind for seat in found.gathered.rests.seats] == ["first"]


def test_of_two_decisions_only_the_one_that_was_changed_is_broken(refused: Tracked) -> None:
    refused.appeal(3)
    refused.post()
    first, second = refused.decisions()
    refused.change(Decision, first, total="99")
    assert refused.followed(first).trace.broken == (LinkName.SCORE,)
    assert refused.followed(second).trace.state is LinkState.WHOLE
    refused.as_before()

    refused.change(Decision, second, total="99")

    assert refused.followed(first).trace.state is LinkState.WHOLE
    assert refused.followed(second).trace.broken == (LinkName.SCORE,)


def test_a_decision_that_was_put_back_in_force_is_named(refused: Tracked) -> None:
    refused.appeal(3)
    first, second = refused.decisions()
    with refused.engine.begin() as connection:
        connection.execute(text("DROP INDEX decision_in_force"))
    refused.change(Decision, first, superseded_at=None)

    trace = refused.followed(first).trace

    assert [code for _link, code, _state in not_whole(trace)] == [CheckCode.FOLLOWED]
    assert trace.broken == (LinkName.SCORE,)
    assert refused.followed(second).trace.broken == ()


def test_what_is_left_of_an_erased_person_is_never_called_broken_and_never_whole(
    granted: Tracked,
) -> None:
    [decision] = granted.decisions()
    with write_session(granted.engine) as session:
        erase_applicant(session, granted.workshop.clock, granted.workshop.holder)

    trace = granted.followed(decision).trace

    assert trace.broken == ()
    assert trace.state is LinkState.UNCHECKED
    assert trace.seal is LinkState.UNCHECKED
    states = {link.name: link.state for link in trace.links}
    assert {name for name, state in states.items() if state is LinkState.WHOLE} == set()
    again = next(check for check in trace.checks if check.code is CheckCode.DECIDED_AGAIN)
    assert again.state is LinkState.WHOLE
    granted.change(Decision, decision, outcome="refused")
    assert LinkName.SCORE in granted.followed(decision).trace.broken


def test_a_decision_is_found_by_credit_by_number_and_by_claim_and_unit(granted: Tracked) -> None:
    [decision] = granted.decisions()
    reference = "RPL-7K3M-9QWX"
    granted.change(Claim, granted.claim, reference=reference)
    with read_session(granted.engine) as session:
        organisation = session.get_one(Claim, granted.claim).organisation_id
        for said in ((str(granted.credit),), (str(decision),), (reference.lower(), "w1")):
            assert decision_named(session, *said) == decision
        assert decision_named(session, reference, "W1", organisation) == decision
        other = granted.workshop.holder
        for said in ((str(other),), (reference, "W9"), (reference,), ("nothing", "W1")):
            with pytest.raises(DecisionNotTracedError):
                decision_named(session, *said)
        with pytest.raises(DecisionNotTracedError):
            decision_named(session, reference, "W1", other)


def test_of_several_decisions_the_one_in_force_is_found(refused: Tracked) -> None:
    refused.appeal(3)
    refused.change(Claim, refused.claim, reference="RPL-7K3M-9QWX")
    with read_session(refused.engine) as session:
        assert decision_named(session, "RPL-7K3M-9QWX", "W1") == refused.decisions()[-1]


def test_credit_that_is_on_its_way_is_not_checked(refused: Tracked) -> None:
    refused.appeal(3)
    _first, second = refused.decisions()

    trace = refused.followed(second).trace

    assert not_whole(trace) == [(LinkName.UNIT, CheckCode.UNCREDITED, LinkState.UNCHECKED)]
    assert trace.state is LinkState.UNCHECKED


def test_a_credit_that_was_taken_back_is_followed_by_its_decision_too(
    granted: Tracked,
) -> None:
    take_back(granted.workshop, granted.credit)
    [decision] = granted.decisions()

    found = granted.followed(decision)

    assert found.gathered.reversed
    assert not_whole(found.trace) == []
