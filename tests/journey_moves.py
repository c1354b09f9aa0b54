"""The journey of a claim written down a second time: each move, who makes it where, where it leads.

`tests/test_every_move.py` holds it against `domain/journey.py` and against the service.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import chain
from typing import Final, NamedTuple

from rpl.domain.journey import AppealState, ClaimState, ReassessmentState
from rpl.domain.roles import Role

ADDING: Final = "adding"
"""An appeal that was lodged, while its applicant adds evidence: nobody may take it yet."""
ERASED: Final = "erased"
"""Wherever its applicant was erased: nobody can do anything any more."""

Names = frozenset[str]


class Place(NamedTuple):
    """Where a claim stands, with what is open of it.

    `appeal` is that against what was decided last; `again` the reassessment that runs.  `unsaid`:
    it was sent, and nobody has said yet whether it can be assessed.
    """

    state: ClaimState
    appeal: AppealState | str | None = None
    again: ReassessmentState | None = None
    unsaid: bool = False


UNSAID = (ClaimState.READY, ClaimState.IN_ASSESSMENT, ClaimState.EVIDENCE_REQUESTED)
"""Where it may not be said yet whether a claim can be assessed."""
READY_UNSAID, MARKED_UNSAID, ASKED_UNSAID = (Place(state, unsaid=True) for state in UNSAID)
DRAFT, READY, MARKED, ASKED, DECIDED, GONE = map(
    Place,
    (ClaimState.DRAFT, *UNSAID, ClaimState.DECIDED, ClaimState.WITHDRAWN),
)
ADDED_TO, LODGED, REVIEWED, UPHELD, VARIED, DISMISSED = (
    Place(ClaimState.DECIDED, each) for each in (ADDING, *AppealState)
)
LACKING = (DECIDED, VARIED, DISMISSED)
"""Something is missing, and nothing is open: it can be assessed again."""
UNDECIDED = (DRAFT, READY_UNSAID, MARKED_UNSAID, ASKED_UNSAID, READY, MARKED, ASKED)


def adding(before: Place) -> Place:
    """Evidence is added, to be assessed again in what was missing there."""
    return before._replace(again=ReassessmentState.ADDING)


def sent(before: Place, state: ClaimState) -> Place:
    """What was missing there is assessed again."""
    return before._replace(state=state, again=ReassessmentState.SENT)


def again(before: Place) -> tuple[Place, Place, Place, Place]:
    """While what was missing there is assessed again: added to, waiting, marked, asked for more."""
    waiting, marked, asked = (sent(before, state) for state in UNSAID)
    return adding(before), waiting, marked, asked


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

_SENDERS, _ALONE = frozenset({APPLICANT, HELPER}), frozenset({APPLICANT})
_ASSESSORS, _REVIEWERS = frozenset({ADA, COLLEAGUE}), frozenset({ROSA, OTHER_REVIEWER})
_HOLDER, _SERVICE = frozenset({"holder"}), frozenset({SERVICE})

_ROUNDS = (
    (READY_UNSAID, MARKED_UNSAID, ASKED_UNSAID),
    (READY, MARKED, ASKED),
    *(again(before)[1:] for before in LACKING),
)
"""In the queue, on a desk, waiting for an answer: before and after it is admitted, and again."""
_LEFT = {marked: ready for ready, marked, _ in _ROUNDS} | {REVIEWED: LODGED}

Moves = Mapping[str, Mapping[Place, tuple[Names, Place]]]
MOVES: Moves = {
    "send": {DRAFT: (_SENDERS, READY_UNSAID)},
    "withdraw": dict.fromkeys(UNDECIDED, (_ALONE, GONE)),
    "erase": dict.fromkeys(UNDECIDED, (_ALONE, GONE))
    | dict.fromkeys((DECIDED, ADDED_TO, LODGED, REVIEWED), (_ALONE, DECIDED))
    | {at: (_ALONE, at) for at in (UPHELD, VARIED, DISMISSED)}
    | {at: (_ALONE, before) for before in LACKING for at in again(before)},
    "take": {ready: (_ASSESSORS, marked) for ready, marked, _ in _ROUNDS},
    "admit": {MARKED_UNSAID: (_HOLDER, MARKED)},
    "withhold admission": {MARKED_UNSAID: (_HOLDER, ASKED)},
    "hand back": {at: (_HOLDER, to) for at, to in _LEFT.items()},
    "find a tie": {at: (_HOLDER, to) for at, to in _LEFT.items()},
    "ask for evidence": {marked: (_HOLDER, asked) for _, marked, asked in _ROUNDS},
    "answer": {asked: (_SENDERS, ready) for ready, _, asked in _ROUNDS},
    "let time pass": {asked: (_SERVICE, ready) for ready, _, asked in _ROUNDS},
    "submit marks": {marked: (_HOLDER, DECIDED) for _, marked, _ in _ROUNDS[1:]},
    "mark again": {},
    "appeal": {DECIDED: (_SENDERS, LODGED)},
    "appeal and add": {DECIDED: (_SENDERS, ADDED_TO)},
    "say all is there": {ADDED_TO: (_SENDERS, LODGED)},
    "take the appeal": {LODGED: (_REVIEWERS, REVIEWED)},
    "uphold": {REVIEWED: (_HOLDER, UPHELD)},
    "vary": {REVIEWED: (_HOLDER, VARIED)},
    "dismiss": {REVIEWED: (_HOLDER, DISMISSED)},
    "begin again": {before: (_SENDERS, adding(before)) for before in LACKING},
    "send again": {
        adding(before): (_SENDERS, sent(before, ClaimState.READY)) for before in LACKING
    },
    "take back": {at: (_ALONE, before) for before in LACKING for at in again(before)},
}
"""Each move: where it may be made, by whom, and where it leads.  `holder` has the seat."""

PLACES = {at for places in MOVES.values() for at in places}
ENDS = frozenset({"uphold", "withdraw", "erase"})
"""After these, little is left to be tried."""
FOR_STAFF = frozenset(
    {"take", "admit", "withhold admission", "hand back", "find a tie", "ask for evidence"}
    | {"submit marks", "mark again", "take the appeal", "uphold", "vary", "dismiss"}
)


class Map(StrEnum):
    """The tables of `domain/journey.py`."""

    CLAIM = "claim"
    AGAIN = "again"
    REASSESSMENT = "reassessment"
    APPEAL = "appeal"


Edge = tuple[Map, object, object]


def edges() -> frozenset[Edge]:
    """What all the moves change, on each map."""
    made = ((move, at, to) for move, places in MOVES.items() for at, (_, to) in places.items())
    return frozenset(chain.from_iterable(_edges(*each) for each in made))


def _edges(move: str, at: Place, to: Place) -> Iterator[Edge]:
    if at.state is not to.state:
        of_round = ReassessmentState.SENT in {at.again, to.again}
        yield Map.AGAIN if of_round else Map.CLAIM, at.state, to.state
    if at.again is not None and at.again is not to.again:
        ended = ReassessmentState.WITHDRAWN
        if move == "submit marks":
            ended = ReassessmentState.DECIDED
        yield Map.REASSESSMENT, at.again, to.again or ended
    before, after = (AppealState.LODGED if x.appeal == ADDING else x.appeal for x in (at, to))
    if before is not after and before is not None and after is not None:
        yield Map.APPEAL, before, after  # erasing forgets it, and so does the next decision
