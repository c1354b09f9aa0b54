"""What another version of a qualification asks of an applicant, and of whoever marks."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rpl.catalog.difference.packagings import blocks, of_packagings
from rpl.catalog.difference.saying import (
    NOTHING,
    Change,
    Concerns,
    Phrase,
    becomes,
    compare_fields,
    listed,
    of_record,
    reworded,
    silent,
)
from rpl.domain.assessment import (
    Clocks,
    Condition,
    Credit,
    Fees,
    NationalLevel,
    Qualification,
    Unit,
)
from rpl.domain.packaging import CountryPackaging

_APPLICANT: Final = Concerns.APPLICANT


def of_qualifications(before: Qualification, after: Qualification) -> Iterator[Change]:
    """What is otherwise in a qualification, its rubrics aside."""
    yield from compare_fields(after.slug, before, after, _QUALIFICATION)


def _units(_place: str, before: tuple[Unit, ...], after: tuple[Unit, ...]) -> Iterator[Change]:
    older, newer = ({each.id: each for each in side} for side in (before, after))
    for name, unit in older.items():
        if name not in newer:
            yield Change(Concerns.BOTH, name, f"“{unit.title}” can be claimed no more.")
    for name, unit in newer.items():
        if name in older:
            yield from compare_fields(name, older[name], unit, _UNIT)
        else:
            said = f"“{unit.title}” can be claimed now; it gives {credit(unit.credit)}."
            yield Change(Concerns.BOTH, name, said)
    if set(older) == set(newer) and list(older) != list(newer):
        yield Change(_APPLICANT, _place, "The units stand in another order.")


def credit(value: Credit) -> str:
    """A credit as people read it."""
    return f"{value.value:g} {value.scheme} ({value.notional_hours} hours)"


def _credit(what: str) -> Phrase:
    def said(place: str, before: Credit, after: Credit) -> Iterator[Change]:
        values = f"{credit(after)}; before it was {credit(before)}"
        yield Change(_APPLICANT, place, f"{what} is now {values}.")

    return said


def _rubric(place: str, before: str, after: str) -> Iterator[Change]:
    yield Change(Concerns.BOTH, place, f"It is marked by {after}; before by {before}.")


def _must_pass(place: str, _before: bool, after: bool) -> Iterator[Change]:  # noqa: FBT001 -- a phrase
    said = "There is no qualification without it now" if after else "It can be left out now"
    yield Change(_APPLICANT, place, f"{said}.")


def _condition(place: str, before: Condition | None, after: Condition | None) -> Iterator[Change]:
    now, then = (_told_condition(each) for each in (after, before))
    yield Change(
        Concerns.BOTH, place, f"It can be granted under a condition: {now}; before: {then}."
    )


def _told_condition(condition: Condition | None) -> str:
    if condition is None:
        return NOTHING
    text = condition.text.rstrip(".")
    return f"{condition.criterion}, “{text}”, within {condition.months} months"


def _clocks(place: str, before: Clocks, after: Clocks) -> Iterator[Change]:
    yield from compare_fields(place, before, after, _CLOCKS)


def _fees(place: str, before: Fees, after: Fees) -> Iterator[Change]:
    if (before.amount, before.currency) != (after.amount, after.currency):
        now, then = (f"{fees.amount:.2f} {fees.currency}" for fees in (after, before))
        yield Change(_APPLICANT, place, f"A claim costs {now}; before {then}.")
    phrases = {
        "amount": silent,
        "currency": silent,
        "note": reworded("What is said of the fee", _APPLICANT),
        "services": _services,
        "example": becomes("Whether the fee is only an example", Concerns.RECORD),
    }
    yield from compare_fields(place, before, after, phrases)


def _services(place: str, before: Sequence[object], after: Sequence[object]) -> Iterator[Change]:
    yield from listed("What the fee is made of", _APPLICANT)(place, before, after)


def _levels(
    place: str, before: Sequence[NationalLevel], after: Sequence[NationalLevel]
) -> Iterator[Change]:
    yield from _by_country(place, before, after, "Its level beside that of")


def _countries(
    place: str, before: Sequence[CountryPackaging], after: Sequence[CountryPackaging]
) -> Iterator[Change]:
    yield from _by_country(place, before, after, "How it is read in")


def _by_country(
    place: str,
    before: Sequence[NationalLevel] | Sequence[CountryPackaging],
    after: Sequence[NationalLevel] | Sequence[CountryPackaging],
    what: str,
) -> Iterator[Change]:
    older, newer = ({each.country: each for each in side} for side in (before, after))
    for country in sorted(older.keys() | newer.keys()):
        if country not in newer:
            yield Change(_APPLICANT, place, f"{what} {country} is told no more.")
        elif country not in older:
            yield Change(_APPLICANT, place, f"{what} {country} is told now.")
        elif older[country] != newer[country]:
            inner = f"{place}, {country}"
            yield from compare_fields(inner, older[country], newer[country], _COUNTRY)
    if list(older.items()) != list(newer.items()) and older == newer:
        yield Change(Concerns.RECORD, place, f"{what} countries: in another order.")


_COUNTRY: Final[Mapping[str, Phrase]] = {
    "title": reworded("The title", _APPLICANT),
    "packaging": of_packagings,
    "credit": _credit("The whole"),
    "still_needed": reworded("What is still needed there", _APPLICANT),
    "caveat": reworded("What it does not say", _APPLICANT),
    "blocks": blocks,
    "source": of_record("Where it was read"),
    "as_of": of_record("The day it was read"),
}
_CLOCKS: Final[Mapping[str, Phrase]] = {
    "acknowledge_days": becomes("The time to acknowledge a claim", _APPLICANT, "days"),
    "decide_days": becomes("The time promised for a decision", unit="days"),
    "decide_at_most_days": becomes("The longest time for a decision", unit="days"),
    "answer_days": becomes("The time to answer a request", _APPLICANT, "days"),
    "answer_extensions": becomes("How often that time is given again", _APPLICANT),
    "admit_days": becomes("The time to say whether a claim can be assessed", unit="days"),
    "admission_years": becomes("For how long an admission holds", _APPLICANT, "years"),
    "appeal_days": becomes("The time to appeal", _APPLICANT, "days"),
    "appeal_decided_days": becomes("The time in which an appeal is decided", unit="days"),
    "reassess_months": becomes("The time to be assessed again", _APPLICANT, "months"),
    "basis": of_record("On what the times rest"),
}
_UNIT: Final[Mapping[str, Phrase]] = {
    "title": reworded("The title"),
    "summary": reworded("What it is about", _APPLICANT),
    "rubric": _rubric,
    "credit": _credit("What it gives"),
    "esco": of_record("The skills of ESCO it is aligned to"),
    "must_pass": _must_pass,
    "group": becomes("The group it counts in", _APPLICANT),
    "outcomes": listed("A learning outcome"),
    "valid_years": becomes("How long it is valid", _APPLICANT, "years"),
    "jurisdiction_specific": becomes("Whether it holds in one country only", _APPLICANT),
    "language_level": becomes("The level of language the work asks for"),
    "does_not_permit": listed("What it does not permit", _APPLICANT),
    "condition": _condition,
    "alternative": becomes("The unit offered instead, where this one is out of reach,"),
    "supersedes": listed("A unit whose learning it takes in"),
}
_QUALIFICATION: Final[Mapping[str, Phrase]] = {
    "slug": silent,
    "version": silent,
    "title": reworded("The title"),
    "summary": reworded("What it is about", _APPLICANT),
    "language": becomes("The language it is written in"),
    "occupation": of_record("The occupation in ISCO and ESCO"),
    "isced_f": of_record("The field in ISCED"),
    "eqf_level": becomes("Its level in the European framework", _APPLICANT),
    "credit": _credit("The whole"),
    "units": _units,
    "packaging": of_packagings,
    "frameworks": _levels,
    "fees": _fees,
    "clocks": _clocks,
    "owner": of_record("Who answers for it"),
    "published_on": of_record("The day it was published"),
    "review_by": becomes("The day by which it is looked at again", Concerns.RECORD),
    "sources": of_record("What it draws on"),
    "sign_off": of_record("Who in the industry agreed to it"),
    "eqf_basis": of_record("On what its level rests"),
    "countries": _countries,
    "blocks": blocks,
}
