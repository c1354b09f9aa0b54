"""Reads one page in the ways that could be right and keeps the one that reads best."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rpl.adapters.languages import SCRIPTS, is_readable, pack_of, packs_for
from rpl.adapters.page_reader.cleaning import contrasted, evenly_lit, is_empty, sideways, skew
from rpl.adapters.page_reader.geometry import Geometry, sheet_in, whole
from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.language import identify
from rpl.adapters.page_reader.recognition import (
    ONE_LINE,
    WHOLE_PAGE,
    Orientation,
    Recognised,
    Recogniser,
)
from rpl.domain.reading import Edges, PageOrder

GOOD = 88
"""Mean confidence of a page that is read right; the wrong script or a turned page says 26 to 42."""
DOUBTFUL = 60
LONG_SIDE = 3300  # pixels: A4 at 300 dpi
ENOUGH_SIDE = 2000  # pixels; enlarging a good 200 dpi scan costs dots of letters
MAX_ENLARGED = 3.5
A4_INCHES = 11.7
LINE_HEIGHT = 160  # pixels; a picture this low is one line of writing
LEVEL, LEVEL_DOTTED = 0.3, 2.0
"""Degrees of skew that are left alone; more where letters live by their dots, which turning blurs.

Measured on scans: Arabic .073 of the characters wrong when left askew by 0.7, .090 levelled;
Persian .062 and .091 at 1.6.
"""
SIDEWAYS = 1.2
LIKELY = 0.8
AS_GOOD = 0.97


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to read a page: where it lies, what it looks like cleaned, what was read."""

    geometry: Geometry
    clean: Pixels
    turn: int
    recognised: Recognised
    languages: tuple[str, ...]

    @property
    def dpi(self) -> int:
        """Resolution, if the page is a sheet of A4."""
        return max(70, round(max(map(int, self.clean.shape)) / A4_INCHES))


@dataclass(frozen=True, slots=True)
class PageAttempts:
    """All that is needed to try a page again in another way.

    What a person's `order` says is not tried in any other way.
    """

    gray: Pixels
    recogniser: Recogniser
    hints: tuple[str, ...]
    order: PageOrder | None = None

    def best(self) -> Attempt:
        """The reading that got most, in the language it is in."""
        best: Attempt | None = None
        for geometry in self._geometries():
            attempt = self._upright(geometry)
            best = attempt if best is None else _better(best, attempt)
            if best.recognised.mean >= GOOD:
                break
        assert best is not None  # noqa: S101 -- the whole picture is always tried
        return self._in_its_language(best)

    def _geometries(self) -> Iterator[Geometry]:
        sheet = sheet_in(self.gray)
        if sheet and not self._is_cropped():
            yield _at_reading_size(sheet)
        yield _at_reading_size(whole(self.gray))

    def _is_cropped(self) -> bool:
        return self.order is not None and self.order.crop != Edges()

    def _upright(self, geometry: Geometry) -> Attempt:
        """Read a page the way up that reads best."""
        clean = evenly_lit(geometry.of(self.gray))
        if is_empty(clean):
            return Attempt(geometry, clean, 0, Recognised(()), self.hints or ("en",))
        if _is_one_line(clean):
            return self._read(geometry, 0, self.hints or ("en",))
        if self.order is not None and self.order.turn is not None:
            seen = None if self.hints else self.recogniser.orientation(clean)
            script = seen.script if seen else None
            return self._read(geometry, 0, self.hints or _languages_of(script))
        turned = sideways(clean) > SIDEWAYS
        seen = None if self.hints and not turned else self.recogniser.orientation(clean)
        languages = self.hints or _languages_of(seen.script if seen else None)
        turn = seen.turn if seen else 0
        if turned and turn % 180 == 0:
            turn = 90
        attempt = self._read(geometry, turn, languages)
        if attempt.recognised.mean >= GOOD:
            return attempt
        return self._tried_again(attempt, geometry, seen or self.recogniser.orientation(clean))

    def _tried_again(
        self, attempt: Attempt, geometry: Geometry, seen: Orientation | None
    ) -> Attempt:
        """Read a page that did not read well in the other ways it could stand."""
        turns = [seen.turn] if seen else []
        if attempt.recognised.mean < DOUBTFUL:
            turns += [0, 180] if attempt.turn % 180 == 0 else [0, 90, 270]
        for turn in dict.fromkeys(turns):
            if turn != attempt.turn:
                attempt = _better(attempt, self._read(geometry, turn, attempt.languages))
        if seen and attempt.recognised.mean < DOUBTFUL:
            attempt = self._in_its_script(attempt, seen.script)
        return attempt

    def _in_its_script(self, attempt: Attempt, script: str) -> Attempt:
        """Read again if the page is written in another script than was hinted."""
        languages = _languages_of(script)
        if set(languages) & set(attempt.languages):
            return attempt
        return _better(attempt, self._recognise(attempt, languages))

    def _in_its_language(self, attempt: Attempt) -> Attempt:
        """Read again with the pack of the language that the text turns out to be in."""
        if self.order is not None and self.order.language is not None:
            return attempt
        found = identify(attempt.recognised.text)
        if found is None or found.probability < LIKELY or not is_readable(found.language):
            return attempt
        read_in = {pack_of(language) for language in attempt.languages}
        if pack_of(found.language) in read_in:
            return attempt
        again = self._recognise(attempt, (found.language,))
        enough = attempt.recognised.worth * AS_GOOD
        return again if again.recognised.worth >= enough else attempt

    def _recognise(self, attempt: Attempt, languages: tuple[str, ...]) -> Attempt:
        recognised = self.recogniser.words(attempt.clean, packs_for(languages), attempt.dpi)
        return Attempt(attempt.geometry, attempt.clean, attempt.turn, recognised, languages)

    def _read(self, geometry: Geometry, turn: int, languages: tuple[str, ...]) -> Attempt:
        """Turn, level, clean and read."""
        page = geometry.quarter_turned(turn)
        clean = evenly_lit(page.of(self.gray))
        one_line = _is_one_line(clean)
        level = LEVEL_DOTTED if set(languages) & set(SCRIPTS["Arabic"]) else LEVEL
        if not one_line and abs(angle := skew(clean)) >= level:
            page = page.turned(angle)
            clean = evenly_lit(page.of(self.gray))
        attempt = Attempt(page, clean, turn, Recognised(()), languages)
        mode = ONE_LINE if one_line else WHOLE_PAGE
        recognised = self.recogniser.words(clean, packs_for(languages), attempt.dpi, mode)
        return Attempt(page, clean, turn, recognised, languages)


def best_attempt(
    rgb: Pixels, recogniser: Recogniser, hints: Sequence[str], order: PageOrder | None = None
) -> Attempt:
    """The best reading of a page that came as a picture; `order` was carried out on it already.

    Raises:
        EngineMissingError: The language pack of a hint is not installed.
    """
    return PageAttempts(contrasted(rgb), recogniser, tuple(hints), order).best()


def _at_reading_size(geometry: Geometry) -> Geometry:
    side = max(geometry.width, geometry.height)
    if geometry.height * 4 < geometry.width:
        return geometry.scaled(2) if geometry.height < LINE_HEIGHT // 2 else geometry
    if side < ENOUGH_SIDE:
        return geometry.scaled(min(LONG_SIDE / side, MAX_ENLARGED))
    return geometry.scaled(LONG_SIDE / side) if side > LONG_SIDE / 0.75 else geometry


def _languages_of(script: str | None) -> tuple[str, ...]:
    known = [language for language in SCRIPTS.get(script or "Latin", ()) if is_readable(language)]
    return tuple(known[:1]) or ("en",)


def _is_one_line(gray: Pixels) -> bool:
    height, width = map(int, gray.shape)
    return height <= LINE_HEIGHT * 2 and height * 4 < width


def _better(one: Attempt, other: Attempt) -> Attempt:
    return one if one.recognised.worth >= other.recognised.worth else other
