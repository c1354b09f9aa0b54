"""A claim's journey: every move, in every state, tried by everybody, does what the map says.

The map is written down a second time in `tests/journey_moves.py`, with who may make each move: a
move that `domain/journey.py` allows and that table does not is found, and the other way round.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import exists
from sqlmodel import Session, col, select
from typing_extensions import override

from rpl.catalog import Catalog
from rpl.domain.journey import (
    AGAIN_MOVES,
    APPEAL_MOVES,
    CLAIM_MOVES,
    REASSESSMENT_MOVES,
    AppealState,
    ClaimState,
    ReassessmentState,
)
from rpl.edge.context import AppContext
from rpl.jobs.requests import close_requests
from rpl.jobs.retention import keep_no_longer
from rpl.jobs.steps import STEPS
from rpl.store.database import read_session, write_session
from rpl.store.tables import (
    AdmissionRow,
    Appeal,
    Claim,
    ClockStop,
    EvidenceRequest,
    Facilitation,
    Reassessment,
    Seat,
    SeatOpening,
)
from tests.factories.account import KnownClaim, a_claim, a_member_of_staff
from tests.factories.admission import a_catalog_that_admits
from tests.factories.intake import job_tools
from tests.factories.review import an_evidence_item
from tests.fakes.clock import StoppedClock
from tests.journey_moves import (
    ADA,
    ADDED_TO,
    ADDING,
    APPLICANT,
    COLLEAGUE,
    ENDS,
    ERASED,
    EVERYBODY,
    FOR_STAFF,
    GONE,
    HELPER,
    LODGED,
    MOVES,
    NOBODY,
    PLACES,
    PREPARER,
    REVIEWED,
    ROSA,
    SERVICE,
    STAFF,
    STRANGER,
    UNSAID,
    Map,
    Names,
    Place,
    edges,
)
from tests.one_service import service_over
from tests.web.assessor import Desk
from tests.web.browser import post_form, sign_in_applicant, sign_in_staff
from tests.web.centre import CODE
from tests.web.conftest import at, context, page_reader, queue, vault  # noqa: F401 -- fixtures

LEVELS = {"uphold": ("3", "3"), "vary": ("2", "0"), "dismiss": ("0", "0")}
SERVER_FAILED = 500
TRADE = "any-trade"
VERSION = re.compile(r'name="version" value="(\d+)"')
WHY = {"units": "W1", "reason": "An invented reason."}
_TABLES: Mapping[Map, Mapping[Any, frozenset[Any]]] = {
    Map.CLAIM: CLAIM_MOVES,
    Map.AGAIN: AGAIN_MOVES,
    Map.REASSESSMENT: REASSESSMENT_MOVES,
    Map.APPEAL: APPEAL_MOVES,
}


def test_the_maps_hold_exactly_the_moves_that_somebody_can_make() -> None:
    allowed = {
        (name, state, to)
        for name, table in _TABLES.items()
        for state, moves in table.items()
        for to in moves
    }

    assert allowed == edges()


@dataclass
class World:
    """The service, and the browsers of everybody who stays the same from claim to claim."""

    context: AppContext
    clock: StoppedClock

    def __post_init__(self) -> None:
        self.app = service_over(self.context)
        self.browsers = {name: self.browser() for name in (STRANGER, NOBODY, *STAFF)}
        for number, (name, role) in enumerate(STAFF.items()):
            somebody = a_member_of_staff(
                self.context.engine, role, email=f"{number}@staff.example", name=f"Person {number}"
            )
            sign_in_staff(self.browsers[name], somebody)
        sign_in_applicant(
            self.browsers[STRANGER], a_claim(self.context.engine, qualification=TRADE)
        )

    def browser(self) -> TestClient:
        return at(self.app)


class Journey(RuleBasedStateMachine):
    """One claim from its draft to its end; at each place everybody tries everything first."""

    world: ClassVar[World]
    tried: ClassVar[set[Place | str]]
    walked: ClassVar[set[tuple[Place, str]]]
    everybody: ClassVar[bool]

    @initialize()
    def open(self) -> None:
        service, engine = self.world.context, self.world.context.engine
        self.known: KnownClaim = a_claim(engine, qualification=TRADE)
        self.letter: UUID = an_evidence_item(engine, self.known.id)
        self.browsers = {**self.world.browsers, APPLICANT: self.world.browser()}
        sign_in_applicant(self.browsers[APPLICANT], self.known)
        self.help(HELPER, "submit")
        self.help(PREPARER, "prepare")
        self.holder, self.heard, self.barred = "", set[str](), set[str]()
        self.over = False
        self.tools = replace(
            job_tools(engine, service.clock), catalog=service.catalog, queue=service.queue
        )

    def help(self, name: str, allowed: str) -> None:
        """The applicant lets a facilitator do something, who opens the claim."""
        page = post_form(self.browsers[APPLICANT], "/en/claim/helpers", [("allowed", allowed)])
        code = CODE.search(page.text)
        assert code is not None
        fields = {"reference": self.known.reference, "code": code[1]}
        post_form(self.browsers[name], "/en/staff/applicants", fields)
        with read_session(self.world.context.engine) as session:
            consent = session.exec(
                select(Facilitation.id).where(
                    Facilitation.claim_id == self.known.id, Facilitation.allowed == allowed
                )
            ).one()
        opened = post_form(self.browsers[name], f"/en/staff/applicants/{consent}/open")
        assert opened.headers["location"] == "/en/claim", opened.text

    @override
    def teardown(self) -> None:
        """Nobody holds it any longer."""
        if not hasattr(self, "known") or self.over:
            return
        where = self.where()
        for move in ("withdraw", "take back"):
            if where in MOVES[move]:
                self.make(move, APPLICANT)
        if where == REVIEWED:
            self.make("hand back", self.holder)

    @rule(pick=st.integers(0, 99))
    def move_on(self, pick: int) -> None:
        """Everybody tries what they may not, then somebody makes a move that they may."""
        where = self.where()
        place = ERASED if self.over else self.like(where)
        if place not in self.tried:
            self.everybody_tries_what_they_may_not(where, pick)
            self.tried.add(place)
        if self.over:
            return
        options = self.towards_what_was_not_made_yet(where)
        if not options:
            return
        move, name, to = options[pick % len(options)]
        self.make(move, name)
        assert self.where() == to, f"{name} could not {move} at {where}: {self.said}"
        assert self.left_open() <= self.may_be_open(to), f"{move} at {where}: {self.left_open()}"
        self.walked.add((self.like(where), move))
        self.over = move == "erase"
        self.remember(move, name)

    def remember(self, move: str, name: str) -> None:
        """Who holds it, and who may not have it any more: nobody hears two appeals on a claim."""
        if move in {"take", "take the appeal"}:
            self.holder = name
        if move == "take the appeal":
            self.heard.add(name)
        if move == "find a tie":
            self.barred.add(name)
        if move in {"appeal", "appeal and add"}:
            self.barred |= self.heard

    def like(self, where: Place) -> Place:
        """In a short run it is all one after which outcome something is assessed again."""
        return where if self.everybody or where.again is None else where._replace(appeal=None)

    def towards_what_was_not_made_yet(self, where: Place) -> list[tuple[str, str, Place]]:
        """To a place where nobody was yet, else a move that was not made; ends come last."""
        found = list(self.allowed(where))
        for is_new in (self.leads_on, self.was_not_made):
            for left in (ENDS, ENDS - {"uphold"}, frozenset[str]()):
                wanted = [
                    (distance, each)
                    for each in found
                    if (distance := distance_of(is_new, where, each[0], left)) is not None
                ]
                if wanted:
                    least = min(distance for distance, _ in wanted)
                    return [each for distance, each in wanted if distance == least]
        return found

    def leads_on(self, where: Place, move: str) -> bool:
        to = ERASED if move == "erase" else self.like(MOVES[move][where][1])
        return to not in self.tried

    def was_not_made(self, where: Place, move: str) -> bool:
        return (self.like(where), move) not in self.walked

    def left_open(self) -> frozenset[str]:
        """What waits for somebody, whatever its claim says."""
        mine = self.known.id
        waiting = {
            "request": (col(EvidenceRequest.claim_id) == mine, col(EvidenceRequest.ended_at)),
            "stopped clock": (col(ClockStop.claim_id) == mine, col(ClockStop.until)),
            "call for a seat": (col(SeatOpening.claim_id) == mine, col(SeatOpening.settled_at)),
            "seat": (col(Seat.claim_id) == mine, col(Seat.submitted_at)),
        }
        with read_session(self.world.context.engine) as session:
            return frozenset(
                name
                for name, (of_claim, ended) in waiting.items()
                if session.scalar(select(exists().where(of_claim, ended.is_(None))))
            )

    def may_be_open(self, where: Place) -> frozenset[str]:
        """What may wait at a place; what was withdrawn as a whole is looked at by nobody."""
        if where == GONE or where.state is ClaimState.EVIDENCE_REQUESTED:
            return frozenset({"request", "stopped clock", "seat"})
        if where in {ADDED_TO, LODGED, REVIEWED}:
            return frozenset({"call for a seat", "seat"})
        return frozenset({"seat"} if where.state in UNSAID else ())

    def allowed(self, where: Place) -> Iterator[tuple[str, str, Place]]:
        for move, places in MOVES.items():
            names, to = places.get(where, (frozenset(), where))
            for name in sorted(names - self.barred):
                yield move, self.holder if name == "holder" else name, to

    def everybody_tries_what_they_may_not(self, where: Place, pick: int) -> None:
        mine = set() if self.over else {(move, name) for move, name, _ in self.allowed(where)}
        for place, move in enumerate(MOVES):
            people = self.who_try(move, where, pick + place)
            for name in (SERVICE,) if move == "let time pass" else people:
                if (move, name) in mine or (move, name) == ("erase", STRANGER):
                    continue
                self.make(move, name, may=False)
                assert self.where() == where, f"{name} could {move} at {where}: {self.said}"
        self.the_worker_does_nothing(where)

    def who_try(self, move: str, where: Place, pick: int) -> tuple[str, ...]:
        """In a short run whoever may most, and where somebody may, others beside them."""
        if self.everybody:
            return EVERYBODY
        near = (ADA, COLLEAGUE, ROSA) if move in FOR_STAFF else (APPLICANT, HELPER, PREPARER)
        others = EVERYBODY[pick % 8 :: 8]
        if where in MOVES[move]:
            return tuple(dict.fromkeys((*near, *others)))
        most = self.holder or ADA if move in FOR_STAFF else APPLICANT
        return tuple(dict.fromkeys((most, others[0])))

    def the_worker_does_nothing(self, where: Place) -> None:
        for step in ("decide", "post_credit"):
            STEPS[step](self.tools, self.known.id)
        keep_no_longer(self.tools)
        assert self.where() == where

    def where(self) -> Place:
        with read_session(self.world.context.engine) as session:
            state = session.exec(select(Claim).where(Claim.id == self.known.id)).one().state
            said = session.exec(
                select(AdmissionRow).where(AdmissionRow.claim_id == self.known.id)
            ).one_or_none()
            again = session.exec(
                select(Reassessment)
                .where(Reassessment.claim_id == self.known.id)
                .order_by(col(Reassessment.begun_at))
            ).all()
            appeal = self.appeal(session, again)
        runs = next((each.state for each in again if each.ended_at is None), None)
        return Place(state, appeal, runs, unsaid=said is None and state in UNSAID)

    def appeal(self, session: Session, again: Sequence[Reassessment]) -> AppealState | str | None:
        """That against what was decided last."""
        found = session.exec(
            select(Appeal)
            .where(Appeal.claim_id == self.known.id)
            .order_by(col(Appeal.lodged_at).desc())
        ).first()
        decided = (e.ended_at for e in again if e.state is ReassessmentState.DECIDED)
        if found is None or any(at is not None and at > found.lodged_at for at in decided):
            return None
        return ADDING if found.adding and found.state is AppealState.LODGED else found.state

    def make(self, move: str, name: str, *, may: bool = True) -> None:
        """Send the forms of a move; whoever may not make it sends the last one alone."""
        self.said = ""
        if may:
            self.world.clock.move(seconds=1)
        if move == "let time pass":
            self.let_time_pass(may=may)
            return
        client = self.browsers[name]
        if move in {"submit marks", *LEVELS}:
            self.mark(client, move, may=may)
        else:
            self.post(client, *self.form(move))
        if may and move == "submit marks":
            STEPS["decide"](self.tools, self.known.id)

    def form(self, move: str) -> tuple[str, dict[str, str]]:
        staff, claim = "/en/staff", f"/en/staff/claims/{self.known.id}"
        mine, none = "/en/claim", {"interest": "none"}
        return {
            "send": (f"{mine}/submit", {"acknowledged": "yes"}),
            "withdraw": (f"{mine}/withdraw", {}),
            "erase": (f"{mine}/erase", {"understood": "yes"}),
            "take": (f"{claim}/take", none),
            "hand back": (f"{claim}/hand-back", {}),
            "find a tie": (f"{claim}/interest", {"interest": "family"}),
            "admit": (f"{claim}/admission", {"admission": "admitted"}),
            "withhold admission": (f"{claim}/admission", {"admission": "work"}),
            "ask for evidence": (f"{claim}/ask", {"criteria": "W1.CC1"}),
            "answer": (f"{mine}/request/send", {"acknowledged": "yes"}),
            "mark again": (f"{staff}/second-marks/{self.known.id}/take", none),
            "appeal": (f"{mine}/appeal", WHY),
            "appeal and add": (f"{mine}/appeal", {**WHY, "adding": "yes"}),
            "say all is there": (f"{mine}/appeal/complete", {"acknowledged": "yes"}),
            "begin again": (f"{mine}/again", {"units": "W1"}),
            "send again": (f"{mine}/again/send", {"acknowledged": "yes"}),
            "take back": (f"{mine}/again/withdraw", {}),
            "take the appeal": (f"{staff}/appeals/{self.known.id}/take", none),
        }[move]

    def mark(self, client: TestClient, move: str, *, may: bool) -> None:
        """Marks are saved and submitted; whoever may not do it sends the last form alone."""
        desk = Desk(self.world.context.engine, client, self.known.id, self.letter)
        last = "appeal" if move in LEVELS else "submit"
        version = "1"
        if may:
            self.save(desk, "W1", *LEVELS.get(move, ("0", "0")))
            if last == "submit" and self.where().again is None:
                self.save(desk, "W2", "3", "2")
            version = version_in(
                client.get(desk.address if last == "submit" else f"{desk.address}/appeal").text
            )
        fields = {"version": version, "reason-W1": "An invented answer."}
        self.post(client, f"{desk.address}/{last}", fields)

    def save(self, desk: Desk, unit: str, cc1: str, cc2: str) -> None:
        version = version_in(desk.client.get(f"{desk.address}/units/{unit}").text)
        marks = [("level.CC1", cc1), ("level.CC2", cc2), ("cite_levels", desk.cites())]
        assert desk.save(*marks, unit=unit, version=int(version)).is_redirect

    def post(self, client: TestClient, address: str, fields: Mapping[str, str]) -> None:
        answer = post_form(client, address, fields)
        self.said = f"{answer.status_code} {answer.headers.get('location', '')}"
        assert answer.status_code < SERVER_FAILED, (address, answer.text[:500])

    def let_time_pass(self, *, may: bool) -> None:
        engine, now = self.world.context.engine, self.world.context.clock.now()
        if may:
            with write_session(engine) as session:
                asked = select(EvidenceRequest).where(EvidenceRequest.claim_id == self.known.id)
                for row in session.exec(asked):
                    row.closes_at = now
        close_requests(self.tools)


def distance_of(
    is_new: Callable[[Place, str], bool], where: Place, move: str, left: Names
) -> int | None:
    """How many moves it takes, from this one on, to one that is new and not to be `left`."""
    seen, front = {where}, [(where, move)]
    for steps in range(len(PLACES)):
        if any(is_new(*made) and made[1] not in left for made in front):
            return steps
        after = {MOVES[name][at][1] for at, name in front if name not in ENDS} - seen
        seen |= after
        front = [(at, name) for at in after for name in MOVES if at in MOVES[name]]
    return None


def version_in(page: str) -> str:
    found = VERSION.findall(page)
    assert found
    return str(found[-1])


def run(template: AppContext, examples: int, steps: int, *, everybody: bool) -> None:
    clock = StoppedClock()
    served = replace(template, clock=clock, catalog=a_catalog_that_admits(), rate_limits=False)
    Journey.world = World(served, clock)
    Journey.tried, Journey.walked, Journey.everybody = set(), set(), everybody
    run_state_machine_as_test(
        Journey,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog_that_admits()


def test_at_every_place_of_the_journey_only_what_the_map_allows_can_be_done(
    context: AppContext,  # noqa: F811 -- a fixture
) -> None:
    run(context, examples=7, steps=16, everybody=False)

    assert Journey.tried >= {ERASED, *(each for each in PLACES if each.again is None)}
    assert Journey.tried >= {each for each in PLACES if each.again and not each.appeal}


@pytest.mark.long
def test_everybody_tries_every_move_at_every_place_and_every_move_is_made(
    context: AppContext,  # noqa: F811 -- a fixture
) -> None:
    run(context, examples=70, steps=20, everybody=True)

    made = {(where, move) for move, places in MOVES.items() for where in places}
    assert made <= Journey.walked
