"""Finds which way up a page is, by reading a few lines of it in each way until one reads surely."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rpl.adapters.languages import SCRIPTS, packs_for
from rpl.adapters.page_reader.cleaning import densest_band
from rpl.adapters.page_reader.images import Pixels
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


def scripts_of(languages: Sequence[str]) -> frozenset[str]:
    """The names of the scripts of some languages."""
    return frozenset(script for script, known in SCRIPTS.items() if set(known) & set(languages))


@dataclass(frozen=True, slots=True)
class WayUp:
    """A page in the way up that reads best; `is_sure` says that it is, and in Latin letters."""

    page: Prepared
    is_sure: bool = False


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

    def _pairs(self) -> Iterator[tuple[Prepared, Prepared]]:
        """The page turned by 0 and 180 degrees, and by 90 and 270; levelled only when asked for."""
        yield self.first, self.first.upside_down()
        turn = 90 - self.first.turn
        aside = upright(self.gray, self.page, turn, scripts_of(self.languages))
        yield aside, aside.upside_down()

    def _read_by_lines(self) -> Prepared | None:
        """The way up in which the second recogniser is sure of Latin letters."""
        reader = line_reader() if scripts_of(self.languages) == {"Latin"} else None
        if reader is None:
            return None
        for pair in self._pairs():
            for way in pair:
                band = densest_band(way.clean, way.letters)
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
            for way in pair:
                band = densest_band(way.clean, way.letters)
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
