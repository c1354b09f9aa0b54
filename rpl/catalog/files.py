"""One definition file: TOML to a frozen value, with path and key in every complaint."""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from rpl.catalog.errors import DefinitionError

WHOLE_FILE: Final = "(file)"
GLOSSARY: Final = "glossary.toml"
"""Beside the versions of a qualification: terms that hold for all of them."""

MARKING: Final = "marking.toml"
"""Beside the versions of a qualification: how its marks are checked."""

ELIGIBILITY: Final = "eligibility.toml"
"""Beside the versions of a qualification: who may be assessed, and the ways on for others."""

BESIDE: Final = frozenset({GLOSSARY, MARKING, ELIGIBILITY})

_NAME = re.compile(r"v(?P<version>[1-9]\d*)(\.(?P<language>[a-z]{2}))?\.toml")
_ModelT = TypeVar("_ModelT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Found:
    """A definition file by its name: `<folder>/<slug>/v<version>[.<language>].toml`."""

    path: Path
    slug: str
    version: int
    language: str | None

    @property
    def reference(self) -> str:
        """The version it belongs to: `slug@version`."""
        return f"{self.slug}@{self.version}"


def find(folder: Path) -> Iterator[Found]:
    """The definition files of a folder, each slug's versions in order, translations last.

    Raises:
        DefinitionError: The folder is missing, or a TOML file is not named as the others are.
    """
    if not folder.is_dir():
        raise DefinitionError(folder, WHOLE_FILE, "there is no such folder")
    found = []
    for path in folder.rglob("*.toml"):
        if path.name in BESIDE and path.parent.parent == folder:
            continue
        name = _NAME.fullmatch(path.name)
        if name is None or path.parent.parent != folder:
            raise DefinitionError(
                path,
                WHOLE_FILE,
                "is not named <slug>/v<version>.toml or v<version>.<language>.toml",
            )
        found.append(Found(path, path.parent.name, int(name["version"]), name["language"]))
    return iter(sorted(found, key=lambda file: (file.slug, file.language or "", file.version)))


def read_toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file.

    Raises:
        DefinitionError: It cannot be read, is not UTF-8, or is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DefinitionError(path, WHOLE_FILE, error.strerror or "cannot be read") from error
    except UnicodeDecodeError as error:
        raise DefinitionError(path, WHOLE_FILE, f"is not UTF-8 at byte {error.start}") from error
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(path, WHOLE_FILE, f"is not TOML: {error}") from error


def parse(path: Path, model: type[_ModelT], content: Mapping[str, Any]) -> _ModelT:
    """The frozen value that a file's content describes.

    Raises:
        DefinitionError: With the first key that is missing, unknown or wrong.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise complaint(path, error) from error


def complaint(path: Path, error: ValidationError) -> DefinitionError:
    """The first complaint of a validation, with its key in the words of the file.

    A rule over several keys names its key at the head of its message, before a colon.
    """
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    problem = first["msg"]
    place = [str(part) for part in first["loc"]]
    if first["type"] == "value_error":
        key, _, problem = problem.removeprefix("Value error, ").partition(": ")
        place.append(key)
    return DefinitionError(path, ".".join(place), problem)


def content_hash(*contents: Mapping[str, Any]) -> str:
    """The SHA-256 of what files say, whatever their layout and comments.

    It is taken over the parsed content, not over our model of it, so that a field added to the
    model later leaves the hash of an old version as it was.
    """
    canonical = json.dumps(
        contents, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
