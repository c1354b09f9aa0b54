"""Which translations of definitions a named person has checked."""

import re
from collections.abc import Mapping
from pathlib import Path

from rpl.catalog.errors import DefinitionError
from rpl.catalog.files import EXEMPLARS, TRANSLATION, WHOLE_FILE, parse, read_toml
from rpl.domain.publication import Translated, TranslationReview

_VERSION = re.compile(r"v(\d+)")


def translation_reviews(*folders: Path) -> Mapping[tuple[str, str], TranslationReview]:
    """The review of each translation, by what it translates and its language.

    A version is named `slug@version`, a file beside versions `slug/questions`, and an exemplar
    `slug/exemplars/gate-maker`.

    Raises:
        DefinitionError: A file says of its review what cannot be, or translates nothing.
    """
    found = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.toml")):
            if named := TRANSLATION.fullmatch(path.name):
                if not path.with_name(f"{named['name']}.toml").is_file():
                    raise DefinitionError(path, WHOLE_FILE, f"there is no {named['name']}.toml")
                said = read_toml(path).get("translation", {})
                review = parse(path, Translated, {"translation": said}).translation
                found[_subject(path, named["name"]), named["language"]] = review
    return found


def _subject(path: Path, name: str) -> str:
    if version := _VERSION.fullmatch(name):
        return f"{path.parent.name}@{version[1]}"
    if path.parent.name == EXEMPLARS:
        return f"{path.parents[1].name}/{EXEMPLARS}/{name}"
    return f"{path.parent.name}/{name}"
