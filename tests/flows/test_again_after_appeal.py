"""Appeal, reassessment and erasure of one claim together: what each leaves of the others."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from rpl.domain.appeal import AppealTooLateError, NothingToAppealError
from rpl.domain.audit_bundle import files_of
from rpl.domain.journey import AppealState, ClaimState
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.reassessment import AppealFirstError, ReassessmentFirstError
from rpl.domain.replay import replay
from rpl.domain.review import SeatKind, SeatTakenError
from rpl.domain.roles import Role
from rpl.domain.trace import LinkState
from rpl.flows import intake, review
from rpl.flows.erasure import erase_applicant
from rpl.flows.letter import claim_letter
from rpl.flows.review import ClaimNotInQueueError
from rpl.flows.trace import bundle_of, decision_named
from rpl.store.database import read_session, write_session
from rpl.store.exports import exported_tables
from rpl.store.held import shown_rows
from rpl.store.holdings import HOLDINGS
from rpl.store.review.clocks import running_stops
from rpl.store.review.decided import Reader, decided_claim
from rpl.store.review.requests import open_request, requests_of
from rpl.store.sealed import claim_seal
from rpl.store.tables import Claim, Reassessment, Seat, SeatOpening
from tests.factories.reassessing import DAY, AgainOffice
from tests.factories.review import a_unit_sheet, an_assessor
from tests.factories.tracing import Tracked
from tests.fakes.clock import NOON
from tests.fakes.vault import FakeKeyRing

OF_A_ROUND = ("added to", "waiting", "marked", "asked for more")


@pytest.fixture
def office(engine: Engine) -> AgainOffice:
    return refused(engine)


@pytest.fixture
def any_office(any_engine: Engine) -> AgainOffice:
    return refused(any_engine)


def refused(engine: Engine) -> AgainOffice:
    office = AgainOffice(engine)
    office.decided(w1=(0, 0))
    return office


@pytest.fixture
def tracked(any_engine: Engine, tmp_path: Path) -> Tracked:
    """W1 was refused, an appeal varied it, and it was granted when it was assessed again."""
    tracked = Tracked(any_engine, tmp_path, level=0)
    tracked.appeal(1)
    tracked.again(3)
    tracked.post()
    return tracked


@pytest.mark.parametrize("where", OF_A_ROUND)
def test_while_something_is_assessed_again_no_appeal_begins(
    office: AgainOffice, where: str
) -> None:
    bring(office, where)

    with pytest.raises(ReassessmentFirstError):
        office.lodge()
    assert office.appeal() is None
    with pytest.raises(ClaimNotInQueueError):
        office.take_appeal(office.rosa)


@pytest.mark.parametrize("where", ["added to", "waiting", "reviewed"])
def test_while_an_appeal_waits_nothing_is_assessed_again(office: AgainOffice, where: str) -> None:
    office.lodge(adding=where == "added to")
    if where == "reviewed":
        office.take_appeal(office.rosa)

    with pytest.raises(AppealFirstError):
        office.begin()
    assert office.running() is None
    with pytest.raises(SeatTakenError):
        office.take(office.boris)


@pytest.mark.parametrize("where", OF_A_ROUND)
def test_of_an_erased_person_who_was_assessed_again_nothing_waits(
    any_office: AgainOffice, where: str
) -> None:
    office = any_office
    before = office.outcomes()
    bring(office, where)

    erase(office)

    assert (office.state(), office.running(), office.outcomes()) == (
        ClaimState.DECIDED,
        None,
        before,
    )
    with read_session(office.engine) as session:
        [row] = session.exec(select(Reassessment)).all()
        assert row.state == "withdrawn"
        assert [seat.round for seat in session.exec(select(Seat))] == [1]
        assert open_request(session, office.claim) is None
        assert running_stops(session, office.claim) == {}
    with pytest.raises(ClaimNotInQueueError):
        office.take(office.boris)
    assert readable(office)


def test_an_erased_person_leaves_no_seat_of_an_appeal_that_nobody_decides(
    any_office: AgainOffice,
) -> None:
    office = any_office
    office.lodge()
    office.take_appeal(office.rosa)
    assert not readable(office)

    erase(office)

    with read_session(office.engine) as session:
        assert [seat.kind for seat in session.exec(select(Seat))] == [SeatKind.FIRST]
        assert all(row.settled_at for row in session.exec(select(SeatOpening)))
    assert readable(office)


def test_a_request_ends_when_what_it_was_for_is_taken_back(any_office: AgainOffice) -> None:
    office = any_office
    bring(office, "asked for more")
    office.take_back()

    with read_session(office.engine) as session:
        assert open_request(session, office.claim) is None
        assert running_stops(session, office.claim) == {}
    bring(office, "asked for more")
    office.clock.move(minutes=5)
    with write_session(office.engine) as session:
        intake.send_answer(session, office.clock, office.claim, acknowledged=False)
    office.take(office.boris)
    office.marked_again(office.boris)

    assert office.decide()
    assert office.outcomes()["W1"] == "granted"
    with read_session(office.engine) as session:
        seal = claim_seal(session, FakeKeyRing(), office.claim)
        asked = requests_of(session, seal, office.claim)
    assert [each.answered for each in asked] == [False, True]


def test_each_of_three_decisions_is_traced_and_replayed_by_what_it_rested_on(
    tracked: Tracked,
) -> None:
    found = [tracked.followed(decision) for decision in tracked.decisions()]

    assert [each.trace.state for each in found] == [LinkState.WHOLE] * 3
    assert [each.trace.credited for each in found] == [False, False, True]
    rests = [each.gathered.rests for each in found]
    assert [{mark.level for mark in each.marks} for each in rests] == [{0}, {1}, {3}]
    assert [seat.kind for each in rests for seat in each.seats] == ["first", "appeal", "first"]
    assert [seat.name for each in rests for seat in each.seats][1:] == ["Rosa", "Boris"]
    after = [each.gathered.followed_by for each in found]
    assert [None if each is None else each.id for each in after] == [*tracked.decisions()[1:], None]
    workshop = tracked.workshop
    for each in found:
        with read_session(tracked.engine) as session:
            bundle = bundle_of(
                session, workshop.catalog, workshop.clock, each.gathered, notes=False
            )
        assert replay(files_of(bundle)).state is LinkState.WHOLE
    tracked.change(Claim, tracked.claim, reference="RPL-7K3M-9QWX")
    with read_session(tracked.engine) as session:
        assert decision_named(session, "RPL-7K3M-9QWX", "W1") == tracked.decisions()[-1]


def test_the_letter_is_of_the_decision_in_force_and_no_longer_the_reviewers(
    tracked: Tracked,
) -> None:
    with read_session(tracked.engine) as session:
        letter = claim_letter(session, tracked.workshop.catalog, FakeKeyRing(), tracked.claim, "en")

    assert letter is not None
    told = repr(letter)
    assert "We grant you this unit." in told
    assert "An invented answer." not in told
    assert "You can appeal until %(date)s." in told


def test_the_tables_hold_three_decisions_of_one_unit_and_one_of_them_in_force(
    tracked: Tracked,
) -> None:
    tables = {each.name: each for each in exported_tables(tracked.engine, DEFAULT_ORGANISATION)}

    def rows(name: str) -> list[dict[str, Any]]:
        found = tables[name]
        return [dict(zip(found.columns, row, strict=True)) for row in found.rows()]

    units = sorted(
        (row for row in rows("units") if row["unit"] == "W1"), key=lambda row: str(row["decided"])
    )
    assert [(row["round"], row["outcome"], row["in force"]) for row in units] == [
        (1, "refused", "no"),
        (1, "refused", "no"),
        (2, "granted", "yes"),
    ]
    [again] = rows("reassessments")
    assert (again["units"], again["round"], again["state"]) == ("W1", 2, "decided")
    assert [row["unit"] for row in rows("credits")] == ["W1"]


def test_the_applicant_takes_along_all_three_decisions_and_what_came_between(
    tracked: Tracked,
) -> None:
    with read_session(tracked.engine) as session:
        seal = claim_seal(session, FakeKeyRing(), tracked.claim)
        held = {
            holding.table.name: () if found is None else found.rows
            for holding in HOLDINGS
            for found in [shown_rows(session, seal, holding, tracked.workshop.holder, None)]
        }

    of_unit = [row for row in held["decision"] if row["unit"] == "W1"]
    assert sorted(row["outcome"] for row in of_unit) == ["granted", "refused", "refused"]
    assert [row["state"] for row in held["appeal"]] == [AppealState.VARIED.value]
    assert [row["state"] for row in held["reassessment"]] == ["decided"]


def test_what_was_not_assessed_again_keeps_the_day_to_appeal_by_that_it_had(
    engine: Engine,
) -> None:
    office = AgainOffice(engine)
    office.decided(w1=(0, 0), w2=(0, 0))
    office.clock.move(minutes=40 * DAY)
    grant_again(office)

    assert told_day(office) == NOON.date() + timedelta(days=30)
    with pytest.raises(AppealTooLateError) as refused:
        office.lodge(["W2"])
    assert refused.value.details["last"] == f"{told_day(office):%Y-%m-%d}"


def test_where_all_that_is_missing_was_appealed_before_nobody_is_told_a_day(
    engine: Engine,
) -> None:
    office = AgainOffice(engine)
    office.decided(w1=(0, 0), w2=(0, 0))
    office.lodge(["W1", "W2"])
    office.take_appeal(office.rosa)
    office.remark(office.rosa, "W1", 0, 0)
    office.decide_appeal(office.rosa, office.remark(office.rosa, "W2", 0, 0))
    office.clock.move(minutes=5)
    grant_again(office)

    assert told_day(office) is None
    with pytest.raises(NothingToAppealError):
        office.lodge(["W2"])


def grant_again(office: AgainOffice) -> None:
    office.begun_and_sent()
    office.take(office.boris)
    office.marked_again(office.boris)
    assert office.decide()
    assert office.outcomes() == {"W1": "granted", "W2": "refused"}


def told_day(office: AgainOffice) -> date | None:
    """The day by which its letter says to appeal; None where it says nothing of an appeal."""
    with read_session(office.engine) as session:
        letter = claim_letter(session, office.catalog, FakeKeyRing(), office.claim, "en")
    assert letter is not None
    rights = [each for each in letter.shown.sections if each.key == "appeal"]
    days = [
        line.details["date"]
        for section in rights
        for passage in section.passages
        for line in passage.lines
        if "date" in line.details
    ]
    assert bool(rights) is bool(days)
    found = next(iter(days), None)
    assert found is None or isinstance(found, date)
    return found


def bring(office: AgainOffice, where: str) -> None:
    """What is missing of W1 is assessed again, and has come so far."""
    office.clock.move(minutes=5)
    if where == "added to":
        office.begin()
        return
    office.begun_and_sent()
    if where == "waiting":
        return
    office.take(office.boris)
    assert office.save(office.boris, a_unit_sheet(office.letter))
    if where == "asked for more":
        with write_session(office.engine) as session:
            problems = review.ask_for_evidence(
                session,
                office.desk,
                assessor_id=office.boris,
                claim_id=office.claim,
                criteria=["W1.CC1"],
                note="An invented wish.",
                language="en",
            )
        assert problems == ()
        assert office.state() is ClaimState.EVIDENCE_REQUESTED


def erase(office: AgainOffice) -> None:
    with write_session(office.engine) as session:
        applicant = session.get_one(Claim, office.claim).applicant_id
        erase_applicant(session, office.clock, applicant)


def readable(office: AgainOffice) -> bool:
    """Whether somebody who checks may follow the decisions: nobody can mark any more."""
    auditor = an_assessor(office.engine, "Ana Auditor", Role.AUDITOR)
    reader = Reader(auditor, DEFAULT_ORGANISATION)
    with read_session(office.engine) as session:
        return decided_claim(session, reader, office.claim, erased=True) is not None
