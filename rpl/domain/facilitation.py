"""Facilitation: somebody of the staff acts for an applicant who lets them, and for what.

Source: practice of recognition bodies: a facilitator (an advice centre, an ambassador) may act for
an applicant with recorded consent and see that a claim is complete, and never scores it.  What
decides over the person themself stays theirs: `Help` has no word for erasing, taking the archive
along, other people's access or the e-mail address, and a page that names none is the applicant's.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from rpl.domain.errors import RuleError, translatable

CODE_LIFETIME: Final = timedelta(hours=24)
"""How long the code for a facilitator may be used: until the appointment of the next day."""


class Help(StrEnum):
    """What an applicant lets a facilitator do.  Whoever may do one of these sees the claim."""

    PREPARE = "prepare"
    """Add and remove evidence, write the history and statement, confirm what was read."""
    SUBMIT = "submit"
    """Send the claim."""


class HelpNotChosenError(RuleError):
    """A consent to nothing."""

    code = "help_not_chosen"
    template = translatable("Choose at least one thing that this person may do for you.")


class HelpCodeWrongError(RuleError):
    """Reference and code do not belong together, were used, or are over."""

    code = "help_code_wrong"
    template = translatable(
        "This reference and code do not belong together, or the code was used or is older than a "
        "day. Check both with the applicant, or ask them for a new code."
    )


class HelpOverError(RuleError):
    """A facilitator acts for somebody who does not let them any longer."""

    code = "help_over"
    template = translatable(
        "You do not act for this person any longer. Open them again from the list of people you "
        "act for. If they are not in it, they have ended it: ask them for a new code."
    )


class HelpNotAllowedError(RuleError):
    """A facilitator wants to do what this applicant did not allow."""

    code = "help_not_allowed"
    template = translatable(
        "The person you act for has not allowed you to do this. They can do it themselves, or give "
        "you a new code that allows it."
    )


class ApplicantAloneError(RuleError):
    """A facilitator wants to do what nobody may do for somebody else."""

    code = "applicant_alone"
    template = translatable(
        "Only the applicant can do this, signed in with their own return code. Nobody can do it "
        "for them."
    )


def chosen_help(words: Collection[str]) -> frozenset[Help]:
    """What somebody ticked; a word that is none counts for nothing.

    Raises:
        HelpNotChosenError: There is nothing.
    """
    found = frozenset(each for each in Help if each.value in words)
    if not found:
        raise HelpNotChosenError
    return found


def written_help(allowed: Collection[Help], between: str = " ") -> str:
    """A consent's purposes as they are kept, always in the same order."""
    return between.join(each.value for each in Help if each in allowed)


def read_help(written: str) -> frozenset[Help]:
    """A consent's purposes, from how they are kept."""
    return frozenset(Help(word) for word in written.split())


def is_usable(ends_at: datetime, now: datetime) -> bool:
    """Whether a code may be used yet."""
    return now < ends_at


def check_help(allowed: Collection[Help], wanted: Help | None) -> None:
    """Refuse what a facilitator may not do; with `wanted` None they only look.

    Raises:
        HelpNotAllowedError: The applicant did not allow it.
    """
    if wanted is not None and wanted not in allowed:
        raise HelpNotAllowedError
