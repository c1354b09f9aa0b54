"""How programmes work: one file for all of them, and beside a qualification what differs there."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from rpl.catalog.errors import DefinitionError
from rpl.catalog.files import PRACTICE, WHOLE_FILE, beside, parse, read_toml
from rpl.domain.practice import Practice, Practices


def read_practices(folder: Path, slugs: Collection[str]) -> Practices:
    """How all programmes of a folder work; `slugs` are those of its qualifications.

    Raises:
        DefinitionError: With path and key of the first thing that is missing, unknown or wrong.
    """
    path = folder / PRACTICE
    if not path.is_file():
        problem = "is missing: it says how long a claim is held, and more (docs/definitions.md)"
        raise DefinitionError(path, WHOLE_FILE, problem)
    said = read_toml(path)
    common = parse(path, Practice, said)
    own = {}
    for found in beside(folder, PRACTICE):
        slug = found.parent.name
        if slug not in slugs:
            raise DefinitionError(found, WHOLE_FILE, f"there is no qualification {slug}")
        own[slug] = parse(found, Practice, _laid_over(said, read_toml(found)))
    return Practices(common=common, own=own)


def differing(practices: Practices) -> Iterator[tuple[str, str, object, object]]:
    """Of each number that a programme has of its own: slug, key, what it says, what is common."""
    common = practices.common.model_dump(mode="json")
    for slug, practice in sorted(practices.own.items()):
        for table, numbers in practice.model_dump(mode="json").items():
            for key, number in numbers.items():
                if number != common[table][key]:
                    yield slug, f"{table}.{key}", number, common[table][key]


def _laid_over(common: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The common tables with the keys of a programme's own in their place."""
    tables = {
        name: {**common[name], **said} if name in common and isinstance(said, Mapping) else said
        for name, said in own.items()
    }
    return {**common, **tables}
