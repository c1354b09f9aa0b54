"""The invented documents: drawn whole, said to be invented, and photographed the same each time."""

from io import BytesIO

import pytest
from PIL import Image, ImageOps

from rpl.demo.documents import SAMPLES, photograph, render


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_states_its_facts_and_says_that_it_is_invented(name: str) -> None:
    sample = SAMPLES[name]

    assert sample.holder in sample.text(sample.holder)
    assert sample.lines[-1].text.split()[0] in {"Muestra", "نموذج", "Вигаданий"}
    with Image.open(BytesIO(render(name, sample.holder))) as sheet:
        assert sheet.format == "PNG"
        assert sheet.size == (1654, 2339)


def test_a_sample_is_made_out_to_whoever_is_named() -> None:
    assert render("welder-certificate", "Ana Muñoz") != render("welder-certificate", "Luis Cáceres")


@pytest.mark.long
def test_a_photograph_depends_on_its_seed_alone() -> None:
    sheet = render("welder-certificate", "Ana Muñoz")

    assert photograph(sheet, 2) == photograph(sheet, 2)
    assert photograph(sheet, 2) != photograph(sheet, 4)


def test_a_photograph_taken_sideways_says_so_in_its_exif() -> None:
    with Image.open(BytesIO(photograph(render("welder-certificate", "Ana Muñoz"), 1))) as photo:
        assert photo.width > photo.height
        upright = ImageOps.exif_transpose(photo)
        assert upright.width < upright.height
