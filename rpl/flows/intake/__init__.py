"""Intake: a claim is opened, evidence arrives and is sealed, the claim is sent or withdrawn."""

from rpl.flows.intake.answering import close_request, send_answer
from rpl.flows.intake.evidence import (
    Described,
    Received,
    add_files,
    remove_evidence,
    write_answer,
    write_history,
    write_statement,
)
from rpl.flows.intake.linking import link_evidence, link_item
from rpl.flows.intake.locking import check_open
from rpl.flows.intake.opening import (
    Credentials,
    Opening,
    check_not_spent,
    credentials,
    open_claim,
)
from rpl.flows.intake.sealing import (
    RefusedFile,
    SealedFile,
    forget_objects,
    forgotten_on_error,
    seal_file,
)
from rpl.flows.intake.self_assessment import assess_oneself
from rpl.flows.intake.sending import submit, withdraw
from rpl.flows.intake.undocumented import write_instead_of_papers

__all__ = [
    "Credentials",
    "Described",
    "Opening",
    "Received",
    "RefusedFile",
    "SealedFile",
    "add_files",
    "assess_oneself",
    "check_not_spent",
    "check_open",
    "close_request",
    "credentials",
    "forget_objects",
    "forgotten_on_error",
    "link_evidence",
    "link_item",
    "open_claim",
    "remove_evidence",
    "seal_file",
    "send_answer",
    "submit",
    "withdraw",
    "write_answer",
    "write_history",
    "write_instead_of_papers",
    "write_statement",
]
