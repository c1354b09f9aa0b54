"""Assignment: which claims fit whom, by what they may assess, what they read, and their load.

What somebody may assess is a rule: nothing else is offered to them, and they cannot take it.  What
they read is a wish: claims in those languages are shown first, because few read each language and
a translation is no reason to let a claim wait.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from rpl.domain.errors import RuleError, translatable


class SkillKind(StrEnum):
    """What is kept of a member of staff: a qualification they may assess, a language they read."""

    QUALIFICATION = "qualification"
    LANGUAGE = "language"


class NotYourSkillError(RuleError):
    """The person may assess other qualifications than the claim's."""

    code = "not_your_skill"
    template = translatable(
        "You are not entered as an assessor of this qualification. Take another claim, or ask an "
        "administrator to enter you."
    )


class HandsFullError(RuleError):
    """The person holds as many claims as one person may."""

    code = "hands_full"
    template = translatable(
        "You hold %(held)s claims, as many as one person may hold at once. Submit or hand back one "
        "of them first."
    )


@dataclass(frozen=True, slots=True)
class Fit:
    """What fits somebody: slugs of qualifications, where empty all of them; and languages.

    Languages are those they read, ISO 639-1.
    """

    qualifications: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    def may_assess(self, qualification: str) -> bool:
        """Whether claims to this qualification may be theirs."""
        return not self.qualifications or qualification in self.qualifications

    def reads(self, languages: Collection[str]) -> bool:
        """Whether they read any of these languages."""
        return not self.languages.isdisjoint(languages)


ANYTHING = Fit()
"""What fits somebody who was entered for nothing yet."""


def check_assignment(fit: Fit, qualification: str, held: int, at_most: int) -> None:
    """Refuse one more claim to somebody who holds `held` others under a running lease.

    Raises:
        NotYourSkillError: It is to a qualification they may not assess.
        HandsFullError: They hold `at_most` claims already.
    """
    if not fit.may_assess(qualification):
        raise NotYourSkillError
    if held >= at_most:
        raise HandsFullError(held=held)
