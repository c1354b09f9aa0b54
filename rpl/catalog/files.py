"""One definition file: TOML to a frozen value, with path and key in every complaint."""

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

CALIBRATION: Final = "calibration.toml"
"""Beside the versions of a qualification: what its assessors mark before their queue opens."""

EXEMPLARS: Final = "exemplars"
"""A folder beside the versions of a qualification: invented claims, one file each."""

FIELD_WORK: Final = "field.toml"
"""Beside the versions of a qualification: how its claims are taken along."""

COMMENTS: Final = "comments.toml"
"""Beside the versions of a qualification: comments that its markers may use."""

PRACTICE: Final = "practice.toml"
"""In the folder of all qualifications, and beside the versions of one: how programmes work."""

REPLIES: Final = "replies.toml"
"""In the folder of all qualifications, and beside the versions of one: texts for advisers."""

QUESTIONS: Final = "questions.toml"
"""Beside the versions of a rubric: what may be asked about its criteria."""

GOLDEN: Final = "golden.toml"
"""Beside the versions of a rubric: sheets worked out by hand, for `rpl check` to work out again."""

BESIDE: Final = frozenset(
    {
        GLOSSARY,
        MARKING,
        ELIGIBILITY,
        FIELD_WORK,
        COMMENTS,
        QUESTIONS,
        CALIBRATION,
        GOLDEN,
        PRACTICE,
        REPLIES,
    }
)
TRANSLATED_BESIDE: Final = frozenset({ELIGIBILITY, QUESTIONS, COMMENTS, REPLIES})
"""What of it may be said in other languages, as `questions.es.toml` says `questions.toml`."""

TRANSLATION: Final = re.compile(r"(?P<name>[^.]+)\.(?P<language>[a-z]{2})\.toml")
"""The name of a file that says another one in another language."""

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
        if _is_beside(path) and path.parent.parent == folder:
            continue
        if path.parent == folder and _is_common(path):
            continue
        if path.parent.name == EXEMPLARS and path.parents[2] == folder:
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


def _is_common(path: Path) -> bool:
    """Whether a file in the folder itself holds for all qualifications."""
    return path.name == PRACTICE or (_is_beside(path) and path.name.startswith("replies."))


def _is_beside(path: Path) -> bool:
    name, _, rest = path.name.partition(".")
    language = re.fullmatch(r"[a-z]{2}\.toml", rest)
    return path.name in BESIDE or bool(language and f"{name}.toml" in TRANSLATED_BESIDE)


def beside(folder: Path, name: str) -> Iterator[Path]:
    """Every file of this name beside definitions, by slug."""
    return iter(sorted(folder.glob(f"*/{name}")))


def translations_of(path: Path) -> Iterator[tuple[str, Path]]:
    """The same file in other languages, by language: `questions.es.toml` for `questions.toml`."""
    for found in sorted(path.parent.glob(f"{path.stem}.??.toml")):
        yield found.name.split(".")[1], found


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
