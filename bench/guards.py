"""What the guards of translated lines let through, and what good lines they refuse.

Parallel text that people translated is given to the guards as if a machine had made it: every
refusal is a false alarm.  Then numbers, dates and names of those lines are changed by force, and
every changed line that passes is a silent change.

The names of people that the service knows from the claim and the draft record are not in such text.
In their place stand those of the same line in French (for French, Spanish), as another hand spelled
them: `known` counts what passes, and what is refused, when the guards are told these.

The text is not part of the project.  FOLDER holds `flores-dev.LANGUAGE` (FLORES, CC-BY-SA-4.0) or
`ntrex.LANGUAGE.txt` (NTREX-128, CC-BY-SA-4.0), one sentence a line, and English beside them.

PYTHONPATH=. python bench/guards.py --data FOLDER [--short] [--show GUARD] [--pair es]
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from spoiling import CHANGES

from rpl.domain.guards import GUARDS, Flag, Pair, failed
from rpl.domain.guards.known_names import loses_name
from rpl.domain.guards.names import names_in

CODES = {
    "eng": "en", "arb": "ar", "fas": "fa", "prs": "fa", "pus": "ps", "ukr": "uk", "rus": "ru",
    "tur": "tr", "spa": "es", "fra": "fr", "deu": "de", "hin": "hi", "urd": "ur", "som": "so",
    "tir": "ti", "amh": "am", "zho-CN": "zh", "vie": "vi", "ckb-Arab": "ckb", "ron": "ro",
    "pol": "pl",
}  # fmt: skip
SHORT_LINES = 120
FILES = {
    "flores-dev.*": ("flores-dev.en", "flores-dev.fr", "flores-dev.es"),
    "ntrex.*.txt": ("ntrex.eng.txt", "ntrex.fra.txt", "ntrex.spa.txt"),
}
"""The files of a corpus, its English, and two in which names are spelled by other hands."""


def corpora(folder: Path) -> Iterator[tuple[str, str, list[tuple[str, str, list[str]]]]]:
    """The name, the language and the lines of each text, each with its English and known names."""
    for pattern, (english, *others) in FILES.items():
        if not (folder / english).is_file():
            continue
        targets = _lines(folder / english)
        for path in sorted(folder.glob(pattern)):
            if path.name == english:
                continue
            code = path.name.split(".")[1]
            other = others[path.name == others[0]]
            known = [
                persons(line, CODES.get(other.split(".")[1], other[-2:]))
                for line in _lines(folder / other)
            ]
            yield (
                path.name,
                CODES.get(code, code),
                list(zip(_lines(path), targets, known, strict=True)),
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


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--short", action="store_true")
    parser.add_argument(
        "--show", choices=[*GUARDS, *CHANGES, "known"], help="print what is refused or passes"
    )
    parser.add_argument("--pair", help="only this language")
    asked = parser.parse_args()
    if asked.data is None or not asked.data.is_dir():
        print("bench/guards.py: nothing measured; give parallel text with --data FOLDER")
        return
    measure(asked)


def measure(asked: argparse.Namespace) -> None:
    """Every text: refusals of what people wrote, and passes of what was changed."""
    alarms: Counter[Flag] = Counter()
    tried: Counter[str] = Counter()
    silent: Counter[str] = Counter()
    judged, refused, refused_known, spent = 0, 0, 0, 0.0
    print("text | lines | refused | " + " | ".join(GUARDS))
    for name, language, lines in corpora(asked.data):
        if asked.pair and asked.pair != language:
            continue
        chosen = lines[:SHORT_LINES] if asked.short else lines
        here: Counter[Flag] = Counter()
        none = 0
        for source, target, known in chosen:
            pair = Pair(
                source=source, target=target, source_language=language, target_language="en"
            )
            started = time.process_time()
            flags = failed(pair)
            spent += time.process_time() - started
            here.update(flags)
            none += not flags
            if asked.show in flags:
                print(f"  {source}\n  {target}\n")
            loses = loses_name(pair, known)
            refused_known += bool(flags) or loses
            if asked.show == "known" and loses and not flags:
                print(f"  {source}\n  {target}\n  {known}\n")
            _attack(pair, (bool(flags), known), tried, silent, asked.show)
        alarms.update(here)
        judged, refused = judged + len(chosen), refused + len(chosen) - none
        shares = " | ".join(f"{here[flag] / len(chosen):.3f}" for flag in GUARDS)
        print(f"{name} | {len(chosen)} | {1 - none / len(chosen):.3f} | {shares}", flush=True)
    if not judged:
        print("no text for this pair")
        return
    shares = " | ".join(f"{alarms[flag] / judged:.3f}" for flag in GUARDS)
    print(f"all | {judged} | {refused / judged:.3f} | {shares}")
    print(f"{spent / judged * 1000:.2f} ms a line\n")
    print(f"refused when names are known: {refused_known / judged:.3f}")
    print("change | tried | silent | the same, names known | passes only when changed")
    for change in CHANGES:
        print(
            f"{change} | {tried[change]} | {silent[change]} | {silent[change + ' known']}"
            f" | {silent[change + ' *']}"
        )
    said = {
        what: sum(silent[change] for change in CHANGES if what in change)
        for what in ("number", "digit", "month", "name")
    }
    told = " ".join(f"silent_{what}={count}" for what, count in said.items())
    print(f"lines={judged} refused={refused / judged:.3f} {told}")


def _attack(
    pair: Pair,
    faithful: tuple[bool, list[str]],
    tried: Counter[str],
    silent: Counter[str],
    show: str | None,
) -> None:
    refused, known = faithful
    chance = random.Random(pair.target)  # noqa: S311 -- the same changes at every run
    for name, change in CHANGES.items():
        changed = change(pair.target, chance)
        if changed is None or changed == pair.target:
            continue
        tried[name] += 1
        spoiled = pair.model_copy(update={"target": changed})
        if not failed(spoiled):
            silent[name + " *" if refused else name] += 1
            silent[name + " known"] += not refused and not loses_name(spoiled, known)
            if show == name and not refused:
                print(f"  {pair.source}\n  {pair.target}\n  {changed}\n")


if __name__ == "__main__":
    main()
