"""Reads one page in the ways that could be right and keeps the one that reads best."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rpl.adapters.languages import SCRIPTS, is_readable, pack_of, packs_for
from rpl.adapters.page_reader.cells import with_cells
from rpl.adapters.page_reader.cleaning import (
    contrasted,
    is_empty,
    letter_places,
    sideways,
)
from rpl.adapters.page_reader.function_words import sounds_like
from rpl.adapters.page_reader.geometry import Geometry, sheet_in, whole
from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.language import LIKELY, identify
from rpl.adapters.page_reader.layout import laid_out
from rpl.adapters.page_reader.numbers import with_numbers
from rpl.adapters.page_reader.one_line import read_line
from rpl.adapters.page_reader.other_scripts import (
    OTHER_SCRIPT,
    ScriptSearch,
    in_own_lines,
    looked_at_again,
)
from rpl.adapters.page_reader.preparing import Prepared, bared, sized, upright
from rpl.adapters.page_reader.recognition import (
    WHOLE_PAGE,
    Recognised,
    Recogniser,
)
from rpl.adapters.page_reader.sense import UNKNOWN_SCRIPT, UNREAD_LINES, in_unknown_script
from rpl.adapters.page_reader.way_up import WaysUp, WayUp, likelier, scripts_of
from rpl.domain.reading import Edges, PageOrder, Step, Word

GOOD = 75
"""Mean confidence of a page that stands upright; a turned one or the wrong script says 26 to 42."""
DOUBTFUL = 60
SIDEWAYS = 1.2
NEARLY_ALL = 0.95
AS_BRIGHT = 0.8
CLEARLY = 1.05
"""How much more the whole picture must give than a sheet found in it, which lies straight."""
FINE = 1.25
"""A page that is enlarged by more is so coarse that its way up is tried before it is read."""
AS_GOOD = 0.97


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to read a page: what it looked like, and what was read in which languages.

    `uncovered` is the share of ink that no word covers, from 0 to 1, where it was measured;
    `is_searched` says that lines in another script were looked for, `is_known` that a few lines are
    surely in the one it was read in; `unread` are what words of a script that nothing reads were
    taken for.
    """

    page: Prepared
    recognised: Recognised
    languages: tuple[str, ...]
    steps: tuple[Step, ...] = ()
    uncovered: float | None = None
    is_searched: bool = False
    is_known: bool = False
    unread: tuple[Word, ...] = ()

    @property
    def has_other_script(self) -> bool:
        """Whether lines of it were read in another script than the rest."""
        return any(step.name == OTHER_SCRIPT for step in self.steps)

    @property
    def geometry(self) -> Geometry:
        """Where the page lies in the picture."""
        return self.page.geometry

    @property
    def clean(self) -> Pixels:
        """The page as Tesseract got it."""
        return self.page.clean

    @property
    def is_in_unknown_script(self) -> bool:
        """Whether something is written there that no pack can read."""
        return any(step.name == UNKNOWN_SCRIPT for step in self.steps)

    @property
    def unread_lines(self) -> int:
        """How many lines are left out because nothing reads their script."""
        return sum(int(s.parameters["lines"]) for s in self.steps if s.name == UNREAD_LINES)

    @property
    def unread_script(self) -> str:
        """The script, as Tesseract names it, of what was left out; empty where it was not named."""
        return next(
            (str(s.parameters["script"]) for s in self.steps if "script" in s.parameters), ""
        )

    @property
    def turn(self) -> int:
        """How far the picture was turned clockwise, in degrees."""
        return self.page.turn


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
        for geometry, steps in self._geometries():
            attempt = self._of(geometry, steps)
            best = attempt if best is None else _better(best, attempt, CLEARLY)
            if best.recognised.mean >= GOOD and steps and self._is_all(geometry):
                break
        assert best is not None  # noqa: S101 -- the whole picture is always tried
        best = self._with_other_scripts(self._in_its_language(best))
        if unknown := self._in_unknown_script(best):
            return replace(best, recognised=Recognised(()), steps=(*best.steps, unknown))
        packs = packs_for(best.languages)
        recognised, more, missing = looked_at_again(
            best.page, best.recognised, best.unread, packs, self.recogniser
        )
        words, alone = with_cells(best.page, recognised.words, packs, self.recogniser)
        words, ordered = laid_out(words, best.clean)
        steps = (*best.steps, *more, *alone, *ordered)
        read = Recognised(in_own_lines(words) if best.has_other_script else words)
        return replace(best, recognised=read, steps=steps, uncovered=missing)

    def _with_other_scripts(self, attempt: Attempt) -> Attempt:
        """The lines in another script read with its pack; once for an attempt."""
        if attempt.is_searched or (self.order is not None and self.order.language is not None):
            return attempt
        search = ScriptSearch(attempt.page, attempt.languages, self.hints, self.recogniser)
        found = search.completed(attempt.recognised)
        return replace(
            attempt,
            recognised=found.read,
            steps=(*attempt.steps, *found.steps),
            is_searched=True,
            unread=found.unread,
        )

    def _in_unknown_script(self, attempt: Attempt) -> Step | None:
        if attempt.is_known or (self.order is not None and self.order.language is not None):
            return None
        return in_unknown_script(
            attempt.page, attempt.recognised, attempt.languages, self.recogniser
        )

    def _geometries(self) -> Iterator[tuple[Geometry, tuple[Step, ...]]]:
        is_cropped = self.order is not None and self.order.crop != Edges()
        if not is_cropped and (sheet := sheet_in(self.gray)):
            yield sheet, (Step(name="sheet"),)
        yield whole(self.gray), ()

    def _is_all(self, geometry: Geometry) -> bool:
        """Whether a page holds about all that looks like writing: an outline may be a false one."""
        places, around = letter_places(self.gray)
        held = geometry.holds(places)
        if not held.any():
            return False
        # Specks of a dark table look like letters, but do not stand on paper.
        on_paper = around >= AS_BRIGHT * float(np.median(around[held]))
        return bool(held[on_paper].mean() >= NEARLY_ALL)

    def _of(self, geometry: Geometry, before: tuple[Step, ...]) -> Attempt:
        """Read a page the way up that reads best."""
        page = sized(self.gray, geometry, scripts_of(self.hints))
        page = replace(page, steps=(*before, *page.steps))
        if is_empty(page.clean):
            return Attempt(page, Recognised(()), self.hints or ("en",), page.steps)
        if page.is_line:
            return self._read(page, self.hints or ("en",))
        is_told = self.order is not None and self.order.turn is not None
        seen = None if self.hints else self.recogniser.orientation(page.clean)
        languages = self.hints or _languages_of(seen.script if seen else None)
        turn = 90 if not is_told and sideways(page.clean) > SIDEWAYS else 0
        first = upright(self.gray, page, turn, scripts_of(languages))
        if is_told:
            return self._read(first, languages)
        in_doubt = bool(turn or _is_coarse(page) or (seen and seen.turn))
        return self._upright(page, first, languages, in_doubt=in_doubt)

    def _upright(
        self, page: Prepared, first: Prepared, languages: tuple[str, ...], *, in_doubt: bool
    ) -> Attempt:
        """Read a page, levelled at `first`; before that see which way up it is, if in doubt."""
        aside = 90 - first.turn
        if in_doubt:
            first, is_clear = likelier(first, languages)
            if not is_clear:
                way = self._right_way_up(page, first, languages)
                return self._in_its_script(self._read(way.page, languages), way)
        attempt = self._read(first, languages)
        if attempt.recognised.is_sideways:
            first = upright(self.gray, page, aside, scripts_of(languages))
        elif (
            attempt.recognised.mean >= GOOD
            or (attempt := self._with_other_scripts(attempt)).has_other_script
        ):
            return attempt
        way = self._right_way_up(page, first, languages)
        if way.page.turn != attempt.turn:
            attempt = _better(attempt, self._read(way.page, languages))
        return self._in_its_script(attempt, way)

    def _right_way_up(self, page: Prepared, first: Prepared, languages: tuple[str, ...]) -> WayUp:
        return WaysUp(self.gray, page, first, languages, self.recogniser).right()

    def _in_its_script(self, attempt: Attempt, way: WayUp) -> Attempt:
        """Read again if the page is written in another script than was hinted."""
        if way.is_sure and way.page.turn == attempt.turn:
            return replace(attempt, is_known=True)
        if attempt.recognised.mean >= DOUBTFUL:
            return attempt
        seen = self.recogniser.orientation(attempt.clean)
        if seen is None or set(languages := _languages_of(seen.script)) & set(attempt.languages):
            return attempt
        return _better(attempt, self._read(attempt.page, languages))

    def _in_its_language(self, attempt: Attempt) -> Attempt:
        """Read again with the pack of the language that the text turns out to be in."""
        if self.order is not None and self.order.language is not None:
            return attempt
        text = attempt.recognised.main_text
        if sounds_like(text, attempt.languages) or attempt.page.is_line:
            return attempt
        found = identify(text)
        if found is None or found.probability < LIKELY or not is_readable(found.language):
            return attempt
        if pack_of(found.language) in {pack_of(language) for language in attempt.languages}:
            return attempt
        again = self._read(attempt.page, (found.language,))
        enough = attempt.recognised.worth * AS_GOOD
        return again if again.recognised.worth >= enough else attempt

    def _read(self, page: Prepared, languages: tuple[str, ...]) -> Attempt:
        packs = packs_for(languages)
        if page.is_line:
            line, steps = read_line(page, packs, self.recogniser)
            return Attempt(page, line, languages, (*page.steps, *steps))
        page = bared(page, scripts_of(languages))
        recognised = self.recogniser.words(page.clean, packs, page.dpi, WHOLE_PAGE)
        step = Step(name="read", parameters={"mode": WHOLE_PAGE, "dpi": page.dpi, "packs": packs})
        return Attempt(page, recognised, languages, (*page.steps, step))


def best_attempt(
    pixels: Pixels, recogniser: Recogniser, hints: Sequence[str], order: PageOrder | None = None
) -> Attempt:
    """The best reading of a page that came as a picture; `order` was carried out on it already.

    Raises:
        EngineMissingError: The language pack of a hint is not installed.
    """
    best = PageAttempts(contrasted(pixels), recogniser, tuple(hints), order).best()
    words, steps = with_numbers(best.page, best.recognised.words, packs_for(best.languages))
    return replace(best, recognised=Recognised(words), steps=(*best.steps, *steps))


def _is_coarse(page: Prepared) -> bool:
    by = [step.parameters["by"] for step in page.steps if step.name == "scale"]
    return any(float(each) > FINE for each in by)


def _languages_of(script: str | None) -> tuple[str, ...]:
    known = [language for language in SCRIPTS.get(script or "Latin", ()) if is_readable(language)]
    return tuple(known[:1]) or ("en",)


def _better(one: Attempt, other: Attempt, by: float = 1.0) -> Attempt:
    return one if one.recognised.worth * by >= other.recognised.worth else other
