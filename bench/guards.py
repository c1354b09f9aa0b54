"""What the guards of translated lines let through, and what good lines they refuse.

Parallel text that people translated is given to the guards as if a machine had made it: every
refusal is a false alarm.  Then numbers, dates and names of those lines are changed by force, and
every changed line that passes is a silent change.

The text is not part of the project.  FOLDER holds `flores-dev.LANGUAGE` (FLORES, CC-BY-SA-4.0) or
`ntrex.LANGUAGE.txt` (NTREX-128, CC-BY-SA-4.0), one sentence a line, and English beside them.

PYTHONPATH=. python bench/guards.py --data FOLDER [--short] [--show GUARD] [--pair es]
"""

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from rpl.domain.guards import GUARDS, Flag, Pair, failed
from rpl.domain.guards.calendars import named_days
from rpl.domain.guards.names import Name, names_in
from rpl.domain.guards.number_words import NUMBER_WORDS
from rpl.domain.guards.ordinary import HONORIFICS, TITLES

CODES = {
    "eng": "en", "arb": "ar", "fas": "fa", "prs": "fa", "pus": "ps", "ukr": "uk", "rus": "ru",
    "tur": "tr", "spa": "es", "fra": "fr", "deu": "de", "hin": "hi", "urd": "ur", "som": "so",
    "tir": "ti", "amh": "am", "zho-CN": "zh", "vie": "vi", "ckb-Arab": "ckb", "ron": "ro",
    "pol": "pl",
}  # fmt: skip
SHORT_LINES = 120
MONTH_WORDS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DAY_WORDS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
STRANGERS = ("Vorobets", "Ghulzar", "Tekleab", "Nkemelu", "Quispe", "Zbigniew", "Oyelaran")
DIGITS = re.compile(r"\d+")
Change = Callable[[str, random.Random], str | None]


def corpora(folder: Path) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """The name, the language and the lines of each text, with the English of each line."""
    for pattern, english in (("flores-dev.*", "flores-dev.en"), ("ntrex.*.txt", "ntrex.eng.txt")):
        if not (folder / english).is_file():
            continue
        targets = _lines(folder / english)
        for path in sorted(folder.glob(pattern)):
            if path.name != english:
                code = path.name.split(".")[1]
                yield (
                    path.name,
                    CODES.get(code, code),
                    list(zip(_lines(path), targets, strict=True)),
                )


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def drop_number(line: str, chance: random.Random) -> str | None:
    """The line without one of its numbers."""
    return _at_number(line, chance, lambda _: "")


def double_number(line: str, chance: random.Random) -> str | None:
    """The line with one number twice."""
    return _at_number(line, chance, lambda number: f"{number} {number}")


def grow_number(line: str, chance: random.Random) -> str | None:
    """The line with one digit more."""
    return _at_number(line, chance, lambda number: number + str(chance.randint(1, 9)))


def change_digit(line: str, chance: random.Random) -> str | None:
    """The line with another digit."""
    return _at_number(
        line, chance, lambda found: found[:-1] + str((int(found[-1]) + chance.randint(1, 9)) % 10)
    )


def swap_numbers(line: str, chance: random.Random) -> str | None:
    """The line with two different numbers in each other's place."""
    found = list(DIGITS.finditer(line))
    pairs = [
        (one, two)
        for index, one in enumerate(found)
        for two in found[index + 1 :]
        if int(one[0]) != int(two[0])
    ]
    if not pairs:
        return None
    one, two = chance.choice(pairs)
    return line[: one.start()] + two[0] + line[one.end() : two.start()] + one[0] + line[two.end() :]


def change_number_word(line: str, chance: random.Random) -> str | None:
    """The line with another number, where it is written as a word."""
    sure = {word: value for word, (value, is_sure) in NUMBER_WORDS["en"].items() if is_sure}
    found = [each for each in re.finditer(r"[A-Za-z]+", line) if each[0].lower() in sure]
    if not found:
        return None
    place = chance.choice(found)
    others = [word for word, value in sure.items() if value != sure[place[0].lower()]]
    return line[: place.start()] + chance.choice(others) + line[place.end() :]


def change_day(line: str, chance: random.Random) -> str | None:
    """The line with another month or weekday."""
    found = [day for day in named_days(line, "en") if day.sure]
    if not found:
        return None
    day = chance.choice(found)
    names = DAY_WORDS if day.fact[0] == "D" else MONTH_WORDS
    same = int(day.fact[1:]) - (day.fact[0] == "G")
    others = [name for place, name in enumerate(names) if place != same]
    return line[: day.start] + chance.choice(others) + line[day.end :]


def drop_name(line: str, chance: random.Random) -> str | None:
    """The line without one word of a person's name."""
    return _at_name(line, chance, "")


def change_name(line: str, chance: random.Random) -> str | None:
    """The line with a stranger's name in the place of one word of a person's."""
    return _at_name(line, chance, chance.choice(STRANGERS))


def double_name(line: str, chance: random.Random) -> str | None:
    """The line with one word of a person's name twice."""
    return _at_name(line, chance, None)


def swap_persons(line: str, chance: random.Random) -> str | None:
    """The line with the names of two persons in each other's place."""
    found = _persons(line)
    pairs = [
        (one, two) for one in found for two in found if two.place > one.place + len(one.word) + 1
    ]
    if not pairs:
        return None
    one, two = chance.choice(pairs)
    if one.word == two.word:
        return None
    return (
        line[: one.place] + two.word + line[one.place + len(one.word) : two.place] + one.word
        + line[two.place + len(two.word) :]
    )  # fmt: skip


def _at_number(line: str, chance: random.Random, changed: Callable[[str], str]) -> str | None:
    found = list(DIGITS.finditer(line))
    if not found:
        return None
    place = chance.choice(found)
    return line[: place.start()] + changed(place[0]) + line[place.end() :]


def _persons(line: str) -> list[Name]:
    """Words of names that are no title, day or word of an institution's name."""
    days = {line[day.start : day.end] for day in named_days(line, "en")}
    return [
        name
        for name in names_in(line, "en")
        if name.person
        and name.word not in days
        and not {name.word.lower(), name.word.lower().removesuffix("s")} & (TITLES | HONORIFICS)
    ]


def _at_name(line: str, chance: random.Random, other: str | None) -> str | None:
    found = _persons(line)
    if not found:
        return None
    name = chance.choice(found)
    put = f"{name.word} {name.word}" if other is None else other
    return line[: name.place] + put + line[name.place + len(name.word) :]


CHANGES: dict[str, Change] = {
    "number dropped": drop_number,
    "number doubled": double_number,
    "digit added": grow_number,
    "digit changed": change_digit,
    "numbers swapped": swap_numbers,
    "number word changed": change_number_word,
    "month or weekday changed": change_day,
    "name dropped": drop_name,
    "name changed": change_name,
    "name doubled": double_name,
    "names swapped": swap_persons,
}


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
    measure(asked)


def measure(asked: argparse.Namespace) -> None:
    """Every text: refusals of what people wrote, and passes of what was changed."""
    alarms: Counter[Flag] = Counter()
    tried: Counter[str] = Counter()
    silent: Counter[str] = Counter()
    judged, refused, spent = 0, 0, 0.0
    print("text | lines | refused | " + " | ".join(GUARDS))
    for name, language, lines in corpora(asked.data):
        if asked.pair and asked.pair != language:
            continue
        chosen = lines[:SHORT_LINES] if asked.short else lines
        here: Counter[Flag] = Counter()
        none = 0
        for source, target in chosen:
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
            _attack(pair, bool(flags), tried, silent, asked.show)
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
    print("change | tried | silent | passes only when changed")
    for change in CHANGES:
        print(f"{change} | {tried[change]} | {silent[change]} | {silent[change + ' *']}")
    said = {
        what: sum(silent[change] for change in CHANGES if what in change)
        for what in ("number", "digit", "month", "name")
    }
    told = " ".join(f"silent_{what}={count}" for what, count in said.items())
    print(f"lines={judged} refused={refused / judged:.3f} {told}")


def _attack(
    pair: Pair,
    refused: bool,  # noqa: FBT001 -- one fact
    tried: Counter[str],
    silent: Counter[str],
    show: str | None,
) -> None:
    chance = random.Random(pair.target)  # noqa: S311 -- the same changes at every run
    for name, change in CHANGES.items():
        changed = change(pair.target, chance)
        if changed is None or changed == pair.target:
            continue
        tried[name] += 1
        if not failed(pair.model_copy(update={"target": changed})):
            silent[name + " *" if refused else name] += 1
            if show == name and not refused:
                print(f"  {pair.source}\n  {pair.target}\n  {changed}\n")


if __name__ == "__main__":
    main()
