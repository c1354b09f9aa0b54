"""How well a page was photographed or scanned, measured before anything is read."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from rpl.domain.values import Frozen

Share = Annotated[float, Field(ge=0, le=1)]

SMALLEST_LETTERS = 7
"""Pixels; of letters of 7 pixels a clean page still gave 161 of 163 words."""
WIDEST_EDGE = 0.12
"""Widest fading from paper to ink, in letter heights: at .10 a page gave 161 of 163 words, at .124
it gave 127 and at .176 only 19."""
MOST_GLARE = 0.01
"""Share of the picture that may be burnt out."""
DARKEST_PAPER = 70
"""Gray level, 0 black to 255 white."""
MOST_CUT = 3
"""Letters at one edge; fewer are dust and punched holes."""


class QualityFlaw(StrEnum):
    """Why a page should be photographed again."""

    BLURRED = "blurred"
    GLARE = "glare"
    CUT_EDGE = "cut_edge"
    TOO_SMALL = "too_small"
    TOO_DARK = "too_dark"


class PageQuality(Frozen):
    """What was measured on the picture of one page; `None` where there was nothing to measure.

    `letter_height` is the median height of what looks like letters, in pixels of the picture.
    `edge_width` is how wide the change from paper to ink is, in letter heights.
    `glare` is the share of the picture that is burnt out though the paper is not white.
    `paper` is the gray level of the paper, 0 black to 255 white.
    `cut_letters` counts the letters that touch the edge of the picture which cuts most of them.
    """

    letter_height: float | None = None
    edge_width: float | None = None
    glare: Share = 0
    paper: Annotated[float, Field(ge=0, le=255)] = 255
    cut_letters: Annotated[int, Field(ge=0)] = 0

    @property
    def flaws(self) -> tuple[QualityFlaw, ...]:
        """Why the page should be photographed again; the worst first, empty if it is good."""
        found = {
            QualityFlaw.TOO_DARK: self.paper < DARKEST_PAPER,
            QualityFlaw.TOO_SMALL: (self.letter_height or SMALLEST_LETTERS) < SMALLEST_LETTERS,
            QualityFlaw.BLURRED: (self.edge_width or 0) > WIDEST_EDGE,
            QualityFlaw.GLARE: self.glare > MOST_GLARE,
            QualityFlaw.CUT_EDGE: self.cut_letters >= MOST_CUT,
        }
        return tuple(flaw for flaw, is_so in found.items() if is_so)
