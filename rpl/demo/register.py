"""`demo.json`: everything a newcomer or a program needs to try the sample service.

It holds sign-ins, so only its owner may read it.  The secrets are drawn anew for every
installation; none stands in the source.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

NAME = "demo.json"


@dataclass(frozen=True, slots=True)
class Register:
    """The content of `demo.json`.  The names are a contract; what is not built yet is null."""

    base_url: str
    applicants: list[dict[str, str]] = field(default_factory=list)
    staff: list[dict[str, str | None]] = field(default_factory=list)
    providers: list[dict[str, str | None]] = field(default_factory=list)
    claims: list[dict[str, str]] = field(default_factory=list)
    credentials: list[dict[str, str]] = field(default_factory=list)
    bundles: list[dict[str, str]] = field(default_factory=list)

    def and_also(self, **more: Sequence[Mapping[str, Any]]) -> "Register":
        """The same with more entries at the end of some lists."""
        content = asdict(self)
        for name, entries in more.items():
            content[name] = [*content[name], *(dict(entry) for entry in entries)]
        return Register(**content)


def load(folder: Path) -> Register | None:
    """What an earlier demo wrote, or None where there was none."""
    path = folder / NAME
    if not path.is_file():
        return None
    return Register(**json.loads(path.read_text(encoding="utf-8")))


def save(register: Register, folder: Path) -> Path:
    """Write it whole or not at all, readable by its owner alone."""
    path = folder / NAME
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    text = json.dumps(asdict(register), ensure_ascii=False, indent=2)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
    draft.replace(path)
    return path
