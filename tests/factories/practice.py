"""How programmes work, as shipped, and with some number of one programme's own."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from rpl.catalog import Catalog
from rpl.catalog.practising import read_practices
from rpl.domain.practice import Practice, Practices

PRACTICES = read_practices(
    Path(__file__).parents[2] / "assessments",
    {"welder", "building-electrician", "health-care-assistant"},
)


def practised(catalog: Catalog, slug: str, **tables: Mapping[str, object]) -> Catalog:
    """The same definitions where a programme has these numbers of its own."""
    common = PRACTICES.common.model_dump()
    laid_over = {name: {**common[name], **numbers} for name, numbers in tables.items()}
    own = Practice.model_validate({**common, **laid_over})
    return replace(catalog, practices=Practices(PRACTICES.common, {slug: own}))
