"""Review: an assessor takes a claim from the queue, marks its units, and submits once."""

from rpl.flows.review.admitting import admission_stands, admit
from rpl.flows.review.all_sheets import MarkedClaim, all_sheets
from rpl.flows.review.appeals import decide_appeal, take_appeal
from rpl.flows.review.appraising import appraise
from rpl.flows.review.asking import ask_for_evidence
from rpl.flows.review.calibrated import open_to, standing_of
from rpl.flows.review.clock import start_clock, stop_clock
from rpl.flows.review.comments import (
    change_comment,
    keep_comment,
    remove_comment,
    use_comment,
)
from rpl.flows.review.conversation import (
    Recorded,
    confirm_conversation,
    object_to_conversation,
    record_conversation,
)
from rpl.flows.review.desk import ClaimNotInQueueError, Desk
from rpl.flows.review.exercise import ExemplarMarks, let_go_on, mark_exemplar
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
from rpl.flows.review.packing import OpenPack, Packed, open_pack, take_along, terms_of
from rpl.flows.review.returning import (
    Brought,
    Chosen,
    RecordBrought,
    UnitBrought,
    bring_back,
    brought,
)
from rpl.flows.review.seat import Bench, hand_back, look, take, take_called
from rpl.flows.review.sheet import Saved, UnitSheet, save, submit
from rpl.flows.review.unmasking import unmask

__all__ = [
    "Bench",
    "Brought",
    "Chosen",
    "ClaimNotInQueueError",
    "Desk",
    "ExemplarMarks",
    "MarkedClaim",
    "OpenPack",
    "Packed",
    "RecordBrought",
    "Recorded",
    "Saved",
    "UnitBrought",
    "UnitSheet",
    "add_place",
    "admission_stands",
    "admit",
    "all_sheets",
    "appraise",
    "ask_for_evidence",
    "bring_back",
    "brought",
    "change_comment",
    "confirm_conversation",
    "decide_appeal",
    "declare",
    "declare_later",
    "hand_back",
    "keep_comment",
    "let_go_on",
    "look",
    "mark_exemplar",
    "marks_to_settle",
    "note_check",
    "note_links",
    "object_to_conversation",
    "offered",
    "open_pack",
    "open_to",
    "record_conversation",
    "remove_comment",
    "remove_place",
    "save",
    "standing_of",
    "start_clock",
    "stop_clock",
    "submit",
    "take",
    "take_along",
    "take_appeal",
    "take_called",
    "terms_of",
    "unmask",
    "use_comment",
    "withdraw_check",
]
