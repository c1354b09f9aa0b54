"""A reading cut into segments: pieces of lines that stand together, with their words and places."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from rpl.domain.reading import Page, Reading, Word
from rpl.domain.values import Box

MARKS = (
    r"\u0300-\u036f\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0955-\u0957\u0962\u0963"
    r"\u0981-\u0983\u09bc-\u09cd\u09d7\u09e2\u09e3\u200c\u200d"
)
"""Signs that belong to the letter before them, and that patterns do not count as letters."""
WORD = rf"[^\W\d_][\w{MARKS}'’.\-]*"  # noqa: RUF001 -- the signs documents are printed with
GAP = 1.6
"""A gap wider than this many word heights ends a segment: a column, or the space of a form."""
HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
BREAK = 2.6
"""A gap wider than this many word heights ends a sentence."""
TALLER, APART, ROOM = 1.9, 2.5, 0.06
"""Lines of one text: how their heights may differ, how far apart they are, how ragged they end."""
ALEF = str.maketrans(
    dict.fromkeys("أإآٱ", "ا")  # noqa: RUF001 -- the signs documents are printed with
    | {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": None, "\u200c": None}  # noqa: RUF001 -- as above
)
COLONS = (":", "\uff1a", "፡", "፦")
_STUCK = re.compile(r"(?P<label>[^\W\d_][\w.'’°º/()-]*[:：])(?P<value>[^\s/:].*)")  # noqa: RUF001 -- the signs documents are printed with
_TRAILED = re.compile(r"(?P<label>.*[^\W_])(?P<value>[._…·•]{4,})")
"""A label and the dots after it, read as one word."""
_LEADER = re.compile(r"[._…·•\-–—|]{3,}|[|…—]")  # noqa: RUF001 -- the signs documents are printed with


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of one line that stand together; segments of one row stand beside each other."""

    page: int
    line: int
    row: int
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words in reading order."""
        return joined(word.text for word in self.words)

    @property
    def box(self) -> Box:
        """The box around all words."""
        return around(self.words)

    @property
    def span(self) -> "Span":
        """The whole segment as a value."""
        return Span(self.page, self.text, self.words)


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
    """The words of one page in a row, so that a phrase may run over the end of a line.

    A line that may go on in the next one ends with one line feed.  Two stand where the text breaks:
    at a wide gap, and where the next word would have found room on the line.  `text` is searched
    and has ASCII digits; `shown` is the same as it stands on the page, letter for letter.
    """

    page: int
    text: str
    shown: str
    words: tuple[tuple[int, Word], ...]

    @classmethod
    def of(cls, page: Page) -> "PageText":
        """The text of a page."""
        text, words = "", []
        lines = [tuple(group) for _, group in groupby(page.words, key=lambda word: word.line)]
        widest = max((around(line).width for line in lines), default=0)
        for index, line in enumerate(lines):
            height = median(word.box.height for word in line)
            for at, word in enumerate(line):
                if at and _gap(line[at - 1].box, word.box) > BREAK * height:
                    text = text[:-1] + "\n\n"
                if at and text.endswith(" ") and _glued(line[at - 1].text, word.text):
                    text = text[:-1]
                words.append((len(text), word))
                text += word.text + " "
            after = lines[index + 1] if index + 1 < len(lines) else ()
            text = text[:-1] + ("\n" if after and _runs_on(line, after, widest) else "\n\n")
        return cls(page.number, digits_folded(text), text, tuple(words))

    def span(self, start: int, end: int) -> Span | None:
        """The piece of text from `start` to `end` as it was read."""
        inside = tuple(word for at, word in self.words if at < end and at + len(word.text) > start)
        text = joined(self.shown[start:end].split())
        return Span(self.page, text, inside) if inside and text else None


@dataclass(frozen=True, slots=True)
class Layout:
    """The segments of a reading in reading order, and which of them stand beside and below."""

    segments: tuple[Segment, ...]
    rtl: bool

    @classmethod
    def of(cls, reading: Reading) -> "Layout":
        """The layout of a reading."""
        pieces = tuple(piece for page in reading.pages for piece in _of_page(page))
        letters = "".join(piece.text for piece in pieces)
        rtl = sum("\u0590" <= each <= "\u08ff" for each in letters)
        return cls(pieces, 2 * rtl > sum(map(str.isalpha, letters)))

    def beside(self, segment: Segment) -> Segment | None:
        """The next segment of the row, in the direction of reading."""
        row = [each for each in self._others(segment) if each.row == segment.row]
        ahead = [each for each in row if self._distance(segment, each) >= 0]
        return min(ahead, key=lambda each: self._distance(segment, each), default=None)

    def stacked(self, segment: Segment, *, up: bool = False) -> tuple[Segment, ...]:
        """The segments right below (or above) that overlap it across, nearest first."""
        box, sign = segment.box, -1 if up else 1
        found = [
            (sign * (_middle(each.box) - _middle(box)), each)
            for each in self._others(segment)
            if each.row != segment.row and _overlaps(each.box, box)
        ]
        return tuple(each for down, each in sorted(found, key=lambda pair: pair[0]) if down > 0)

    def _others(self, segment: Segment) -> Iterator[Segment]:
        return (each for each in self.segments if each.page == segment.page and each is not segment)

    def _distance(self, segment: Segment, other: Segment) -> int:
        if self.rtl:
            return segment.box.left - other.box.right
        return other.box.left - segment.box.right


def joined(texts: Iterable[str]) -> str:
    """Words with spaces between, as their script has them: Chinese has none."""
    text = ""
    for each in texts:
        text += each if not text or _glued(text, each) else " " + each
    return text


def bounded(word: str) -> str:
    """A pattern of a word that stands for itself; Chinese words have no edges."""
    return re.escape(word) if HAN.search(word) else rf"(?<!\w){re.escape(word)}(?!\w)"


def around(words: Sequence[Word]) -> Box:
    """The box around words."""
    box = words[0].box
    for word in words[1:]:
        box = box.join(word.box)
    return box


def folded(text: str) -> str:
    """A form in which labels are compared: no case, no accents, no Arabic letter variants."""
    plain = unicodedata.normalize("NFKD", text.translate(ALEF)).casefold().replace("ı", "i")  # noqa: RUF001 -- Turkish
    letters = "".join(each for each in plain if unicodedata.category(each) != "Mn")
    return re.sub(r"\s+", " ", letters).strip()


def digits_folded(text: str) -> str:
    """The same text, one character for one, with the digits of every script as ASCII."""
    return "".join(_digit(character) for character in text)


def is_leader(text: str) -> bool:
    """Whether a word is the dots, dashes or the line between a label and its value."""
    return _LEADER.fullmatch(text) is not None


def _glued(one: str, other: str) -> bool:
    return HAN.search(one[-1:] + other[:1]) is not None and not (one + other).isascii()


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _of_page(page: Page) -> Iterator[Segment]:
    pieces = [
        piece
        for _, group in groupby(page.words, key=lambda word: word.line)
        for piece in _pieces(tuple(part for word in group for part in _parts(word)))
    ]
    rows = _rows([around(piece) for piece in pieces])
    for piece, row in zip(pieces, rows, strict=True):
        yield Segment(page.number, piece[0].line, row, piece)


def _pieces(words: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    height = median(word.box.height for word in words)
    start = 0
    for index in range(1, len(words)):
        if _gap(words[index - 1].box, words[index].box) > GAP * height:
            yield words[start:index]
            start = index
    yield words[start:]


def _parts(word: Word) -> Iterator[Word]:
    """The word itself, or a label and its value that were read as one word."""
    found = _STUCK.fullmatch(word.text) or _TRAILED.fullmatch(word.text)
    if found is None or "//" in word.text:
        yield word
        return
    share = len(found["label"]) / len(word.text)
    first, rest = _cut(word.box, share, rtl=any("\u0590" <= each <= "\u08ff" for each in word.text))
    yield word.model_copy(update={"text": found["label"], "box": first})
    yield word.model_copy(update={"text": found["value"], "box": rest})


def _cut(box: Box, share: float, *, rtl: bool) -> tuple[Box, Box]:
    width = min(max(1, round(box.width * share)), max(1, box.width - 1))
    rest = max(1, box.width - width)
    if rtl:
        return (
            box.model_copy(update={"left": box.left + rest, "width": width}),
            box.model_copy(update={"width": rest}),
        )
    return (
        box.model_copy(update={"width": width}),
        box.model_copy(update={"left": box.left + width, "width": rest}),
    )


def _rows(boxes: Sequence[Box]) -> list[int]:
    """For each box the number of its row: boxes whose middles lie within each other."""
    rows: list[list[int]] = []
    number = [0] * len(boxes)
    for index in sorted(range(len(boxes)), key=lambda each: _middle(boxes[each])):
        if rows and _same_row(boxes[rows[-1][-1]], boxes[index]):
            rows[-1].append(index)
        else:
            rows.append([index])
        number[index] = len(rows) - 1
    return number


def _same_row(one: Box, other: Box) -> bool:
    apart = abs(_middle(one) - _middle(other))
    return apart < 0.5 * min(one.height, other.height) or apart < 0.25 * max(
        one.height, other.height
    )


def _middle(box: Box) -> float:
    return box.top + box.height / 2


def _overlaps(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right


def _runs_on(line: Sequence[Word], after: Sequence[Word], widest: int) -> bool:
    """Whether the next line goes on with this one: its first word found no room here."""
    one, other = around(line), around(after)
    taller = max(one.height, other.height) > TALLER * min(one.height, other.height)
    room = widest - one.width - after[0].box.width - one.height // 3
    apart = other.top - one.bottom > APART * max(one.height, other.height)
    heading = _capitals(line) and not _capitals(after)
    return room < ROOM * widest and not (taller or apart or heading)


def _capitals(words: Sequence[Word]) -> bool:
    return " ".join(word.text for word in words).isupper()


def _gap(one: Box, other: Box) -> int:
    """Pixels between two boxes of a line, whichever stands first."""
    return max(other.left - one.right, one.left - other.right)
