"""A reading cut into segments: pieces of lines that stand together, with their words and places."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from rpl.domain.reading import Page, Reading, Word
from rpl.domain.values import Box

GAP = 2.2
"""A gap wider than this many word heights ends a segment: a column, or the space of a form."""
ALEF = str.maketrans(dict.fromkeys("أإآٱ", "ا") | {"ى": "ي", "ة": "ه", "ـ": None})  # noqa: RUF001 -- the signs documents are printed with


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of one line that stand together."""

    page: int
    line: int
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words in reading order."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        """The box around all words."""
        return around(self.words)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the text of a page, and the words it is made of."""

    page: int
    text: str
    words: tuple[Word, ...]

    @property
    def box(self) -> Box:
        """The box around its words."""
        return around(self.words)

    @property
    def confidence(self) -> float:
        """Mean confidence of its words, 0 to 100."""
        return sum(word.confidence for word in self.words) / len(self.words)


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of one page in a row, so that a phrase may run over the end of a line."""

    page: int
    text: str
    words: tuple[tuple[int, Word], ...]

    @classmethod
    def of(cls, page: Page) -> "PageText":
        """The text of a page; a new line is a space."""
        text, words = "", []
        for word in page.words:
            words.append((len(text), word))
            text += digits_folded(word.text) + " "
        return cls(page.number, text, tuple(words))

    def span(self, start: int, end: int) -> Span | None:
        """The piece of text from `start` to `end` as it was read."""
        inside = tuple(word for at, word in self.words if at < end and at + len(word.text) > start)
        text = self.text[start:end].strip()
        return Span(self.page, text, inside) if inside and text else None


def segments(reading: Reading) -> tuple[Segment, ...]:
    """Every segment of every page, in reading order."""
    return tuple(segment for page in reading.pages for segment in _of_page(page))


def around(words: tuple[Word, ...]) -> Box:
    """The box around words."""
    box = words[0].box
    for word in words[1:]:
        box = box.join(word.box)
    return box


def folded(text: str) -> str:
    """A form in which labels are compared: no case, no accents, no Arabic letter variants."""
    plain = unicodedata.normalize("NFKD", text.translate(ALEF)).casefold()
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return re.sub(r"\s+", " ", letters).strip()


def digits_folded(text: str) -> str:
    """The same text, one character for one, with the digits of every script as ASCII."""
    return "".join(_digit(character) for character in text)


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _of_page(page: Page) -> Iterator[Segment]:
    for number, group in groupby(page.words, key=lambda word: word.line):
        words = tuple(group)
        height = median(word.box.height for word in words)
        start = 0
        for index in range(1, len(words)):
            if _gap(words[index - 1].box, words[index].box) > GAP * height:
                yield Segment(page.number, number, words[start:index])
                start = index
        yield Segment(page.number, number, words[start:])


def _gap(one: Box, other: Box) -> int:
    """Pixels between two boxes of a line, whichever stands first."""
    return max(other.left - one.right, one.left - other.right)
