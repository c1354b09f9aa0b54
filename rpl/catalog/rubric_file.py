"""A rubric as the text of its TOML file, and such a file written whole or not at all."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from rpl.catalog.errors import DefinitionError
from rpl.catalog.files import WHOLE_FILE, parse, read_toml
from rpl.domain.rubric import Rubric

_FIRST: Final = "# Read from a table. Once published it is not edited: write the next version."
_THERE: Final = "is there already, and is never changed: give the table the next version"
_READABLE: Final = 0o644


def rubric_toml(rubric: Rubric) -> str:
    """The file of a rubric, laid out as those that are written by hand."""
    said = rubric.model_dump(mode="json", exclude_defaults=True)
    criteria = said.pop("criteria")
    blocks = ["\n".join((_FIRST, *_keys(said)))]
    for criterion in criteria:
        evidence = criterion.pop("evidence")
        blocks.append("\n".join(("[[criteria]]", *_keys(criterion))))
        blocks.append("\n".join(("[criteria.evidence]", *_keys(evidence))))
    return "\n\n".join(blocks) + "\n"


def write_rubric(folder: Path, rubric: Rubric) -> Path:
    """Write a version that is not there yet, and return its file; it is whole, or not there.

    Raises:
        DefinitionError: It is there already, or cannot be written or read back.
    """
    path = rubric_path(folder, rubric)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=".") as file:
            file.write(rubric_toml(rubric))
            file.flush()
            os.fsync(file.fileno())
            written = Path(file.name)
            if parse(written, Rubric, read_toml(written)) != rubric:
                raise DefinitionError(path, WHOLE_FILE, "does not read back as what was written")
            written.chmod(_READABLE)
            path.hardlink_to(written)
    except FileExistsError as error:
        raise DefinitionError(path, WHOLE_FILE, _THERE) from error
    except OSError as error:
        raise DefinitionError(path, WHOLE_FILE, f"cannot be written: {error.strerror}") from error
    return path


def refuse_existing(folder: Path, rubric: Rubric) -> None:
    """Look whether a version can be written.

    Raises:
        DefinitionError: It is there already.
    """
    if (path := rubric_path(folder, rubric)).exists():
        raise DefinitionError(path, WHOLE_FILE, _THERE)


def rubric_path(folder: Path, rubric: Rubric) -> Path:
    """Where a version of a rubric stands."""
    return folder / rubric.slug / f"v{rubric.version}.toml"


def _keys(said: Mapping[str, Any]) -> Iterator[str]:
    for name, value in said.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield f"{name} = ["
            yield from (f"  {_inline(entry)}," for entry in value)
            yield "]"
        else:
            yield f"{name} = {_inline(value)}"


def _inline(value: object) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name} = {_inline(inner)}' for name, inner in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
