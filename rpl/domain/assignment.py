"""Assignment: which claims fit whom, by what they may assess, what they read, and their load.

What somebody may assess is a rule: nothing else is offered to them, and they cannot take it.  What
they read is a wish: claims in those languages are shown first, because few read each language and
a translation is no reason to let a claim wait.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from rpl.domain.errors import RuleError, translatable


class SkillKind(StrEnum):
    """What is kept of a member of staff: what they may assess, and a language they read.

    A unit is written `slug/UNIT`, as `welder/W3`.
    """

    QUALIFICATION = "qualification"
    UNIT = "unit"
    LANGUAGE = "language"


class NotYourSkillError(RuleError):
    """The person may assess other qualifications than the claim's."""

    code = "not_your_skill"
    template = translatable(
        "You are not entered as an assessor of all that is to be marked here. Take another claim, "
        "or ask an "
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

    Languages are those they read, ISO 639-1.  `units` are those they may assess, as `slug/UNIT`: of
    a qualification of which none is named, all of them.  `barred` are the qualifications of which
    they may assess some units and not all: see `whole`.
    """

    qualifications: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()

    def may_assess(self, qualification: str, units: Collection[str] = ()) -> bool:
        """Whether marks of these units of claims to this qualification may be theirs."""
        if self.qualifications and qualification not in self.qualifications:
            return False
        mine = self.units_of(qualification)
        return not mine or mine.issuperset(units)

    def units_of(self, qualification: str) -> frozenset[str]:
        """The units of a qualification that were named; none means all of them."""
        named = (each.partition("/") for each in self.units)
        return frozenset(unit for slug, _, unit in named if slug == qualification)

    def whole(self, units: Mapping[str, Collection[str]]) -> "Fit":
        """The same, knowing which qualifications of these `units` they cannot mark as a whole."""
        barred = (slug for slug, every in units.items() if not self.may_assess(slug, every))
        return replace(self, barred=frozenset(barred))

    def reads(self, languages: Collection[str]) -> bool:
        """Whether they read any of these languages."""
        return not self.languages.isdisjoint(languages)


ANYTHING = Fit()
"""What fits somebody who was entered for nothing yet."""


def check_assignment(
    fit: Fit, qualification: str, held: int, at_most: int, units: Collection[str] = ()
) -> None:
    """Refuse one more claim to somebody who holds `held` others under a running lease.

    `units` are those that are to be marked.

    Raises:
        NotYourSkillError: They may not assess the qualification, or one of the units.
        HandsFullError: They hold `at_most` claims already.
    """
    if not fit.may_assess(qualification, units):
        raise NotYourSkillError
    if held >= at_most:
        raise HandsFullError(held=held)
