"""Which decisions an auditor looks at: drawn by a seed, so that anybody draws the same again.

The decisions of a time are divided by rubric and by who marked first, as quality assurance samples
them; every part is drawn from by its size, and each at least once as far as the sample reaches.
Within a part the order is that of a hash over seed and number, which depends on nothing else: who
knows the seed and the numbers draws the same sample with any program.

Source: practice of recognition bodies: moderation samples by rubric and assessor each quarter, and
a share of decisions that is drawn at random.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated, Final
from uuid import UUID

from pydantic import Field, StringConstraints

from rpl.domain.errors import FieldProblem, RuleError, translatable
from rpl.domain.values import Frozen

MOST: Final = 100
"""The largest sample: each decision of it is named in the trail."""

USUAL: Final = 20
"""How many decisions an audit usually asks for."""

_WORD: Final = r"[a-z0-9]{4,40}"

Seed = Annotated[str, StringConstraints(pattern=rf"^{_WORD}$")]
"""Letters and digits; whoever draws says it, before they know what it draws."""


class SampleNotFoundError(RuleError):
    """No sample has this number, or it is another organisation's."""

    code = "sample_not_found"
    template = translatable(
        "There is no sample with this number here. Draw it again by its seed, or go back to the "
        "samples that were drawn."
    )


class DecidedUnit(Frozen):
    """A decision that can be drawn: under which rubric, and who marked it first."""

    id: UUID
    rubric: str
    marker: UUID | None

    @property
    def stratum(self) -> str:
        """The part of all decisions it belongs to."""
        return f"{self.rubric}|{self.marker}"


class SampleTerms(Frozen):
    """How a sample is drawn: of what was decided from a day to another (UTC), both counted."""

    seed: Seed
    wanted: Annotated[int, Field(ge=1, le=MOST)]
    since: date
    until: date


def check_terms(
    seed: str, wanted: int | None, since: date | None, until: date | None
) -> tuple[FieldProblem, ...]:
    """What is wrong with how somebody wants to draw."""
    found = []
    if not re.fullmatch(_WORD, seed):
        found.append(FieldProblem("seed", _SEED))
    if wanted is None or not 1 <= wanted <= MOST:
        found.append(FieldProblem("wanted", _WANTED, {"most": str(MOST)}))
    if since is None:
        found.append(FieldProblem("since", _DAY))
    if until is None:
        found.append(FieldProblem("until", _DAY))
    elif since is not None and until < since:
        found.append(FieldProblem("until", _ORDER))
    return tuple(found)


def population_hash(units: Iterable[DecidedUnit]) -> str:
    """The SHA-256 over what was drawn from, in hexadecimal: who has the same drew from the same."""
    lines = sorted(f"{unit.id} {unit.stratum}\n" for unit in units)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def draw(units: Collection[DecidedUnit], wanted: int, seed: str) -> tuple[DecidedUnit, ...]:
    """The sample, in the order in which it was drawn; all of them where fewer were decided."""
    quotas = shares(Counter(unit.stratum for unit in units), wanted, seed)
    ordered = sorted(units, key=lambda unit: lot(seed, str(unit.id)))
    taken: Counter[str] = Counter()
    drawn = []
    for unit in ordered:
        if taken[unit.stratum] < quotas[unit.stratum]:
            taken[unit.stratum] += 1
            drawn.append(unit)
    return tuple(drawn)


def shares(sizes: Mapping[str, int], wanted: int, seed: str) -> Mapping[str, int]:
    """How many are drawn of each part: one of each, and the rest by size (largest remainders).

    Where there are more parts than are wanted, the seed says which are drawn from.
    """
    by_lot = sorted(sizes, key=lambda name: lot(seed, name))
    if wanted < len(sizes):
        return {name: int(name in by_lot[:wanted]) for name in sizes}
    rest = min(wanted, sum(sizes.values())) - len(sizes)
    others = sum(sizes.values()) - len(sizes)
    if others == 0:
        return dict.fromkeys(sizes, 1)
    exact = {name: Fraction((size - 1) * rest, others) for name, size in sizes.items()}
    whole = {name: int(share) for name, share in exact.items()}
    left = rest - sum(whole.values())
    nearest = sorted(by_lot, key=lambda name: whole[name] - exact[name])
    return {name: 1 + whole[name] + int(name in nearest[:left]) for name in sizes}


def lot(seed: str, name: str) -> str:
    """What decides who comes first: the SHA-256 of the seed, a bar, and the name."""
    return hashlib.sha256(f"{seed}|{name}".encode()).hexdigest()


_SEED = translatable("Give 4 to 40 letters and digits.")
_WANTED = translatable("Give a number from 1 to %(most)s.")
_DAY = translatable("Give a day, such as 2026-09-30.")
_ORDER = translatable("The last day cannot be before the first.")
