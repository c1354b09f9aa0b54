"""Translation by Apertium, Debian's rule-based programs: only gist, but without network."""

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rpl.domain.translation import (
    Maker,
    Pair,
    Quality,
    Step,
    TranslatedLine,
    Translation,
    guarded_way,
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


@cache
def program_version() -> str:
    """The version of the program, as 3.8.3; empty where it does not tell."""
    program = shutil.which("apertium") or "apertium"
    told = subprocess.run(  # noqa: S603 -- no argument of a stranger's
        [program, "-V"], capture_output=True, text=True, timeout=SECONDS, check=False
    )
    return next(iter(re.findall(r"\d+(?:\.\d+)+", told.stdout + told.stderr)), "")


@dataclass(frozen=True, slots=True)
class ApertiumTranslator:
    """Answers `ports.Translator` with the directions that are installed."""

    def rest(self) -> None:
        """See `ports.Translator.rest`: nothing is kept."""

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
        maker = Maker(engine=ENGINE, model=direction, version=program_version())
        return Translation(
            engine=ENGINE,
            model=f"apertium {direction}",
            quality=Quality.GIST,
            source_language=source,
            target_language=target,
            lines=tuple(
                guarded_way((Step(maker=maker, pair=_pair(line, next(answers), source, target)),))
                if has_letters(line)
                else TranslatedLine(source=line, target=line)
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


def _pair(line: str, answer: str, source: str, target: str) -> Pair:
    return Pair(source=line, target=answer, source_language=source, target_language=target)
