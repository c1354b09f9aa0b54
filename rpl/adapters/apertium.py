"""Translation by Apertium, Debian's rule-based programs: only gist, but without network."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rpl.domain.translation import (
    Pair,
    Quality,
    TranslatedLine,
    Translation,
    guarded,
    has_letters,
)

ENGINE = "apertium"
CODES: Mapping[str, str] = {
    "ca": "cat",
    "en": "eng",
    "es": "spa",
    "fr": "fra",
    "hr": "hbs",
    "it": "ita",
    "mk": "mkd",
    "pt": "por",
    "ro": "ron",
    "sr": "hbs",
    "uk": "ukr",
}
SECONDS = 60
SEPARATOR = "\n\n"
"""An empty line ends a sentence for Apertium, so that no line leans on the next."""


@cache
def installed_directions() -> frozenset[str]:
    """What `apertium` can translate on this machine, as `spa-eng`; empty where it is missing."""
    program = shutil.which("apertium")
    if program is None:
        return frozenset()
    listed = subprocess.run(  # noqa: S603 -- no argument of a stranger's
        [program, "-l"], capture_output=True, text=True, timeout=SECONDS, check=False
    )
    return frozenset(listed.stdout.split())


@dataclass(frozen=True, slots=True)
class ApertiumTranslator:
    """Answers `ports.Translator` with the directions that are installed."""

    def translate(self, lines: Sequence[str], source: str, target: str) -> Translation | None:
        """See `ports.Translator.translate`."""
        direction = f"{CODES.get(source, source)}-{CODES.get(target, target)}"
        if direction not in installed_directions():
            return None
        worded = [" ".join(line.split()) for line in lines if has_letters(line)]
        targets = _targets(worded, direction)
        if targets is None:
            return None
        answers = iter(targets)
        return Translation(
            engine=ENGINE,
            model=f"apertium {direction}",
            quality=Quality.GIST,
            source_language=source,
            target_language=target,
            lines=tuple(
                _guarded(line, next(answers) if has_letters(line) else line, source, target)
                for line in lines
            ),
        )


def _targets(lines: Sequence[str], direction: str) -> list[str] | None:
    """One target a line, or None where the engine did not keep the lines apart."""
    if not lines:
        return []
    program = shutil.which("apertium") or "apertium"
    try:
        done = subprocess.run(  # noqa: S603 -- the text goes over stdin
            [program, "-u", "-n", direction],
            input=SEPARATOR.join(lines) + "\n",
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    targets = [" ".join(line.split()) for line in done.stdout.strip("\n").split(SEPARATOR)]
    return targets if len(targets) == len(lines) else None


def _guarded(line: str, answer: str, source: str, target: str) -> TranslatedLine:
    return guarded(Pair(source=line, target=answer, source_language=source, target_language=target))
