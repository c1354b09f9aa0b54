"""Review: an assessor takes a claim from the queue, marks its units, and submits once."""

from rpl.flows.review.desk import ClaimNotInQueueError, Desk
from rpl.flows.review.seat import hand_back, take
from rpl.flows.review.sheet import Saved, UnitSheet, save, submit

__all__ = [
    "ClaimNotInQueueError",
    "Desk",
    "Saved",
    "UnitSheet",
    "hand_back",
    "save",
    "submit",
    "take",
]
