"""What the guards of translated lines let through, and what good lines they refuse or mark.

Parallel text that people translated is given to the guards as if a machine had made it: every
refusal is a false alarm, and so is every mark.  Then numbers, dates and names of those lines are
changed by force.  A changed line is a silent change that is neither refused, nor marked (`likely`:
words that look like names stand on one side only), nor counted in the note of its document
(`possible`: words that may be names, where capitals tell nothing).

English writes many words with capitals that are no names (`Prime Minister`).  `names` counts only
changes of words that a translator into French or Spanish wrote with the same letters.  Where a
capital is changed that is no word of a person's name (it opens a sentence, or stands alone), only
these count: the others are nationalities and the like.

The names of people that the service knows from the claim and the draft record are not in such text.
In their place stand those of the same line in French (for French, Spanish), as another hand spelled
them: `known` counts what is silent, and what is refused, when the guards are told these.

The text is not part of the project.  FOLDER holds `flores-dev.LANGUAGE` (FLORES, CC-BY-SA-4.0) or
`ntrex.LANGUAGE.txt` (NTREX-128, CC-BY-SA-4.0), one sentence a line, and English beside them.

PYTHONPATH=. python bench/guards.py --data FOLDER [--short] [--show GUARD] [--pair es]
"""

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from spoiling import CHANGES

from rpl.domain.guards import GUARDS, Flag, Pair
from rpl.domain.guards.names import names_in
from rpl.domain.known_names import with_names
from rpl.domain.translation import Quality, TranslatedLine, Translation, guarded

CODES = {
    "eng": "en", "arb": "ar", "fas": "fa", "prs": "fa", "pus": "ps", "ukr": "uk", "rus": "ru",
    "tur": "tr", "spa": "es", "fra": "fr", "deu": "de", "hin": "hi", "urd": "ur", "som": "so",
    "tir": "ti", "amh": "am", "zho-CN": "zh", "vie": "vi", "ckb-Arab": "ckb", "ron": "ro",
    "pol": "pl",
}  # fmt: skip
SHORT_LINES = 120
OUTCOMES = ("refused", "likely", "possible", "silent")
FILES = {
    "flores-dev.*": ("flores-dev.en", "flores-dev.fr", "flores-dev.es"),
    "ntrex.*.txt": ("ntrex.eng.txt", "ntrex.fra.txt", "ntrex.spa.txt"),
}
"""The files of a corpus, its English, and two in which names are spelled by other hands."""


@dataclass(frozen=True)
class Parallel:
    """A line, its translation, the people that another text names, and words that others kept."""

    pair: Pair
    known: tuple[str, ...]
    kept: frozenset[str]


@dataclass
class Counts:
    """What came of lines as people translated them, and of the same lines changed by force."""

    honest: Counter[str] = field(default_factory=Counter)
    alarms: Counter[Flag] = field(default_factory=Counter)
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    spent: float = 0.0


def corpora(folder: Path) -> Iterator[tuple[str, str, list[Parallel]]]:
    """The name, the language and the lines of each text, each with its English and known names."""
    for pattern, (english, *others) in FILES.items():
        if not (folder / english).is_file():
            continue
        targets = _lines(folder / english)
        foreign = [_lines(folder / other) for other in others]
        for path in sorted(folder.glob(pattern)):
            if path.name == english:
                continue
            code = path.name.split(".")[1]
            language = CODES.get(code, code)
            own = path.name == others[0]
            here = others[own].split(".")[1]
            kept = [text for name, text in zip(others, foreign, strict=True) if name != path.name]
            yield (
                path.name,
                language,
                [
                    Parallel(
                        Pair(
                            source=source,
                            target=target,
                            source_language=language,
                            target_language="en",
                        ),
                        tuple(persons(foreign[own][number], CODES.get(here, here))),
                        frozenset(word for text in kept for word in _words(text[number])),
                    )
                    for number, (source, target) in enumerate(
                        zip(_lines(path), targets, strict=True)
                    )
                ],
            )


def persons(line: str, language: str) -> list[str]:
    """Names of two words and more that capitals show in a line."""
    found: list[str] = []
    end = -1
    for name in names_in(line, language):
        if name.place == end + 1 and found:
            found[-1] += f" {name.word}"
        else:
            found.append(name.word)
        end = name.place + len(name.word)
    return [name for name in found if " " in name]


def told(line: TranslatedLine, pair: Pair, known: tuple[str, ...]) -> TranslatedLine:
    """The line as the service keeps it, which knows these names."""
    whole = Translation(
        engine="",
        model="",
        quality=Quality.DRAFT,
        source_language=pair.source_language,
        target_language=pair.target_language,
        lines=(line,),
    )
    return with_names(whole, known).lines[0]


def outcome(line: TranslatedLine) -> str:
    """What a reader of the line is told."""
    if line.flags:
        return "refused"
    if line.likely_names:
        return "likely"
    return "possible" if line.possible_names else "silent"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--short", action="store_true")
    parser.add_argument(
        "--show", choices=[*GUARDS, *CHANGES], help="print what is refused or passes"
    )
    parser.add_argument("--pair", help="only this language")
    asked = parser.parse_args()
    if asked.data is None or not asked.data.is_dir():
        print("bench/guards.py: nothing measured; give parallel text with --data FOLDER")
        return
    counts = Counts()
    print(f"text | lines | {' | '.join(OUTCOMES)} | {' | '.join(GUARDS)}")
    for name, language, lines in corpora(asked.data):
        if asked.pair in (None, language):
            here = Counts()
            for line in lines[:SHORT_LINES] if asked.short else lines:
                _judge(line, here, asked.show)
            _print_text(name, here)
            counts.honest += here.honest
            counts.alarms += here.alarms
            counts.found += here.found
            counts.spent += here.spent
    if counts.honest:
        _print_all(counts)
    else:
        print("no text for this pair")


def _judge(line: Parallel, counts: Counts, show: str | None) -> None:
    started = time.process_time()
    honest = guarded(line.pair)
    counts.spent += time.process_time() - started
    counts.honest[outcome(honest)] += 1
    counts.honest["lines"] += 1
    counts.honest["refused when names are known"] += bool(told(honest, line.pair, line.known).flags)
    counts.alarms.update(Flag(flag) for flag in honest.flags)
    if show in honest.flags:
        print(f"  {line.pair.source}\n  {line.pair.target}\n")
    chance = random.Random(line.pair.target)  # noqa: S311 -- the same changes at every run
    for name, change in CHANGES.items():
        changed = change(line.pair.target, chance)
        if changed is None or changed == line.pair.target:
            continue
        spoiled = line.pair.model_copy(update={"target": changed})
        _attack(name, line, (bool(honest.flags), spoiled), counts, show)


def _attack(
    name: str, line: Parallel, spoiled: tuple[bool, Pair], counts: Counts, show: str | None
) -> None:
    refused, pair = spoiled
    changed = guarded(pair)
    came = outcome(changed)
    if refused and came == "silent":
        came = "passes only when changed"
    is_name = _changed(line.pair.target, pair.target) <= line.kept
    counts.found[name, "tried"] += 1
    counts.found[name, came] += 1
    counts.found[name, "tried names"] += is_name
    counts.found[name, f"{came} names"] += is_name
    if came == "silent":
        counts.found[name, "silent known"] += outcome(told(changed, pair, line.known)) == "silent"
        if show == name:
            print(f"  {line.pair.source}\n  {line.pair.target}\n  {pair.target}\n")


def _changed(line: str, spoiled: str) -> set[str]:
    """The words that were taken away, or put in if none was, or that stand in another place."""
    before, after = _words(line), _words(spoiled)
    gone = Counter(before) - Counter(after) or Counter(after) - Counter(before)
    return set(gone) or {one for one, two in zip(before, after, strict=True) if one != two}


def _words(line: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", line)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _print_text(name: str, counts: Counts) -> None:
    lines = counts.honest["lines"]
    shares = [counts.honest[came] for came in OUTCOMES] + [counts.alarms[flag] for flag in GUARDS]
    row = " | ".join(f"{count / lines:.3f}" for count in shares)
    print(f"{name} | {lines} | {row}", flush=True)


def _print_all(counts: Counts) -> None:
    lines = counts.honest["lines"]
    _print_text("all", counts)
    print(f"{counts.spent / lines * 1000:.2f} ms a line")
    known = counts.honest["refused when names are known"] / lines
    print(f"refused when names are known: {known:.3f}\n")
    columns = [*OUTCOMES, "passes only when changed", "silent known"]
    print(
        f"change | tried | {' | '.join(columns)} | names tried | names likely | possible | silent"
    )
    for name in CHANGES:
        row = [counts.found[name, column] for column in ("tried", *columns)]
        row += [counts.found[name, f"{came} names"] for came in ("tried", *OUTCOMES[1:])]
        print(f"{name} | {' | '.join(map(str, row))}")
    silent = {
        what: sum(counts.found[name, "silent"] for name in CHANGES if what in name)
        for what in ("number", "digit", "month", "name")
    }
    totals = " ".join(f"silent_{what}={count}" for what, count in silent.items())
    print(f"lines={lines} refused={counts.honest['refused'] / lines:.3f} {totals}")


if __name__ == "__main__":
    main()
