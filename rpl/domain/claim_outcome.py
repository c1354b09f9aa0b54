"""The word for a whole claim, from what was decided on its units."""

from collections.abc import Collection
from enum import StrEnum

from rpl.domain.decision import GRANTS, Outcome


class ClaimOutcome(StrEnum):
    """The word for a whole claim, derived from its units and never typed in."""

    GRANTED = "granted"
    GRANTED_WITH_CONDITION = "granted_with_condition"
    GRANTED_PARTIAL = "granted_partial"
    MORE_EVIDENCE = "more_evidence"
    GAP_PLAN = "gap_plan"
    ALTERNATIVE = "alternative"
    REFUSED = "refused"


def claim_outcome(outcomes: Collection[Outcome]) -> ClaimOutcome:
    """The word for a claim: granted whole or in part, else the best that any unit came to.

    Raises:
        ValueError: No unit was decided.
    """
    if not outcomes:
        raise ValueError("a claim has at least one unit")
    granted = [outcome for outcome in outcomes if outcome in GRANTS]
    if granted and len(granted) < len(outcomes):
        return ClaimOutcome.GRANTED_PARTIAL
    order = list(Outcome)
    # A whole grant is only as good as its last condition; else the best way on is what counts.
    pick = max if granted else min
    return ClaimOutcome(pick(outcomes, key=order.index))
