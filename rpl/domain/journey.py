"""The map: states and moves of a claim, its reassessment, its appeal, and its evidence items.

This table is the only place that says which move is allowed.  The README draws it.
"""

from collections.abc import Mapping
from enum import StrEnum

from rpl.domain.errors import RuleError, translatable


class ClaimState(StrEnum):
    """Where a claim stands."""

    DRAFT = "draft"
    READY = "ready"
    IN_ASSESSMENT = "in_assessment"
    EVIDENCE_REQUESTED = "evidence_requested"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class EvidenceState(StrEnum):
    """Where an evidence item stands between upload and the applicant's confirmation."""

    RECEIVED = "received"
    READ = "read"
    TRANSLATED = "translated"
    TO_CONFIRM = "to_confirm"
    CONFIRMED = "confirmed"
    FAILED = "failed"


class ReassessmentState(StrEnum):
    """Where it stands that an applicant is assessed again in what was missing.

    While they are `ADDING` evidence the claim stays decided.  Once it is `SENT`, the claim goes
    through assessment again, by `AGAIN_MOVES`; it is decided again, or the applicant takes it back.
    """

    ADDING = "adding"
    SENT = "sent"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class AppealState(StrEnum):
    """Where an appeal against the decision on a claim stands; the claim stays decided meanwhile.

    `UPHELD`: the applicant is right, all of what they object to is granted.  `VARIED`: the decision
    is changed in their favour, but not in all of it.  `DISMISSED`: the decision stays as it was.
    """

    LODGED = "lodged"
    IN_REVIEW = "in_review"
    UPHELD = "upheld"
    VARIED = "varied"
    DISMISSED = "dismissed"


CLAIM_MOVES: Mapping[ClaimState, frozenset[ClaimState]] = {
    ClaimState.DRAFT: frozenset({ClaimState.READY, ClaimState.WITHDRAWN}),
    ClaimState.READY: frozenset({ClaimState.IN_ASSESSMENT, ClaimState.WITHDRAWN}),
    ClaimState.IN_ASSESSMENT: frozenset(
        {
            ClaimState.READY,
            ClaimState.EVIDENCE_REQUESTED,
            ClaimState.DECIDED,
            ClaimState.WITHDRAWN,
        }
    ),
    ClaimState.EVIDENCE_REQUESTED: frozenset({ClaimState.READY, ClaimState.WITHDRAWN}),
    ClaimState.DECIDED: frozenset(),
    ClaimState.WITHDRAWN: frozenset(),
}

AGAIN_MOVES: Mapping[ClaimState, frozenset[ClaimState]] = {
    ClaimState.DECIDED: frozenset({ClaimState.READY}),
    ClaimState.READY: frozenset({ClaimState.IN_ASSESSMENT, ClaimState.DECIDED}),
    ClaimState.IN_ASSESSMENT: frozenset(
        {ClaimState.READY, ClaimState.EVIDENCE_REQUESTED, ClaimState.DECIDED}
    ),
    ClaimState.EVIDENCE_REQUESTED: frozenset({ClaimState.READY, ClaimState.DECIDED}),
}
"""The moves of a claim that was decided, while what was missing is assessed again.

It is never withdrawn as a whole, because what was granted stays: to take a reassessment back makes
the claim decided again, as it was.
"""

UNDECIDED = frozenset(state for state, moves in CLAIM_MOVES.items() if moves)
"""Where a claim may still come to a decision: what people report of its applicant is taken in."""

EVIDENCE_MOVES: Mapping[EvidenceState, frozenset[EvidenceState]] = {
    EvidenceState.RECEIVED: frozenset({EvidenceState.READ, EvidenceState.FAILED}),
    EvidenceState.READ: frozenset({EvidenceState.TRANSLATED, EvidenceState.FAILED}),
    EvidenceState.TRANSLATED: frozenset({EvidenceState.TO_CONFIRM, EvidenceState.FAILED}),
    EvidenceState.TO_CONFIRM: frozenset({EvidenceState.CONFIRMED, EvidenceState.FAILED}),
    EvidenceState.CONFIRMED: frozenset({EvidenceState.TO_CONFIRM}),
    EvidenceState.FAILED: frozenset({EvidenceState.RECEIVED, EvidenceState.TO_CONFIRM}),
}

REASSESSMENT_MOVES: Mapping[ReassessmentState, frozenset[ReassessmentState]] = {
    ReassessmentState.ADDING: frozenset({ReassessmentState.SENT, ReassessmentState.WITHDRAWN}),
    ReassessmentState.SENT: frozenset({ReassessmentState.DECIDED, ReassessmentState.WITHDRAWN}),
    ReassessmentState.DECIDED: frozenset(),
    ReassessmentState.WITHDRAWN: frozenset(),
}

APPEAL_MOVES: Mapping[AppealState, frozenset[AppealState]] = {
    AppealState.LODGED: frozenset({AppealState.IN_REVIEW}),
    AppealState.IN_REVIEW: frozenset(
        {AppealState.LODGED, AppealState.UPHELD, AppealState.VARIED, AppealState.DISMISSED}
    ),
    AppealState.UPHELD: frozenset(),
    AppealState.VARIED: frozenset(),
    AppealState.DISMISSED: frozenset(),
}


class MoveNotAllowedError(RuleError):
    """The claim or evidence item is not in a state from which this can be done."""

    code = "move_not_allowed"
    template = translatable(
        "This cannot be done now, because the claim has moved on. "
        "Go back to the claim to see where it stands."
    )


def move_claim(state: ClaimState, to: ClaimState) -> ClaimState:
    """The new state of a claim.

    Raises:
        MoveNotAllowedError: The table has no such move.
    """
    if to not in CLAIM_MOVES[state]:
        raise MoveNotAllowedError(state=state, to=to)
    return to


def move_again(state: ClaimState, to: ClaimState) -> ClaimState:
    """The new state of a claim of which parts are assessed again.

    Raises:
        MoveNotAllowedError: The table has no such move.
    """
    if to not in AGAIN_MOVES.get(state, frozenset()):
        raise MoveNotAllowedError(state=state, to=to)
    return to


def move_reassessment(state: ReassessmentState, to: ReassessmentState) -> ReassessmentState:
    """The new state of a reassessment.

    Raises:
        MoveNotAllowedError: The table has no such move.
    """
    if to not in REASSESSMENT_MOVES[state]:
        raise MoveNotAllowedError(state=state, to=to)
    return to


def move_evidence(state: EvidenceState, to: EvidenceState) -> EvidenceState:
    """The new state of an evidence item.

    Raises:
        MoveNotAllowedError: The table has no such move.
    """
    if to not in EVIDENCE_MOVES[state]:
        raise MoveNotAllowedError(state=state, to=to)
    return to


def move_appeal(state: AppealState, to: AppealState) -> AppealState:
    """The new state of an appeal.

    Raises:
        MoveNotAllowedError: The table has no such move.
    """
    if to not in APPEAL_MOVES[state]:
        raise MoveNotAllowedError(state=state, to=to)
    return to
