"""The shape of a page's picture: the same when it is sent again, another for another page."""

from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image

from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.shape import shape_of
from rpl.demo.documents import render
from rpl.domain.likeness import NEAR_PICTURE, apart
from rpl.domain.page_bands import SHAPE_VALUES, shape_bands, shape_probes

KEY = b"k" * 32


def drawn(sample: str) -> Pixels:
    with Image.open(BytesIO(render(sample, "Marta Ejemplo"))) as page:
        return np.asarray(page.convert("L").resize((827, 1170)))


@pytest.fixture(scope="module")
def page() -> Pixels:
    return drawn("welder-certificate")


def test_a_page_that_is_sent_again_is_found(page: Pixels) -> None:
    shape = shape_of(page)
    darker = np.clip(page * np.linspace(1, 0.6, page.shape[1])[None], 0, 255).astype(np.uint8)
    small = cv2.resize(darker, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    colours = np.dstack([small[8:-8, 6:-6]] * 3)

    again = shape_of(colours)

    assert len(again) == SHAPE_VALUES
    assert apart(shape, again) <= NEAR_PICTURE
    assert set(shape_bands(KEY, shape)) & set(shape_probes(KEY, again))


def test_another_page_is_another_picture(page: Pixels) -> None:
    assert apart(shape_of(page), shape_of(drawn("ukrainian-payslip"))) > NEAR_PICTURE


def test_an_empty_page_has_no_shape_and_a_sliver_has_one() -> None:
    assert not any(shape_of(np.full((900, 600), 255, np.uint8)))
    assert len(shape_of(np.eye(3, 2000, dtype=np.uint8) * 255)) == SHAPE_VALUES
