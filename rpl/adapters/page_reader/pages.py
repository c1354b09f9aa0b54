"""From a file to a reading: every page upright, its words with places, a safe picture of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from shutil import copyfile

import cv2
import numpy as np
import pytesseract

from rpl.adapters.languages import language_of, remedy_for
from rpl.adapters.page_reader.answers import (
    CLEANED,
    Begun,
    begin,
    cleaned_name,
    image_name,
    leave_shape,
    original_name,
)
from rpl.adapters.page_reader.attempts import Attempt, best_attempt
from rpl.adapters.page_reader.cleaning import uncovered_ink
from rpl.adapters.page_reader.function_words import clear_language, sounds_like
from rpl.adapters.page_reader.geometry import Geometry
from rpl.adapters.page_reader.images import GRAY, Pixels, Sheet, gray_of, sheets, shrunk
from rpl.adapters.page_reader.inspection import PDF, media_type, page_count
from rpl.adapters.page_reader.language import LIKELY, identify
from rpl.adapters.page_reader.line_models import reader_version
from rpl.adapters.page_reader.page_time import PageTime, left_as_read
from rpl.adapters.page_reader.quality import page_quality
from rpl.adapters.page_reader.recognition import Recogniser
from rpl.adapters.page_reader.shape import shape_of
from rpl.adapters.page_reader.uncovered import unread_regions
from rpl.domain.reading import Page, PageOrder, Word
from rpl.domain.values import Box

PIPELINE = "pages-7"
SHOWN_WIDTH = 1600  # pixels
ABOUT = 1.1
"""A picture that is wider by no more than this is left as it is: making it smaller costs time."""
SEARCHED_SIDE = 1600  # pixels
JPEG_QUALITY = 80
MANY_LETTERS, SURELY = 60, 0.95
"""Letters of a page, and how likely a language must be, for it to have another than the rest."""


@dataclass(frozen=True, slots=True)
class PageWriter:
    """Reads pages one by one and leaves their pictures in a folder."""

    recogniser: Recogniser
    folder: Path
    order: PageOrder | None = None

    def wants(self, number: int) -> bool:
        """Whether this page is to be read: every page, unless one was asked for."""
        return self.order is None or self.order.page == number

    def read(self, number: int, sheet: Sheet, hints: Sequence[str]) -> tuple[Page, Attempt]:
        """Read a page that came as a picture."""
        came = sheet.pixels
        size = self._keep(original_name(number), came)
        sheet = sheet.ordered(self.order)
        best = best_attempt(sheet.pixels, self.recogniser, hints, self.order)
        # What people look at need not be as sharp as what is recognised, and costs half.
        shown = _as_shown(best.geometry).of(sheet.pixels, cv2.INTER_LINEAR)
        if shown is came:
            # A page that lay straight: the same picture need not be made again.
            copyfile(self.folder / original_name(number), self.folder / image_name(number))
        else:
            size = self._keep(image_name(number), shown)
        height, width = size
        leave_shape(self.folder, number, shape_of(shown))
        self._keep(cleaned_name(number), best.clean)
        words = best.recognised.words
        small, rough, smaller = _smaller(best.clean, words)
        factor = width / best.geometry.width
        page = Page(
            number=number,
            width=width,
            height=height,
            rotation=(sheet.rotation + best.turn) % 360,
            confidence=round(best.recognised.mean, 1),
            uncovered_ink=uncovered_ink(best.clean, words)
            if best.uncovered is None
            else best.uncovered,
            words=tuple(_scaled(word, factor, width, height) for word in words),
            unread=tuple(
                _scaled_box(box, factor / smaller, width, height)
                for box in unread_regions(small, rough)
            ),
            order=self.order,
            steps=best.steps,
            unknown_script=best.is_in_unknown_script,
            unread_lines=best.unread_lines,
            unread_script=best.unread_script,
            unread_remedy=remedy_for(best.unread_script),
            quality=page_quality(gray_of(sheet.pixels)),
        )
        return page, best

    def copy(self, number: int, drawn: Pixels, words: tuple[Word, ...]) -> Page:
        """Take over the words that a page brought with it; their boxes are in pixels of `drawn`."""
        height, width = self._keep(image_name(number), drawn)
        leave_shape(self.folder, number, shape_of(drawn))
        factor = width / drawn.shape[1]
        return Page(
            number=number,
            width=width,
            height=height,
            confidence=100,
            words=tuple(_scaled(word, factor, width, height) for word in words),
        )

    def shown(self, number: int, pixels: Pixels) -> Page:
        """A page that nobody read, because the file had taken its time."""
        height, width = self._keep(image_name(number), pixels)
        leave_shape(self.folder, number, shape_of(pixels))
        return Page(number=number, width=width, height=height, order=self.order)

    def cleaned(self, source: Path) -> Path:
        """A copy of a PDF that cannot act: the renderer meets no other."""
        from rpl.adapters.page_reader.pdf_inspection import clean_pdf  # noqa: PLC0415 -- a large parser

        clean_pdf(source, self.folder / CLEANED)
        return self.folder / CLEANED

    def _keep(self, name: str, page: Pixels) -> tuple[int, int]:
        """Leave a picture without anything that came with the file: no metadata, no second file."""
        if page.shape[1] > SHOWN_WIDTH * ABOUT:
            page = shrunk(page, SHOWN_WIDTH / page.shape[1])
        picture = page if page.ndim == GRAY else cv2.cvtColor(page, cv2.COLOR_RGB2BGR)
        path = str(self.folder / name)
        cv2.imwrite(path, picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
        return int(page.shape[0]), int(page.shape[1])


def read_pages(
    source: Path, codes: Sequence[str], folder: Path, order: PageOrder | None = None
) -> str | None:
    """Read every page of a file, or one as a person orders; `codes` are its likely languages.

    Each page is left in the folder as soon as it is read, and none stays in memory.  The answer is
    the language of them all.

    Raises:
        FileRefusedError: It cannot be decoded.
        EngineMissingError: A language pack is not installed.
    """
    cv2.setNumThreads(1)
    told = codes if order is None or order.language is None else (order.language,)
    hints = tuple(language for code in told if (language := language_of(code)))
    time = PageTime()
    writer = PageWriter(Recogniser(folder, time), folder, order)
    kind = media_type(source)
    begin(folder, Begun(pages=page_count(source, kind), pipeline=f"{PIPELINE} {_engines()}"))
    read = _pdf(source, writer, hints) if kind == PDF else _pictures(source, kind, writer, hints)
    named = (with_language(page, hints) for page in read)
    with time.watched():
        return _language(left_as_read(folder, named, time), hints)


def _pictures(
    source: Path, kind: str, writer: PageWriter, hints: tuple[str, ...]
) -> Iterator[Page]:
    for number, sheet in enumerate(sheets(source, kind), start=1):
        if not writer.wants(number):
            continue
        if writer.recogniser.time.pictures_only:
            yield writer.shown(number, sheet.pixels)
            continue
        page, best = writer.read(number, sheet, hints)
        hints = hints or _learnt(page, best)
        yield page


def _pdf(source: Path, writer: PageWriter, hints: tuple[str, ...]) -> Iterator[Page]:
    # Two large parsers, a tenth of a child's start: a picture does without.
    from rpl.adapters.page_reader.pdf import pdf_pages  # noqa: PLC0415 -- as said above
    from rpl.adapters.page_reader.pdf_inspection import inspect_pdf  # noqa: PLC0415 -- as said above

    if inspect_pdf(source).active:
        source = writer.cleaned(source)
    with pdf_pages(source) as pages:
        for number, each in enumerate(pages, start=1):
            if not writer.wants(number):
                continue
            drawn = each.drawn()
            # Whoever asks for a page again was not content with the text it brought with it.
            words = each.words(drawn.shape[1], drawn.shape[0]) if writer.order is None else ()
            if words:
                yield writer.copy(number, drawn, words)
                continue
            if writer.recogniser.time.pictures_only:
                yield writer.shown(number, drawn)
                continue
            page, best = writer.read(number, Sheet(drawn), hints)
            hints = hints or _learnt(page, best)
            yield page


def _learnt(page: Page, best: Attempt) -> tuple[str, ...]:
    """What a page that was read well says about the language of the next."""
    text = page.main_text
    if sounds_like(text, best.languages):
        return best.languages
    found = identify(text)
    return best.languages if found and found.probability >= LIKELY else ()


def with_language(page: Page, hints: tuple[str, ...]) -> Page:
    """The page with its language, where its text alone tells it beyond doubt or a person did."""
    if page.order is not None and page.order.language is not None:
        return page.model_copy(update={"language": language_of(page.order.language)})
    text = page.main_text
    told = sounds_like(text, hints) or clear_language(text)
    if told is None and sum(map(str.isalpha, text)) >= MANY_LETTERS:
        found = identify(text)
        told = found.language if found and found.probability >= SURELY else None
    return page.model_copy(update={"language": told})


def _language(pages: Iterable[Page], hints: tuple[str, ...]) -> str | None:
    """The language of the document: what the text says; a hint settles what the text cannot."""
    votes: Counter[str] = Counter()
    for page in pages:
        text = page.main_text
        if told := sounds_like(text, hints):
            votes[told] += len(text)
            continue
        found = identify(text)
        if found and (found.probability >= LIKELY or found.language in hints):
            votes[found.language] += len(text)
    if votes:
        return votes.most_common(1)[0][0]
    return hints[0] if hints else None


def _as_shown(geometry: Geometry) -> Geometry:
    """The page as large as people look at it, where it is made anew anyhow."""
    if geometry.width <= SHOWN_WIDTH * ABOUT or np.allclose(geometry.matrix, np.eye(3)):
        return geometry
    return geometry.scaled(SHOWN_WIDTH / geometry.width)


def _smaller(clean: Pixels, words: tuple[Word, ...]) -> tuple[Pixels, tuple[Word, ...], float]:
    """A page and its words, small enough to be searched for ink quickly, and by how much."""
    factor = min(1.0, SEARCHED_SIDE / max(clean.shape))
    if factor == 1:
        return clean, words, factor
    small = shrunk(clean, factor)
    height, width = map(int, small.shape)
    return small, tuple(_scaled(word, factor, width, height) for word in words), factor


def _scaled(word: Word, factor: float, width: int, height: int) -> Word:
    # A copy that is asked for takes ten times as long as another word.
    return Word(
        text=word.text,
        box=_scaled_box(word.box, factor, width, height),
        confidence=word.confidence,
        line=word.line,
        language=word.language,
    )


def _scaled_box(box: Box, factor: float, width: int, height: int) -> Box:
    left, top = min(int(box.left * factor), width - 1), min(int(box.top * factor), height - 1)
    return Box(
        left=left,
        top=top,
        width=min(max(1, round(box.width * factor)), width - left),
        height=min(max(1, round(box.height * factor)), height - top),
    )


@cache
def _engines() -> str:
    tesseract = pytesseract.get_tesseract_version(cached=True).public
    engines = f"tesseract-{tesseract} opencv-{version('opencv-python-headless')}"
    second = reader_version()
    return engines if second is None else f"{engines} {second}"
