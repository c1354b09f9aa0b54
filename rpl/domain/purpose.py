"""Purposes: what an applicant may let a provider do with what is held about them.

Each is asked for by itself and taken back by itself: Regulation (EU) 2016/679, recital 43.
"""

from enum import StrEnum
from typing import Final

from rpl.domain.errors import RuleError, translatable


class Purpose(StrEnum):
    """What a consent is for."""

    CREDITS = "credits"
    EVIDENCE_SUMMARY = "evidence_summary"
    RESEARCH = "research"


FURTHER: Final = (Purpose.EVIDENCE_SUMMARY, Purpose.RESEARCH)
"""What may be allowed besides `credits`, in the order in which it is asked."""


class CreditsFirstError(RuleError):
    """A further purpose for a provider that may not even see the credits."""

    code = "credits_first"
    template = translatable(
        "This provider does not see your credits, so there is nothing more to allow it. "
        "Let it see your credits first."
    )
