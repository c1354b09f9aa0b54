"""Review: an assessor takes a claim from the queue, marks its units, and submits once."""

from rpl.flows.review.appraising import appraise
from rpl.flows.review.asking import ask_for_evidence
from rpl.flows.review.clock import start_clock, stop_clock
from rpl.flows.review.conversation import Recorded, confirm_conversation, record_conversation
from rpl.flows.review.desk import ClaimNotInQueueError, Desk
from rpl.flows.review.further import marks_to_settle
from rpl.flows.review.interests import (
    add_place,
    declare,
    declare_later,
    offered,
    remove_place,
)
from rpl.flows.review.issuer_check import note_check, withdraw_check
from rpl.flows.review.linking import note_links
from rpl.flows.review.seat import Bench, hand_back, look, take, take_called
from rpl.flows.review.sheet import Saved, UnitSheet, save, submit

__all__ = [
    "Bench",
    "ClaimNotInQueueError",
    "Desk",
    "Recorded",
    "Saved",
    "UnitSheet",
    "add_place",
    "appraise",
    "ask_for_evidence",
    "confirm_conversation",
    "declare",
    "declare_later",
    "hand_back",
    "look",
    "marks_to_settle",
    "note_check",
    "note_links",
    "offered",
    "record_conversation",
    "remove_place",
    "save",
    "start_clock",
    "stop_clock",
    "submit",
    "take",
    "take_called",
    "withdraw_check",
]
