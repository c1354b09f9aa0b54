"""Translation: each line of a document in the reader's language, and what guards say of it.

A machine that translates can change a number, a name or a date without any sign of doubt; a tiny
model turned "90 horas" into "900 hours".  So each line is compared with its source by rule, and a
line that fails any guard is shown in the original until a person has looked at it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from difflib import SequenceMatcher
from enum import StrEnum

from rpl.domain.errors import translatable
from rpl.domain.months import months_in
from rpl.domain.values import Frozen


class Quality(StrEnum):
    """How far a translation may be trusted before a person has looked at it."""

    DRAFT = "draft"
    GIST = "gist"


class Flag(StrEnum):
    """A guard that a translated line failed."""

    NUMBERS = "numbers"
    DATES = "dates"
    NAMES = "names"
    LENGTH = "length"
    REPETITION = "repetition"
    SCORE = "score"
    COPIED = "copied"


FLAG_REASONS: Mapping[Flag, str] = {
    Flag.NUMBERS: translatable("The translation changed a number."),
    Flag.DATES: translatable("The translation changed a month."),
    Flag.NAMES: translatable("The translation changed a name."),
    Flag.LENGTH: translatable("The translation is much shorter or longer than the original."),
    Flag.REPETITION: translatable("The translation repeats itself."),
    Flag.SCORE: translatable("The translation program was not sure."),
    Flag.COPIED: translatable("The line was not translated."),
}


class TranslatedLine(Frozen):
    """One line.  With any flag, readers are shown `source` and the reason, not `target`."""

    source: str
    target: str
    score: float | None = None
    flags: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """What a reader may be shown as the line."""
        return self.source if self.flags else self.target


class Translation(Frozen):
    """The lines of one document, in their order, by one engine and model."""

    engine: str
    model: str
    quality: Quality
    source_language: str
    target_language: str
    lines: tuple[TranslatedLine, ...]


class Pair(Frozen):
    """A line and its translation, as the guards see them.

    `score` is the mean log-probability of the target's tokens, or None where an engine gives none.
    """

    source: str
    target: str
    source_language: str
    target_language: str
    score: float | None = None


SCORE_FLOOR = -0.6
SHORTEST_COMPARED = 12  # characters; below, a ratio of lengths says nothing
LENGTH_RATIO = (0.35, 3.0)
DENSE_LENGTH_RATIO = (0.8, 12.0)
DENSE = frozenset({"zh", "ja", "ko"})
ALIKE_NAME, ALIKE_PLACE = 0.8, 0.6
"""A person's name keeps its letters; a place may have another name abroad (Sevilla, Seville)."""
NAMED_BY_CAPITALS = frozenset({"es", "fr", "pt", "it", "ro", "pl", "tr", "vi", "nl", "sq", "so"})
REPEATED = re.compile(r"(?<!\S)(\S+(?: \S+){0,2})(?: \1(?!\S)){2}")
CAPITAL = "".join(letter for letter in map(chr, range(0x250)) if letter.isupper())
CAPITALISED_RUN = re.compile(rf"(?<!\w)[{CAPITAL}]\w+(?: [{CAPITAL}]\w+)+")
COPIED_WORDS = 2
WORD_LENGTH = 3


def guarded(pair: Pair) -> TranslatedLine:
    """The line with the guards it fails."""
    if not has_letters(pair.source):
        return TranslatedLine(source=pair.source, target=pair.source)
    failed = tuple(flag for flag, fails in _GUARDS.items() if fails(pair))
    return TranslatedLine(source=pair.source, target=pair.target, score=pair.score, flags=failed)


def has_letters(line: str) -> bool:
    """Whether there is anything to translate."""
    return any(character.isalpha() for character in line)


def numbers_in(text: str) -> Counter[str]:
    """The numbers of a text: digits of any script as ASCII, thousands joined, one decimal sign."""
    folded = "".join(_digit(character) for character in unicodedata.normalize("NFKC", text))
    joined = re.sub(r"(?<=\d)[.,\u066c ](?=\d{3}(?!\d))", "", folded)
    found = re.findall(r"[0-9]+(?:[.,/\u066b][0-9]+)*", joined)
    return Counter(".".join(_parts(number)) for number in found)


def _parts(number: str) -> list[str]:
    """Whole part and decimals; or day, month and year, whose leading zeros mean nothing."""
    parts = re.split(r"\D", number)
    if len(parts) == 2:  # noqa: PLR2004 -- a decimal number
        return [parts[0].lstrip("0") or "0", parts[1]]
    return [part.lstrip("0") or "0" for part in parts]


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _changes_numbers(pair: Pair) -> bool:
    return numbers_in(pair.source) != numbers_in(pair.target)


def _changes_months(pair: Pair) -> bool:
    said = set(months_in(pair.source, pair.source_language))
    if not said:
        return False
    return said != set(months_in(pair.target, pair.target_language))


def _changes_names(pair: Pair) -> bool:
    if pair.source_language not in NAMED_BY_CAPITALS:
        return False
    names = _names(pair.source)
    found = [_plain(word) for word in re.findall(r"\w+", pair.target)]
    lost = any(
        not any(_alike(_plain(word), other) >= least for other in found) for word, least in names
    )
    return lost or (not names and _invents_a_person(pair))


def _invents_a_person(pair: Pair) -> bool:
    """Whether capitalised words in a row come from nothing in a source without a name."""
    said = [_plain(word) for word in re.findall(r"\w+", pair.source)]
    runs = (run[0].split(" ") for run in CAPITALISED_RUN.finditer(pair.target))
    return any(
        not any(_alike(_plain(word), other) >= ALIKE_PLACE for word in run for other in said)
        for run in runs
        if any(word[0].isupper() and not word.isupper() for word in run)
    )


def _names(line: str) -> list[tuple[str, float]]:
    """Words that look like names, and how alike they must stay.

    Two capitalised words in a row are a person; one alone may be a place.  The word that opens a
    line, or alone follows a label's colon, has a capital in any case and says nothing.
    """
    names: list[tuple[str, float]] = []
    for run in re.finditer(r"(?<!\w)[^\W\d_]\w*(?: [^\W\d_]\w*)*", line.lstrip()):
        words = run[0].split(" ")
        capital = [word[0].isupper() and not word.isupper() for word in words]
        for index, word in enumerate(words):
            if not capital[index] or run.start() + index == 0:
                continue
            beside = any(capital[max(0, index - 1) : index] + capital[index + 1 : index + 2])
            after_label = index == 0 and line.lstrip()[: run.start()].rstrip().endswith(":")
            if beside or not after_label:
                names.append((word, ALIKE_NAME if beside else ALIKE_PLACE))
    return names


def _alike(word: str, other: str) -> float:
    return SequenceMatcher(None, word, other, autojunk=False).ratio()


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def _changes_length(pair: Pair) -> bool:
    source, target = len(pair.source.strip()), len(pair.target.strip())
    if target == 0 or source < SHORTEST_COMPARED:
        return target == 0
    dense = pair.source_language in DENSE
    least, most = DENSE_LENGTH_RATIO if dense else LENGTH_RATIO
    return not least <= target / source <= most


def _repeats(pair: Pair) -> bool:
    return _says_again(pair.target) and not _says_again(pair.source)


def _says_again(text: str) -> bool:
    """Whether the same one to three words stand three times in a row."""
    return REPEATED.search(" ".join(text.casefold().split())) is not None


def _is_unsure(pair: Pair) -> bool:
    return pair.score is not None and pair.score < SCORE_FLOOR


def _copies(pair: Pair) -> bool:
    source = pair.source.split()
    ordinary = [word for word in source if word.islower() and len(word) >= WORD_LENGTH]
    same = pair.source.split() == pair.target.split()
    differs = pair.source_language != pair.target_language
    return differs and same and len(ordinary) >= COPIED_WORDS


_GUARDS: Mapping[Flag, Callable[[Pair], bool]] = {
    Flag.NUMBERS: _changes_numbers,
    Flag.DATES: _changes_months,
    Flag.NAMES: _changes_names,
    Flag.LENGTH: _changes_length,
    Flag.REPETITION: _repeats,
    Flag.SCORE: _is_unsure,
    Flag.COPIED: _copies,
}
