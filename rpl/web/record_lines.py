"""The lines of a document beside their translation, with what must be said of it."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from babel import Locale

from rpl.domain.reading import UNSURE, Page, Word
from rpl.domain.translating import BY_PEOPLE
from rpl.domain.translation import (
    NO_MACHINE,
    Quality,
    TranslatedLine,
    Translation,
    names_unchecked,
)
from rpl.store.reading import StoredReading
from rpl.web.line_words import LineWords

PAGES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class ShownWord:
    """A word of a line, and whether it was hard to read."""

    text: str
    unsure: bool


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line and its translation, or translated sentences saying why there is none to show.

    `words` are those of `source` where some of them were hard to read, and none otherwise; `notes`
    are translated sentences about how the translation came about, `marks` about what no guard could
    check in it.  `language` is a code where it is another than that of most of the document.
    """

    number: int
    source: str
    words: tuple[ShownWord, ...]
    target: str
    reasons: tuple[str, ...]
    notes: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page with its lines; `has_image` is False for text that was typed."""

    page: Page
    has_image: bool
    lines: tuple[ShownLine, ...]


@dataclass(frozen=True, slots=True)
class TranslationNote:
    """What must be said of a translation as a whole.

    `kind` is `none` (nothing was read), `not_needed`, `draft`, `gist`, `people` (no
    machine had a part in it) or `awaits_translator`;
    languages are codes, and names in the language of the page.  Where no machine translates any
    line, this alone says so, and not every line again.  `names_unchecked` is the number of
    lines that are shown with words that may be names, where no capital tells.
    """

    kind: str
    source_lang: str
    source_name: str
    target_lang: str
    target_name: str
    names_unchecked: int = 0


@dataclass(frozen=True, slots=True)
class PageWindow:
    """The pages of a long document that one screen shows, out of `count`, and those beside it."""

    first: int
    last: int
    count: int

    @classmethod
    def around(cls, number: int, count: int) -> "PageWindow":
        """The screen on which a page stands; the last one where the document is shorter."""
        start = (min(number, max(count, 1)) - 1) // PAGES_SHOWN * PAGES_SHOWN
        return cls(start + 1, min(start + PAGES_SHOWN, count), count)

    @property
    def starts(self) -> tuple[int, ...]:
        """The first page of every screen."""
        return tuple(range(1, self.count + 1, PAGES_SHOWN))


def pages_shown(
    words: LineWords, stored: StoredReading, window: PageWindow | None = None
) -> tuple[ShownPage, ...]:
    """The pages of a reading, or those one screen shows, with their lines and translation."""
    translated = iter(() if stored.translation is None else stored.translation.lines)
    shown = []
    for number, page in enumerate(stored.reading.pages, start=1):
        image = stored.image_names[number - 1]
        if window is None or window.first <= number <= window.last:
            lines = tuple(_lines(words, stored.translation, page, translated))
            shown.append(ShownPage(page, image is not None, lines))
        else:
            deque(islice(translated, len(page.lines)), maxlen=0)
    return tuple(shown)


def translation_note(stored: StoredReading | None, lang: str) -> TranslationNote:
    """What must be said of the translation of a reading."""
    if stored is None:
        return TranslationNote("none", "", "", "", "")
    source = stored.reading.language or ""
    target = ""
    unchecked = 0
    kind = "awaits_translator" if stored.awaits_translator else "not_needed"
    if stored.translation is not None:
        source, target = stored.translation.source_language, stored.translation.target_language
        kind = _kind(stored.translation)
        unchecked = names_unchecked(stored.translation)
    return TranslationNote(
        kind, source, _name(source, lang), target, _name(target, lang), unchecked
    )


def _kind(translation: Translation) -> str:
    if translation.engine == NO_MACHINE and any(line.flags for line in translation.lines):
        return "awaits_translator"
    if translation.engine in {BY_PEOPLE, NO_MACHINE}:
        return "people"
    return "gist" if translation.quality is Quality.GIST else "draft"


def _lines(
    said: LineWords,
    translation: Translation | None,
    page: Page,
    translated: Iterator[TranslatedLine],
) -> Iterator[ShownLine]:
    spelt = [tuple(words) for _, words in groupby(page.words, key=lambda word: word.line)]
    for number, (line, words) in enumerate(zip(page.lines, spelt, strict=True)):
        found, language = next(translated, None), line.language or page.language or ""
        if found is None or translation is None:
            yield ShownLine(number, line.text, _words(words), "", (), language=language)
            continue
        yield ShownLine(
            number=number,
            source=line.text,
            words=_words(words),
            target="" if translation.stands(found) else found.target,
            reasons=() if translation.engine == NO_MACHINE else said.reasons(found),
            notes=said.notes(translation, found),
            marks=said.marks(found),
            language=language,
        )


def _words(words: tuple[Word, ...]) -> tuple[ShownWord, ...]:
    shown = tuple(ShownWord(word.text, word.confidence < UNSURE) for word in words)
    return shown if any(word.unsure for word in shown) else ()


def _name(code: str, lang: str) -> str:
    return str(Locale.parse(lang).languages.get(code, code)) if code else ""
