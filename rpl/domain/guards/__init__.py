"""Guards of translated lines: rules that compare a line with its translation.

A machine that translates can change a number, a name or a date without any sign of doubt; a tiny
model turned "90 horas" into "900 hours".  The guards would rather refuse a good line than pass a
changed one: a refused line is shown in the original, and a person is asked.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum

from rpl.domain.errors import translatable
from rpl.domain.guards.amounts import (
    changes_currency,
    changes_days,
    changes_numbers,
    changes_order,
)
from rpl.domain.guards.identifiers import changes_grades, changes_identifiers
from rpl.domain.guards.names import changes_names
from rpl.domain.guards.negations import changes_negations
from rpl.domain.guards.pair import Pair
from rpl.domain.guards.shape import (
    changes_length,
    copies,
    is_unsure,
    leaves_script,
    repeats,
)

__all__ = ["FLAG_REASONS", "GUARDS", "Flag", "Pair", "failed"]


class Flag(StrEnum):
    """A guard that a translated line failed, or why there is nothing for guards to look at."""

    NUMBERS = "numbers"
    ORDER = "order"
    DATES = "dates"
    CURRENCY = "currency"
    GRADES = "grades"
    IDENTIFIERS = "identifiers"
    NAMES = "names"
    NEGATION = "negation"
    TERMS = "terms"
    LENGTH = "length"
    REPETITION = "repetition"
    SCORE = "score"
    COPIED = "copied"
    SCRIPT = "script"
    MODEL = "model"


FLAG_REASONS: Mapping[Flag, str] = {
    Flag.NUMBERS: translatable("The translation changed a number."),
    Flag.ORDER: translatable("The translation may have made two numbers change places."),
    Flag.DATES: translatable("The translation changed a month or a day of the week."),
    Flag.CURRENCY: translatable("The translation changed a currency."),
    Flag.GRADES: translatable("The translation changed a grade."),
    Flag.IDENTIFIERS: translatable("The translation changed the number of a document."),
    Flag.NAMES: translatable("The translation changed a name, or has one that cannot be checked."),
    Flag.NEGATION: translatable("The translation lost or added a “not”."),
    Flag.TERMS: translatable("The translation left out a fixed term of this programme."),
    Flag.LENGTH: translatable("The translation is much shorter or longer than the original."),
    Flag.REPETITION: translatable("The translation repeats itself."),
    Flag.SCORE: translatable("The translation program was not sure."),
    Flag.COPIED: translatable("The line was not translated."),
    Flag.SCRIPT: translatable("A part of the line was not translated."),
    Flag.MODEL: translatable("No machine here translates the language of this line."),
}

GUARDS: Mapping[Flag, Callable[[Pair], bool]] = {
    Flag.NUMBERS: changes_numbers,
    Flag.ORDER: changes_order,
    Flag.DATES: changes_days,
    Flag.CURRENCY: changes_currency,
    Flag.GRADES: changes_grades,
    Flag.IDENTIFIERS: changes_identifiers,
    Flag.NAMES: changes_names,
    Flag.NEGATION: changes_negations,
    Flag.LENGTH: changes_length,
    Flag.REPETITION: repeats,
    Flag.SCORE: is_unsure,
    Flag.COPIED: copies,
    Flag.SCRIPT: leaves_script,
}
"""Every guard that needs no more than the two lines, in the order in which reasons are told."""


def failed(pair: Pair) -> tuple[Flag, ...]:
    """The guards that a pair fails."""
    return tuple(flag for flag, fails in GUARDS.items() if fails(pair))
