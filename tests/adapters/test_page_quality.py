"""Measuring a photo before it is read."""

import cv2
import numpy as np
import pytest

from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.quality import page_quality
from rpl.domain.quality import QualityFlaw


@pytest.fixture(scope="module")
def sheet() -> Pixels:
    page = np.full((1100, 800), 225, np.uint8)
    for row in range(14):
        cv2.putText(
            page, "Certificate of welding 135", (60, 100 + 70 * row), 0, 1.2, 30, 2, cv2.LINE_AA
        )
    return page


def test_a_sharp_page_has_no_flaw(sheet: Pixels) -> None:
    quality = page_quality(sheet)

    assert quality.flaws == ()
    assert quality.paper == pytest.approx(225, abs=2)
    assert quality.letter_height == pytest.approx(20, abs=8)


def test_a_moved_photo_is_blurred(sheet: Pixels) -> None:
    assert QualityFlaw.BLURRED in page_quality(cv2.GaussianBlur(sheet, (0, 0), 6)).flaws


def test_a_lamp_on_the_page_is_glare(sheet: Pixels) -> None:
    lit = cv2.circle(sheet.copy(), (400, 500), 150, 255, -1)

    assert page_quality(lit).flaws == (QualityFlaw.GLARE,)


def test_letters_at_the_edge_say_that_the_page_is_cut(sheet: Pixels) -> None:
    assert page_quality(sheet[:, 70:]).flaws == (QualityFlaw.CUT_EDGE,)


def test_a_page_from_far_away_is_too_small(sheet: Pixels) -> None:
    far = cv2.resize(sheet, None, fx=0.22, fy=0.22, interpolation=cv2.INTER_AREA)

    assert QualityFlaw.TOO_SMALL in page_quality(far).flaws


def test_a_page_in_the_dark_is_too_dark(sheet: Pixels) -> None:
    assert QualityFlaw.TOO_DARK in page_quality((sheet // 4).astype(np.uint8)).flaws


def test_an_empty_page_has_nothing_to_measure() -> None:
    quality = page_quality(np.full((300, 200), 255, np.uint8))

    assert (quality.letter_height, quality.edge_width, quality.flaws) == (None, None, ())
