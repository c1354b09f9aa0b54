"""A claim's journey: every move, in every state, tried by everybody, does what the map says.

The map is written down here a second time, with who may make each move: a move that
`domain/journey.py` allows and this table does not is found, and the other way round.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Final
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
from sqlmodel import select
from typing_extensions import override

from rpl.catalog import Catalog
from rpl.domain.journey import APPEAL_MOVES, CLAIM_MOVES, AppealState, ClaimState
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.jobs.requests import close_requests
from rpl.jobs.retention import keep_no_longer
from rpl.jobs.steps import STEPS
from rpl.store.database import read_session, write_session
from rpl.store.tables import Appeal, Claim, EvidenceRequest, Facilitation
from tests.factories.account import KnownClaim, a_claim, a_member_of_staff
from tests.factories.intake import job_tools
from tests.factories.review import a_catalog, an_evidence_item
from tests.one_service import service_over
from tests.web.assessor import Desk
from tests.web.browser import post_form, sign_in_applicant, sign_in_staff
from tests.web.centre import CODE
from tests.web.conftest import at, context, page_reader, queue, vault  # noqa: F401 -- fixtures

ADDING: Final = "adding"
"""An appeal that was lodged, while its applicant adds evidence: nobody may take it yet."""
ERASED: Final = "erased"
"""Wherever its applicant was erased: nobody can do anything any more."""

Where = tuple[ClaimState, AppealState | str | None]
Names = frozenset[str]

DRAFT, READY, MARKED, ASKED, DECIDED, GONE = (
    (ClaimState.DRAFT, None),
    (ClaimState.READY, None),
    (ClaimState.IN_ASSESSMENT, None),
    (ClaimState.EVIDENCE_REQUESTED, None),
    (ClaimState.DECIDED, None),
    (ClaimState.WITHDRAWN, None),
)
ADDED_TO, LODGED, REVIEWED = (
    (ClaimState.DECIDED, each) for each in (ADDING, AppealState.LODGED, AppealState.IN_REVIEW)
)
UPHELD, VARIED, DISMISSED = (
    (ClaimState.DECIDED, each)
    for each in (AppealState.UPHELD, AppealState.VARIED, AppealState.DISMISSED)
)
UNDECIDED = (DRAFT, READY, MARKED, ASKED)

APPLICANT, HELPER, PREPARER, STRANGER, NOBODY = (
    "applicant",
    "a facilitator who may send",
    "a facilitator who may prepare",
    "another applicant",
    "nobody",
)
COLLEAGUE, OTHER_REVIEWER, SERVICE = "another assessor", "another reviewer", "the service"
ADA, ROSA = Role.ASSESSOR.value, Role.APPEAL_REVIEWER.value
STAFF: Mapping[str, Role] = {role.value: role for role in Role} | {
    COLLEAGUE: Role.ASSESSOR,
    OTHER_REVIEWER: Role.APPEAL_REVIEWER,
    HELPER: Role.FACILITATOR,
    PREPARER: Role.FACILITATOR,
}
"""Everybody with an account; whoever is only called by a role does nothing for the applicant."""
EVERYBODY = (APPLICANT, STRANGER, NOBODY, *STAFF)

MOVES: Mapping[str, Mapping[Where, tuple[Names, Where]]] = {
    "send": {DRAFT: (frozenset({APPLICANT, HELPER}), READY)},
    "withdraw": {at: (frozenset({APPLICANT}), GONE) for at in UNDECIDED},
    "erase": {at: (frozenset({APPLICANT}), GONE) for at in UNDECIDED}
    | {at: (frozenset({APPLICANT}), DECIDED) for at in (DECIDED, ADDED_TO, LODGED, REVIEWED)}
    | {at: (frozenset({APPLICANT}), at) for at in (UPHELD, VARIED, DISMISSED)},
    "take": {READY: (frozenset({ADA, COLLEAGUE}), MARKED)},
    "hand back": {
        MARKED: (frozenset({"holder"}), READY),
        REVIEWED: (frozenset({"holder"}), LODGED),
    },
    "find a tie": {
        MARKED: (frozenset({"holder"}), READY),
        REVIEWED: (frozenset({"holder"}), LODGED),
    },
    "ask for evidence": {MARKED: (frozenset({"holder"}), ASKED)},
    "answer": {ASKED: (frozenset({APPLICANT, HELPER}), READY)},
    "let time pass": {ASKED: (frozenset({SERVICE}), READY)},
    "submit marks": {MARKED: (frozenset({"holder"}), DECIDED)},
    "mark again": {},
    "appeal": {DECIDED: (frozenset({APPLICANT, HELPER}), LODGED)},
    "appeal and add": {DECIDED: (frozenset({APPLICANT, HELPER}), ADDED_TO)},
    "say all is there": {ADDED_TO: (frozenset({APPLICANT, HELPER}), LODGED)},
    "take the appeal": {LODGED: (frozenset({ROSA, OTHER_REVIEWER}), REVIEWED)},
    "uphold": {REVIEWED: (frozenset({"holder"}), UPHELD)},
    "vary": {REVIEWED: (frozenset({"holder"}), VARIED)},
    "dismiss": {REVIEWED: (frozenset({"holder"}), DISMISSED)},
}
"""Each move: where it may be made, by whom, and where it leads.  `holder` has the seat."""

PLACES = {where for places in MOVES.values() for where in places}
OUTCOMES = frozenset({"uphold", "vary", "dismiss"})
ENDS = OUTCOMES | {"withdraw", "erase"}
"""After these, little is left to be tried."""
FOR_STAFF = frozenset(
    {"take", "hand back", "find a tie", "ask for evidence", "submit marks", "mark again"}
    | {"take the appeal", *OUTCOMES}
)
LEVELS = {"uphold": ("3", "3"), "vary": ("2", "0"), "dismiss": ("0", "0")}
SERVER_FAILED = 500
TRADE = "any-trade"
VERSION = re.compile(r'name="version" value="(\d+)"')
WHY = {"units": "W1", "reason": "An invented reason."}
_STATES: Mapping[Where, AppealState | None] = {ADDED_TO: AppealState.LODGED}


def edges(where: Where, to: Where) -> Iterator[tuple[object, object]]:
    """What changes on the maps of claim and appeal."""
    if where[0] is not to[0]:
        yield where[0], to[0]
    if to == DECIDED:
        return  # everything is erased, and the appeal forgotten with it
    before, after = (_STATES.get(each, each[1]) for each in (where, to))
    if before is not after and before is not None:
        yield before, after


ALL_EDGES = {
    edge
    for places in MOVES.values()
    for where, (_, to) in places.items()
    for edge in edges(where, to)
}


def test_the_maps_hold_exactly_the_moves_that_somebody_can_make() -> None:
    of_claims = {(state, to) for state, moves in CLAIM_MOVES.items() for to in moves}
    of_appeals = {(state, to) for state, moves in APPEAL_MOVES.items() for to in moves}

    assert of_claims | of_appeals == ALL_EDGES


@dataclass
class World:
    """The service, and the browsers of everybody who stays the same from claim to claim."""

    context: AppContext

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
    tried: ClassVar[set[Where | str]]
    walked: ClassVar[set[tuple[Where, str]]]
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
        self.holder, self.tied = "", set[str]()
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
        if hasattr(self, "known") and self.where() in {READY, MARKED, ASKED}:
            self.make("withdraw", APPLICANT)  # nobody holds it any longer
        if hasattr(self, "known") and self.where() == REVIEWED:
            self.make("hand back", self.holder)

    @rule(pick=st.integers(0, 99))
    def move_on(self, pick: int) -> None:
        """Everybody tries what they may not, then somebody makes a move that they may."""
        where = self.where()
        place = ERASED if self.over else where
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
        self.walked.add((where, move))
        self.over = move == "erase"
        if move in {"take", "take the appeal"}:
            self.holder = name
        if move == "find a tie":
            self.tied.add(name)

    def towards_what_was_not_made_yet(self, where: Where) -> list[tuple[str, str, Where]]:
        """A move that was not made yet or leads to one; those after which little is left last."""
        found = list(self.allowed(where))
        for left in (ENDS, ENDS - OUTCOMES, frozenset[str]()):
            wanted = [
                (distance, each)
                for each in found
                if (distance := self.distance(where, each[0], left)) is not None
            ]
            if wanted:
                least = min(distance for distance, _ in wanted)
                return [each for distance, each in wanted if distance == least]
        return found

    def distance(self, where: Where, move: str, left: Names) -> int | None:
        """How many moves it takes, from this one on, to one that was not made yet or is left."""
        seen, front = {where}, [(where, move)]
        for steps in range(len(PLACES)):
            if any(made not in self.walked and made[1] not in left for made in front):
                return steps
            after = {MOVES[name][at][1] for at, name in front if name not in ENDS} - seen
            seen |= after
            front = [(at, name) for at in after for name in MOVES if at in MOVES[name]]
        return None

    def allowed(self, where: Where) -> Iterator[tuple[str, str, Where]]:
        for move, places in MOVES.items():
            names, to = places.get(where, (frozenset(), where))
            for name in sorted(names - self.tied):
                yield move, self.holder if name == "holder" else name, to

    def everybody_tries_what_they_may_not(self, where: Where, pick: int) -> None:
        """In a short run one in eight of them, and whoever may most elsewhere."""
        mine = set() if self.over else {(move, name) for move, name, _ in self.allowed(where)}
        for place, move in enumerate(MOVES):
            near = {ADA, COLLEAGUE, ROSA} if move in FOR_STAFF else {APPLICANT, HELPER, PREPARER}
            some = {*near, *EVERYBODY[(pick + place) % 8 :: 8]}
            people = EVERYBODY if self.everybody else [name for name in EVERYBODY if name in some]
            for name in (SERVICE,) if move == "let time pass" else people:
                if (move, name) in mine or (move, name) == ("erase", STRANGER):
                    continue
                self.make(move, name, may=False)
                assert self.where() == where, f"{name} could {move} at {where}: {self.said}"
        self.the_worker_does_nothing(where)

    def the_worker_does_nothing(self, where: Where) -> None:
        for step in ("decide", "post_credit"):
            STEPS[step](self.tools, self.known.id)
        keep_no_longer(self.tools)
        assert self.where() == where

    def where(self) -> Where:
        with read_session(self.world.context.engine) as session:
            state = session.exec(select(Claim).where(Claim.id == self.known.id)).one().state
            found = session.exec(
                select(Appeal).where(Appeal.claim_id == self.known.id)
            ).one_or_none()
        if found is None:
            return state, None
        adding = found.adding and found.state is AppealState.LODGED
        return state, ADDING if adding else found.state

    def make(self, move: str, name: str, *, may: bool = True) -> None:
        """Send the forms of a move; whoever may not make it sends the last one alone."""
        self.said = ""
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
            "ask for evidence": (f"{claim}/ask", {"criteria": "W1.CC1"}),
            "answer": (f"{mine}/request/send", {"acknowledged": "yes"}),
            "mark again": (f"{staff}/second-marks/{self.known.id}/take", none),
            "appeal": (f"{mine}/appeal", WHY),
            "appeal and add": (f"{mine}/appeal", {**WHY, "adding": "yes"}),
            "say all is there": (f"{mine}/appeal/complete", {"acknowledged": "yes"}),
            "take the appeal": (f"{staff}/appeals/{self.known.id}/take", none),
        }[move]

    def mark(self, client: TestClient, move: str, *, may: bool) -> None:
        """Marks are saved and submitted; whoever may not do it sends the last form alone."""
        desk = Desk(self.world.context.engine, client, self.known.id, self.letter)
        last = "appeal" if move in LEVELS else "submit"
        version = "1"
        if may:
            self.save(desk, "W1", *LEVELS.get(move, ("0", "0")))
            if last == "submit":
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


def version_in(page: str) -> str:
    found = VERSION.findall(page)
    assert found
    return str(found[-1])


def run(template: AppContext, examples: int, steps: int, *, everybody: bool) -> None:
    Journey.world = World(replace(template, catalog=a_catalog(), rate_limits=False))
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
    return a_catalog()


def test_at_every_place_of_the_journey_only_what_the_map_allows_can_be_done(
    context: AppContext,  # noqa: F811 -- a fixture
) -> None:
    run(context, examples=8, steps=16, everybody=False)

    assert Journey.tried >= {*PLACES, ERASED}


@pytest.mark.long
def test_everybody_tries_every_move_at_every_place_and_every_move_is_made(
    context: AppContext,  # noqa: F811 -- a fixture
) -> None:
    run(context, examples=40, steps=16, everybody=True)

    made = {(where, move) for move, places in MOVES.items() for where in places}
    assert made <= Journey.walked
