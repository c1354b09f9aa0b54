"""Finds which way up a page is: by where its letters end, by reading a few lines in each way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rpl.adapters.languages import SCRIPTS, packs_for
from rpl.adapters.page_reader.cleaning import densest_band
from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.letter_ends import uprightness
from rpl.adapters.page_reader.line_reader import line_reader
from rpl.adapters.page_reader.merging import sureness
from rpl.adapters.page_reader.preparing import Prepared, upright
from rpl.adapters.page_reader.recognition import ONE_BLOCK, Recognised, Recogniser

DOUBTFUL = 60
SURELY_UPRIGHT = 80
"""Mean confidence of a few lines that no other way up can beat; wrong ways said 49 at most."""
SURE_LINES, ENOUGH_LETTERS = 72, 25
"""Percent of which the second recogniser is sure of letters, so many or more, only if they stand
upright and are Latin.  On receipts and damaged pages in Latin letters it was 85 to 100 sure of 85
and more letters, upside down at most 62; of pages in other scripts but Chinese at most 76, of 45
letters at most."""
SAMPLE_WIDTH = 2200
"""Pixels of the lines that it reads to tell, of those that stand 48 pixels high."""

LIKELIER, CLEARLY = 2.0, 5.0
"""`uprightness` from which a way up is tried first, and from which the page is read so at once.
Of 77 real and generated pages the right way up 37 had 5 and more; one, an invented receipt, had
less than -2; on their side all had -1.4 to .4."""


def scripts_of(languages: Sequence[str]) -> frozenset[str]:
    """The names of the scripts of some languages."""
    return frozenset(script for script, known in SCRIPTS.items() if set(known) & set(languages))


@dataclass(frozen=True, slots=True)
class WayUp:
    """A page in the way up that reads best; `is_sure` says that it is, and in Latin letters."""

    page: Prepared
    is_sure: bool = False


def likelier(page: Prepared, languages: Sequence[str]) -> tuple[Prepared, bool]:
    """The likelier of a levelled page and its reverse, and whether that is clear.

    A page that lies on its side is never clear.
    """
    told = uprightness(page.clean, page.letters, scripts_of(languages))
    return page.upside_down() if told <= -LIKELIER else page, abs(told) >= CLEARLY


@dataclass(frozen=True, slots=True)
class WaysUp:
    """The four ways up of a page, the likeliest first; `first` is it, levelled."""

    gray: Pixels
    page: Prepared
    first: Prepared
    languages: tuple[str, ...]
    recogniser: Recogniser

    def right(self) -> WayUp:
        """The way up in which a few lines of the page read best."""
        sure = self._read_by_lines()
        return (
            WayUp(self._read_best(), is_sure=False) if sure is None else WayUp(sure, is_sure=True)
        )

    def _pairs(self) -> Iterator[Iterator[tuple[Prepared, Pixels]]]:
        """The page and its reverse, then both on their side; a few lines of each beside it."""
        yield _both(self.first)
        turn = 90 - self.first.turn % 180
        yield _both(upright(self.gray, self.page, turn, scripts_of(self.languages)))

    def _read_by_lines(self) -> Prepared | None:
        """The way up in which the second recogniser is sure of Latin letters."""
        reader = line_reader() if scripts_of(self.languages) == {"Latin"} else None
        if reader is None:
            return None
        for pair in self._pairs():
            for way, band in pair:
                is_over = self.recogniser.time.page_is_over
                words = reader.words(band, way.letters, is_over, at_most=SAMPLE_WIDTH)
                letters = sum(len(word.text) for word in words)
                if letters >= ENOUGH_LETTERS and sureness(words) >= SURE_LINES:
                    return way
        return None

    def _read_best(self) -> Prepared:
        """The way up of which Tesseract is surest."""
        best, most = self.first, Recognised(())
        for pair in self._pairs():
            for way, band in pair:
                read = self.recogniser.words(
                    band, packs_for(self.languages), way.dpi, ONE_BLOCK, inverted=False
                )
                if read.worth * read.mean > most.worth * most.mean:
                    best, most = way, read
                if most.mean >= SURELY_UPRIGHT:
                    return best
            if most.mean >= DOUBTFUL:
                break
        return best


def _both(page: Prepared) -> Iterator[tuple[Prepared, Pixels]]:
    band = densest_band(page.clean, page.letters)
    yield page, band
    yield page.upside_down(), np.ascontiguousarray(np.rot90(band, 2))
