"""Messages between an applicant and the adviser of their claim.

Source: the French reform of recognition names one adviser from the start.  An adviser is a
facilitator, whose role excludes judging (`rpl.domain.roles`): an assessor reads no message, so that
nothing said in confidence can weigh for or against anybody.
"""

from enum import StrEnum
from typing import Final

from rpl.domain.errors import FieldProblem, RuleError, translatable

MAX_MESSAGE_LETTERS: Final = 4000

_EMPTY = translatable("Write a message")
_TOO_LONG = translatable("This has %(letters)s letters. Shorten it to %(most)s or fewer")


class Side(StrEnum):
    """Who wrote a message."""

    APPLICANT = "applicant"
    ADVISER = "adviser"


class ThreadNotYoursError(RuleError):
    """No messages of such a claim are this person's to read."""

    code = "thread_not_yours"
    template = translatable(
        "You are not the adviser of this claim. Go back to your messages: perhaps its applicant "
        "waits for an adviser, and you can be that."
    )


class ThreadTakenError(RuleError):
    """Somebody else became the adviser of a claim."""

    code = "thread_taken"
    template = translatable(
        "A colleague became the adviser of this claim before you. Go back to your messages."
    )


def check_message(text: str) -> tuple[FieldProblem, ...]:
    """What is wrong with a message."""
    if not text.strip():
        return (FieldProblem("message", _EMPTY),)
    if len(text) > MAX_MESSAGE_LETTERS:
        details = {"letters": str(len(text)), "most": str(MAX_MESSAGE_LETTERS)}
        return (FieldProblem("message", _TOO_LONG, details),)
    return ()
