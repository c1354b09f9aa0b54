"""A picture of one line of writing is read twice where it is read with doubt."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from rpl.adapters.page_reader.geometry import whole
from rpl.adapters.page_reader.one_line import read_line
from rpl.adapters.page_reader.preparing import sized
from rpl.adapters.page_reader.recognition import Recogniser
from rpl.demo.documents import FONT_FOLDER

LINE = "قدم وفد ثقيف على رسول الله"
FONT = FONT_FOLDER / "noto/NotoNaskhArabic-Regular.ttf"


@pytest.mark.parametrize(("blur", "readings"), [(0, 1), (5, 2)])
def test_a_doubtful_line_is_read_again_and_its_steps_say_so(
    blur: int, readings: int, tmp_path: Path
) -> None:
    picture = Image.new("L", (900, 90), 255)
    font = ImageFont.truetype(str(FONT), 44)
    draw = ImageDraw.Draw(picture)
    draw.text((880, 5), LINE, font=font, anchor="ra", direction="rtl", fill=0)
    gray = np.asarray(picture.filter(ImageFilter.GaussianBlur(blur)))
    page = sized(gray, whole(gray), frozenset({"Arabic"}))

    read, steps = read_line(page, "ara", Recogniser(tmp_path))

    assert page.is_line
    assert [step.name for step in steps] == ["read", "again"][:readings]
    assert "على رسول" in read.text
