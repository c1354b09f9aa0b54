"""Which engine translates a pair of languages: what the operator chose, in the models' folder."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = "choices.json"
APERTIUM = "apertium"
NOBODY = "nobody"
"""A choice too: no machine translates the pair, and people are asked."""


@dataclass(frozen=True, slots=True)
class ModelChoices:
    """The choices of one folder, by `source-target`: a package, or `apertium`, or `nobody`."""

    folder: Path

    def all(self) -> Mapping[str, str]:
        """Every choice; what is no choice is passed over."""
        try:
            found = json.loads((self.folder / FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {str(pair): chosen for pair, chosen in found.items() if isinstance(chosen, str)}

    def of(self, source: str, target: str) -> str | None:
        """What was chosen for a pair, or None where the engines are asked in their usual order."""
        return self.all().get(f"{source}-{target}")

    def choose(self, source: str, target: str, engine: str | None) -> None:
        """Keep a choice, or with None go back to the usual order."""
        choices = dict(self.all())
        choices.pop(f"{source}-{target}", None)
        if engine is not None:
            choices[f"{source}-{target}"] = engine
        self.folder.mkdir(parents=True, exist_ok=True)
        written = self.folder / f".{FILE}"
        written.write_text(json.dumps(choices, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        written.replace(self.folder / FILE)
