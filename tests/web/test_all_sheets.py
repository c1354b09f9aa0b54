"""All sheets of a decided claim side by side, and nothing of them while anybody may mark it."""

import re
from dataclasses import replace
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.domain.interests import Interest
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.review import SeatKind
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.store.database import read_session, write_session
from rpl.store.review.decided import Reader, decided_claims
from rpl.store.tables import InterestDeclaration, SeatOpening, Staff
from tests.factories.account import a_member_of_staff
from tests.factories.appealing import AppealOffice
from tests.factories.office import Office
from tests.factories.review import POLICY, a_catalog
from tests.fakes.clock import NOON, StoppedClock
from tests.fakes.queue import RecordingQueue
from tests.fakes.trust import RecordingAccessLog
from tests.one_service import service_over
from tests.web.assessor import reference
from tests.web.browser import sign_in_staff, text_of
from tests.web.conftest import at, browser

HERE = "/en/staff/sheets"
BAD = (1, 3)
READERS = (Role.MODERATOR, Role.QUALITY_OFFICER, Role.AUDITOR)


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog(marking=POLICY)


@pytest.fixture
def office(engine: Engine, clock: StoppedClock, queue: RecordingQueue) -> Office:
    """A claim that two people marked; a third is to settle unit W2."""
    office = Office(engine, clock, queue, marking=POLICY)
    office.first_mark(w2=BAD)
    clock.move(minutes=90)
    office.mark_again(office.mira)
    return office


@pytest.fixture
def readers(engine: Engine, context: AppContext) -> dict[Role, TestClient]:
    """Browsers of everybody who may read sheets."""
    found, service = {}, service_over(context)
    for role in READERS:
        found[role] = at(service)
        person = a_member_of_staff(engine, role, email=f"{role}@staff.example")
        sign_in_staff(found[role], person)
    return found


def settle(office: Office) -> None:
    office.mark_again(office.nils, w2=(2, 3))


def shown_to(office: Office, visitor: TestClient) -> bool:
    """Whether somebody sees the claim in the list and its sheets; both or neither."""
    listed = reference(office.engine, office.claim) in visitor.get(HERE).text
    page = visitor.get(f"{HERE}/{office.claim}")
    told = "First marker" in page.text
    assert listed is told
    if not told:
        assert page.status_code == 404
        assert "The sheets of this claim are not shown" in page.text
        assert not re.search("refus|granted|Level", text_of(page.text))
    return told


def test_nobody_reads_a_sheet_before_the_claim_is_decided_nor_while_a_seat_is_called_for(
    office: Office, readers: dict[Role, TestClient]
) -> None:
    assert not any(shown_to(office, visitor) for visitor in readers.values())
    settle(office)
    assert not any(shown_to(office, visitor) for visitor in readers.values())

    assert office.decide()

    assert all(shown_to(office, visitor) for visitor in readers.values())
    with write_session(office.engine) as session:
        opening = SeatOpening(claim_id=office.claim, kind=SeatKind.APPEAL, calls=[], opened_at=NOON)
        session.add(opening)
    assert not any(shown_to(office, visitor) for visitor in readers.values())


def test_three_sheets_stand_side_by_side_with_who_marked_when_and_why(
    office: Office, readers: dict[Role, TestClient], engine: Engine, context: AppContext
) -> None:
    settle(office)
    office.decide()
    auditor, moderator = readers[Role.AUDITOR], readers[Role.MODERATOR]
    text = text_of(auditor.get(f"{HERE}/{office.claim}").text)

    assert re.search(r"First marker Amina taken on [^:]* 12:00 UTC submitted on [^:]* 12:00", text)
    assert re.search(r"Second marker Mira taken on [^:]* 13:30", text)
    assert "Third person Nils" in text
    one, two = text.partition(" W2 Title")[::2]
    assert "The decision rests on: First marker." in one
    assert "Second marker Level" not in one
    assert "The decision rests on: Third person." in two
    assert "Why it was marked a second time: by the first sheet the unit would not" in two
    assert "CC1 : whether a criterion is passed that must be" in two
    assert re.search(
        r"The two differ First marker Level 1: L1 No note\. Evidence: 1\. [^·]* · 1 "
        r"Second marker Level 3: L3 .* Third person Level 2: L2 An invented reason\. .*"
        r"The two agree First marker Level 3",
        two,
    )
    log = context.access_log
    assert isinstance(log, RecordingAccessLog)
    assert {(look.claim_id, look.seen.value) for look in log.looks} == {(office.claim, "claim")}
    assert f'href="{HERE}"' in auditor.get("/en/staff/agreement").text
    assert f'href="{HERE}"' in moderator.get("/en/staff/second-marks").text
    tie(office, f"{Role.MODERATOR}@staff.example")
    assert not shown_to(office, moderator)
    assert shown_to(office, auditor)
    assessor = browser(context)
    sign_in_staff(assessor, a_member_of_staff(engine, email="ada@staff.example"))
    refused = assessor.get(f"{HERE}/{office.claim}")
    assert refused.status_code == 403
    assert "First marker" not in refused.text


def tie(office: Office, email: str) -> None:
    """Write down that somebody is of the applicant's family."""
    with write_session(office.engine) as session:
        staff_id = session.exec(select(Staff.id).where(Staff.email == email)).one()
        tied = InterestDeclaration(
            claim_id=office.claim, staff_id=staff_id, interest=Interest.FAMILY, declared_at=NOON
        )
        session.add(tied)


def test_a_name_in_a_note_is_told_only_to_who_may_read_it(
    office: Office, readers: dict[Role, TestClient], context: AppContext
) -> None:
    settle(office)
    office.decide()

    for masked, told in ((False, {Role.AUDITOR, Role.MODERATOR}), (True, {Role.AUDITOR})):
        service_over(replace(context, catalog=a_catalog(marking=POLICY, masked=masked)))
        for role, visitor in readers.items():
            page = visitor.get(f"{HERE}/{office.claim}").text
            assert ("An invented reason." in page) is (role in told)
            assert ("An [hidden] reason." in page) is (role not in told)


def test_the_list_goes_on_behind_its_last_claim_and_tells_of_one_organisation(
    any_engine: Engine,
) -> None:
    offices = [Office(any_engine), Office(any_engine), Office(any_engine)]
    for days, office in enumerate(offices):
        office.clock.move(days=days)
        office.first_mark()
        office.decide()
    with read_session(any_engine) as session:
        mine, other = Reader(uuid4(), DEFAULT_ORGANISATION), Reader(uuid4(), uuid4())
        (newest,) = decided_claims(session, mine, 1, once=True)
        place = (newest.decided_at, newest.claim_id)
        rest = decided_claims(session, mine, 5, once=True, after=place)
        assert [each.claim_id for each in (newest, *rest)] == [o.claim for o in reversed(offices)]
        assert {each.sheets for each in rest} == {1}
        assert decided_claims(session, mine, 5) == ()
        assert decided_claims(session, other, 5, once=True) == ()


@pytest.mark.parametrize(
    ("again", "rests_on"), [(2, SeatKind.APPEAL), (0, SeatKind.FIRST)], ids=["varied", "dismissed"]
)
def test_after_an_appeal_it_is_said_whose_marks_the_decision_rests_on(
    engine: Engine,
    clock: StoppedClock,
    queue: RecordingQueue,
    readers: dict[Role, TestClient],
    again: int,
    rests_on: SeatKind,
) -> None:
    office = AppealOffice(engine, clock, queue)
    office.decided(w1=(0, 0))
    office.lodge()
    office.take_appeal(office.rosa)
    clock.move(minutes=5)
    office.decide_appeal(office.rosa, office.remark(office.rosa, cc1=again, cc2=0))

    text = text_of(readers[Role.AUDITOR].get(f"{HERE}/{office.claim}").text)

    words = {SeatKind.APPEAL: "Appeal", SeatKind.FIRST: "First marker"}
    rests = [part.split(".")[0] for part in text.split("The decision rests on: ")[1:]]
    assert rests == [words[rests_on], "First marker"]
