"""The form of one unit's marks: reading it, and showing again what was typed.

Its fields, for each criterion: `level.CC1` (points, `not_shown` or `not_assessed`), `note.CC1`, and
any number of `cite.CC1`: `ID:PAGE` of an evidence item for a whole page, `ID:PAGE:LINE` for a line
of it, `ID:CC1` for what a record or a report says of the criterion.  `line.CC1` are line numbers of
the page `place` that is shown.  `cite_levels` is cited for every level that cites nothing; `rest`
is the choice for every criterion without one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from rpl.domain.citing import line_numbers, narrowed
from rpl.domain.marking import CitedPlace, EvidenceNotInClaimError, Mark
from rpl.domain.scoring import LevelOffScaleError, Unscored
from rpl.edge.forms import Form, whole_number
from rpl.flows.review import UnitSheet
from rpl.web.review.desk import choice_text

_LEVEL, _NOTE, _CITE, _LINE = "level.", "note.", "cite.", "line."
_COMMON = "cite_levels"


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form holds, as text: choices, notes and cited places by criterion."""

    choices: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    cited: Mapping[str, frozenset[str]] = field(default_factory=dict)
    common: frozenset[str] = frozenset()
    lines: Mapping[str, str] = field(default_factory=dict)


def typed_draft(marks: Mapping[str, Mark]) -> Typed:
    """A saved draft as the form shows it."""
    return Typed(
        choices={code: choice_text(mark.choice) for code, mark in marks.items()},
        notes={code: mark.note for code, mark in marks.items()},
        cited={code: frozenset(map(_place_text, mark.cited)) for code, mark in marks.items()},
    )


def typed_form(form: Form) -> Typed:
    """What was sent, whether or not it makes sense."""
    codes = _codes(form)
    return Typed(
        choices=form.prefixed(_LEVEL),
        notes=form.prefixed(_NOTE),
        cited={code: frozenset(form.texts(_CITE + code)) for code in codes},
        common=frozenset(form.texts(_COMMON)),
        lines=form.prefixed(_LINE),
    )


def unit_sheet(form: Form, *, marks: bool = True) -> UnitSheet:
    """The sheet that was sent; without `marks`, only which one it is.

    Raises:
        LevelOffScaleError: A choice is neither a number nor a reason for having none.
        EvidenceNotInClaimError: A citation names no page of an evidence item.
    """
    return UnitSheet(
        unit=form.text("unit"),
        version=whole_number(form.text("version")) or 0,
        marks={code: _mark(form, code) for code in _codes(form)} if marks else {},
        common=_places(form.texts(_COMMON), "") if marks else (),
        rest=Unscored.NOT_SHOWN if form.text("rest") == Unscored.NOT_SHOWN else None,
    )


def _codes(form: Form) -> tuple[str, ...]:
    """Every criterion the form speaks of, in its order."""
    names = [name.partition(".") for name, _ in form.pairs]
    kinds = {_LEVEL[:-1], _NOTE[:-1], _CITE[:-1]}
    return tuple(dict.fromkeys(code for kind, dot, code in names if dot and kind in kinds))


def _mark(form: Form, code: str) -> Mark:
    return Mark(
        choice=_choice(form.text(_LEVEL + code), code),
        note=form.text(_NOTE + code),
        cited=_places((*form.texts(_CITE + code), *_lines(form, code)), code),
    )


def _lines(form: Form, code: str) -> tuple[str, ...]:
    """The lines that were typed, as places of the page that is shown."""
    text, shown = form.text(_LINE + code), form.text("place")
    if not text:
        return ()
    numbers = line_numbers(text)
    if numbers is None:
        raise EvidenceNotInClaimError(criterion=code)
    return tuple(f"{shown}:{number}" for number in numbers)


def _choice(text: str, code: str) -> int | Unscored | None:
    if not text:
        return None
    if text in set(Unscored):
        return Unscored(text)
    number = whole_number(text)
    if number is None:
        raise LevelOffScaleError(criteria=code)
    return number


def _places(texts: tuple[str, ...], code: str) -> tuple[CitedPlace, ...]:
    return narrowed([_place(text, code) for text in texts])


def _place(text: str, code: str) -> CitedPlace:
    evidence, _, where = text.partition(":")
    page, _, line = where.partition(":")
    number, row = whole_number(page), whole_number(line)
    try:
        if line and not row:
            raise EvidenceNotInClaimError(criterion=code)
        if page and number is None:
            return CitedPlace(evidence=UUID(evidence), page=1, answer=page)
        return CitedPlace(evidence=UUID(evidence), page=number or None, line=row)
    except ValueError:
        raise EvidenceNotInClaimError(criterion=code) from None


def _place_text(place: CitedPlace) -> str:
    if place.answer is not None:
        return f"{place.evidence}:{place.answer}"
    line = "" if place.line is None else f":{place.line}"
    return f"{place.evidence}:{place.page or 1}{line}"
