"""What changed between two versions of a definition, in words, and whom it concerns.

`comparison` lists every changed key for whoever writes definitions.  Here the same change is said
to whoever works by it: an applicant, a marker, or both.  A field that nothing here has words for is
said all the same, by its name.  Read on in `qualifications` and `rubrics` (which field is said how)
and `saying` (what a change is).
"""

from collections.abc import Iterator

from rpl.catalog.difference.qualifications import of_qualifications
from rpl.catalog.difference.rubrics import of_rubrics
from rpl.catalog.difference.saying import Change, Concerns
from rpl.catalog.index import Catalog
from rpl.domain.assessment import Qualification

__all__ = ["Change", "Concerns", "NotComparableError", "difference"]


class NotComparableError(Exception):
    """Two references that are no two versions of one definition; the message says what to do."""


def difference(catalog: Catalog, older: str, newer: str) -> tuple[Change, ...]:
    """What `newer` says otherwise than `older`; both are `slug@version`, of units or of the whole.

    Of a qualification the rubrics of its units are compared too, where a unit has another one now.
    The number of the version is no change.

    Raises:
        NotComparableError: There is no such version, or the two are not of one definition.
    """
    for reference in (older, newer):
        if reference not in catalog.qualifications and reference not in catalog.rubrics:
            raise NotComparableError(_unknown(catalog, reference))
    if older.partition("@")[0] != newer.partition("@")[0]:
        raise NotComparableError(
            f"{older} and {newer} are two definitions: name two versions of one"
        )
    if older in catalog.rubrics:
        return tuple(of_rubrics(catalog.rubrics[older], catalog.rubrics[newer]))
    return tuple(_of_qualifications(catalog, older, newer))


def _of_qualifications(catalog: Catalog, older: str, newer: str) -> Iterator[Change]:
    before, after = catalog.qualifications[older], catalog.qualifications[newer]
    yield from of_qualifications(before, after)
    yield from _of_their_rubrics(catalog, before, after)


def _of_their_rubrics(
    catalog: Catalog, before: Qualification, after: Qualification
) -> Iterator[Change]:
    earlier = {unit.id: unit for unit in before.units}
    for unit in after.units:
        if unit.id in earlier and earlier[unit.id].rubric != unit.rubric:
            pair = catalog.rubric_of(earlier[unit.id]), catalog.rubric_of(unit)
            yield from of_rubrics(*pair, unit=unit.id)


def _unknown(catalog: Catalog, reference: str) -> str:
    slug = reference.partition("@")[0]
    known = [name for name in (*catalog.qualifications, *catalog.rubrics) if _of(name, slug)]
    there = f"there is {', '.join(known)}" if known else "`rpl check` names what there is"
    return f"there is no {reference}: {there}"


def _of(reference: str, slug: str) -> bool:
    return reference.partition("@")[0] == slug
