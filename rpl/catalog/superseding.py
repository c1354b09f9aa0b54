"""What units take in of others: those others have to be, or have been, somewhere."""

from collections.abc import Iterator

from rpl.catalog.index import Catalog
from rpl.domain.assessment import Qualification
from rpl.domain.double_counting import learning


def superseding(catalog: Catalog, qualification: Qualification) -> Iterator[tuple[str, str, str]]:
    """Key, problem and remedy of each superseded unit that no version of anything has."""
    known = {
        f"{each.slug}/{unit.id}" for each in catalog.qualifications.values() for unit in each.units
    }
    for number, unit in enumerate(qualification.units):
        found = learning(qualification, unit.id)
        key = f"units.{number}.supersedes"
        for name in sorted(found.families - known):
            yield key, f"{name} is no unit of any version", "name it as slug/unit, or drop it"
        if f"{qualification.slug}/{unit.id}" in {
            name if "/" in name else f"{qualification.slug}/{name}" for name in unit.supersedes
        }:
            yield key, f"{unit.id} would supersede itself", "drop it: a version replaces the last"
