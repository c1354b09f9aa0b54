"""Ways in which a bad machine changes what a line says: its numbers, days and names."""

import random
import re
from collections.abc import Callable

from rpl.domain.guards.calendars import named_days
from rpl.domain.guards.capitals import is_name_shaped, words_of
from rpl.domain.guards.names import Name, names_in
from rpl.domain.guards.number_words import NUMBER_WORDS
from rpl.domain.guards.ordinary import HONORIFICS, TITLES

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


def drop_capital(line: str, chance: random.Random) -> str | None:
    """The line without a word that has a capital and is no word of a person's name."""
    return _at_capital(line, chance, "")


def change_capital(line: str, chance: random.Random) -> str | None:
    """The line with a stranger's name in the place of such a word."""
    return _at_capital(line, chance, chance.choice(STRANGERS))


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


def _at_capital(line: str, chance: random.Random, other: str) -> str | None:
    persons = {name.place for name in _persons(line)}
    days = named_days(line, "en")
    found = [
        word
        for word in words_of(line)
        if is_name_shaped(word[0])
        and word.start() not in persons
        and not {word[0].lower(), word[0].lower().removesuffix("s")} & TITLES
        and not any(day.start <= word.start() < day.end for day in days)
    ]
    if not found:
        return None
    word = chance.choice(found)
    return line[: word.start()] + other + line[word.end() :]


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
    "other capital dropped": drop_capital,
    "other capital changed": change_capital,
}
