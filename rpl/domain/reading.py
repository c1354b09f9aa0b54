"""Reading: what was recognised on the pages of a document, and where."""

from collections.abc import Sequence
from itertools import groupby
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from rpl.domain.quality import PageQuality
from rpl.domain.values import Box, Frozen

Percent = Annotated[float, Field(ge=0, le=100)]
UNSURE = 60
"""Confidence, in percent, below which a word is marked as hard to read."""
MOST_CUT = 90  # percent of a side; what is left can still hold a line
EdgePercent = Annotated[int, Field(ge=0, le=MOST_CUT)]


class Edges(Frozen):
    """How much of a page is cut off at each edge, in percent of its width or height."""

    left: EdgePercent = 0
    top: EdgePercent = 0
    right: EdgePercent = 0
    bottom: EdgePercent = 0

    @model_validator(mode="after")
    def _leaves_something(self) -> Self:
        if max(self.left + self.right, self.top + self.bottom) > MOST_CUT:
            raise ValueError("at least a tenth of a page is left")
        return self


class PageOrder(Frozen):
    """How a person wants one page to be read again; what they leave open is found as before.

    `turn` is how far the page as it came is turned clockwise, in degrees, and `crop` what is cut
    off before that; `language` is ISO 639-1.
    """

    page: Annotated[int, Field(ge=1)]
    language: str | None = None
    turn: Literal[0, 90, 180, 270] | None = None
    crop: Edges = Edges()


CLOSE_SET = ("\u2e80", "\u9fff"), ("\uf900", "\ufaff"), ("\uff00", "\uff65")
"""First and last of the letters and marks that Chinese and Japanese set without spaces."""


class Step(Frozen):
    """One thing that was done to a page before it was read, so that it can be done again."""

    name: str
    version: int = 1
    parameters: dict[str, float | str] = Field(default_factory=dict)


class Word(Frozen):
    """One recognised word.  `line` counts from 0 down the page, in reading order.

    `language` (ISO 639-1) is said where it is another than that of most of the page.
    """

    text: str
    box: Box
    confidence: Percent
    line: int = 0
    language: str | None = None


class Line(Frozen):
    """The words of one line of one page, joined in reading order.

    `language` (ISO 639-1) is said where it is another than that of most of the page or, among the
    lines of a `Reading`, of most of the document.
    """

    page: int
    text: str
    box: Box
    confidence: Percent
    language: str | None = None


class Page(Frozen):
    """One page as it was read.

    Boxes are in pixels of the upright page image, `width` by `height`.
    `rotation` is how far the original was turned clockwise to stand upright, in degrees.
    `uncovered_ink` is the share of ink, from 0 to 1, that lies outside every word; `unread` are the
    places where such ink is, most ink first.  `order` is what a person had asked for, if anything.
    `steps` were done to the picture, in this order; `quality` was measured before any of them.
    `cut_short` says that reading it took too long, so that more could be on it than was read;
    `left_out` is how many pages of the file come after it that were not read for that reason.
    `unknown_script` says that what is written on it seems to be in no script that can be read here:
    what was taken for words made no sense and is left out.  `unread_lines` is how many lines were
    left out for that reason from a page whose rest was read; `unread_script` names the script where
    Tesseract knows it, and `unread_remedy` is the command that installs what reads it.
    `language` (ISO 639-1) is that of most of its text, where that alone tells it beyond doubt.
    """

    number: Annotated[int, Field(ge=1)]
    width: int
    height: int
    rotation: int = 0
    confidence: Percent = 0
    uncovered_ink: float = 0
    words: tuple[Word, ...] = ()
    unread: tuple[Box, ...] = ()
    order: PageOrder | None = None
    steps: tuple[Step, ...] = ()
    quality: PageQuality | None = None
    cut_short: bool = False
    left_out: Annotated[int, Field(ge=0)] = 0
    unknown_script: bool = False
    unread_lines: Annotated[int, Field(ge=0)] = 0
    unread_script: str = ""
    unread_remedy: str = ""
    language: str | None = None

    @property
    def lines(self) -> tuple[Line, ...]:
        """The words joined to lines."""
        return tuple(
            _line(self.number, tuple(words))
            for _, words in groupby(self.words, key=lambda word: word.line)
        )

    @property
    def other_languages(self) -> tuple[str, ...]:
        """Languages (ISO 639-1) of words that are in another than most of the page."""
        return tuple(dict.fromkeys(word.language for word in self.words if word.language))

    @property
    def main_text(self) -> str:
        """The text without the lines that are known to be in another language."""
        return "\n".join(line.text for line in self.lines if line.language is None)

    @property
    def text(self) -> str:
        """The text of the page, one line a row."""
        rows = groupby(self.words, key=lambda word: word.line)
        return "\n".join(spaced(tuple(words)) for _, words in rows)


class Reading(Frozen):
    """All pages of a document, their language (ISO 639-1, or none found) and how they were read."""

    pages: tuple[Page, ...]
    language: str | None
    pipeline: str

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line of every page, in order, each with the language it is in by its page."""
        return tuple(self._placed(page, line) for page in self.pages for line in page.lines)

    def _placed(self, page: Page, line: Line) -> Line:
        language = line.language or page.language or self.language
        other = None if language == self.language else language
        return line if other == line.language else line.model_copy(update={"language": other})

    @property
    def text(self) -> str:
        """The text of the document, pages separated by a blank line."""
        return "\n\n".join(page.text for page in self.pages)


def _line(page: int, words: tuple[Word, ...]) -> Line:
    box = words[0].box
    for word in words[1:]:
        box = box.join(word.box)
    confidence = sum(word.confidence for word in words) / len(words)
    languages = {word.language for word in words}
    language = languages.pop() if len(languages) == 1 else None
    return Line(page=page, text=spaced(words), box=box, confidence=confidence, language=language)


def spaced(words: Sequence[Word]) -> str:
    """Words in a row, with spaces where their script has them."""
    text = ""
    for word in words:
        closed = text and _are_close_set(text[-1], word.text[0])
        text += word.text if closed or not text else f" {word.text}"
    return text


def _are_close_set(one: str, other: str) -> bool:
    """Whether no space belongs between two signs: one is Chinese, the other too or a mark."""
    set_close = [_is_close_set(one), _is_close_set(other)]
    return all(set_close) or (any(set_close) and not (one.isalnum() and other.isalnum()))


def _is_close_set(character: str) -> bool:
    return any(first <= character <= last for first, last in CLOSE_SET)


WRITTEN_PIPELINE = "written"
_ADVANCE, _LEADING, _MARGIN = 10, 24, 20  # pixels


def written(text: str, language: str | None = None) -> Reading:
    """A reading of text that was typed and not recognised: one page, as if set on a typewriter."""
    lines = [line.split() for line in text.splitlines()]
    rows = [words for words in lines if words]
    words = tuple(_typed(row, number) for number, row in enumerate(rows))
    flat = tuple(word for row in words for word in row)
    page = Page(
        number=1,
        width=max((word.box.right for word in flat), default=0) + _MARGIN,
        height=len(rows) * _LEADING + 2 * _MARGIN,
        confidence=100 if flat else 0,
        words=flat,
    )
    return Reading(pages=(page,), language=language, pipeline=WRITTEN_PIPELINE)


def _typed(row: list[str], number: int) -> tuple[Word, ...]:
    left, words = _MARGIN, []
    for text in row:
        width = len(text) * _ADVANCE
        box = Box(left=left, top=_MARGIN + number * _LEADING, width=width, height=_LEADING)
        words.append(Word(text=text, box=box, confidence=100, line=number))
        left += width + _ADVANCE
    return tuple(words)
