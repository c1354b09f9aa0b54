"""Lines in another script than the rest of a page are read with the pack of that script."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from rpl.adapters.languages import is_without_pack, remedy_for
from rpl.adapters.page_reader.answers import reading_left
from rpl.adapters.page_reader.attempts import Attempt, best_attempt
from rpl.adapters.page_reader.merging import merged
from rpl.adapters.page_reader.other_scripts import OTHER_SCRIPT, doubtful_runs, in_own_lines
from rpl.adapters.page_reader.pages import read_pages
from rpl.adapters.page_reader.recognition import Recognised, Recogniser
from rpl.adapters.page_reader.stacking import Run, runs_of, script_of, share_in, stacked
from rpl.domain.reading import Page, Word
from rpl.domain.values import Box
from tests.factories.odd_files import LATIN, NOTO

THAI = NOTO / "NotoSansThai-Regular.ttf"
ARABIC, ETHIOPIC = NOTO / "NotoNaskhArabic-Regular.ttf", NOTO / "NotoSansEthiopic-Regular.ttf"
ENGLISH = "This is to certify that Ana Example worked as a welder and knows her work well"
FRENCH = "Nous certifions que Ana Exemple travaille dans la société et connaît bien son métier"
IN_ARABIC = "نشهد أن آنا عملت في ورشة اللحام لمدة أربعة أشهر وهي تعرف عملها جيدا"
IN_THAI = "ขอรับรองว่านายสมชายใจดีได้ทำงานเป็นช่างเชื่อมที่บริษัทของเราเป็นเวลาสี่เดือน"
IN_AMHARIC = "አና ለአራት ወራት በብየዳ ሥራ ላይ እንደሠራች እና ሥራዋን በሚገባ እንደምታውቅ እናረጋግጣለን"


def word(
    text: str, left: int, top: int, line: int, confidence: float = 90, language: str | None = None
) -> Word:
    box = Box(left=left, top=top, width=10 * len(text), height=20)
    return Word(text=text, box=box, confidence=confidence, line=line, language=language)


def read(tmp_path: Path, rows: list[tuple[str, Path]], hints: list[str]) -> Attempt:
    """What is read of a slip."""
    picture = np.dstack([np.asarray(slip(rows))] * 3)
    return best_attempt(picture, Recogniser(tmp_path), hints)


def slip(rows: list[tuple[str, Path]]) -> Image.Image:
    """A slip on which each row is set in its font; Arabic from the right."""
    sheet = Image.new("L", (1400, 90 * len(rows) + 80), 255)
    draw = ImageDraw.Draw(sheet)
    for at, (text, font) in enumerate(rows):
        back = font == ARABIC
        letters = ImageFont.truetype(str(font), 34, layout_engine=ImageFont.Layout.RAQM)
        where = (1340 if back else 60, 90 * at + 50)
        draw.text(where, text, 0, letters, "ra" if back else "la")
    return sheet


def as_page(attempt: Attempt) -> Page:
    return Page(number=1, width=9, height=9, words=attempt.recognised.words)


def test_two_scripts_on_a_page_are_both_read_in_their_order(tmp_path: Path) -> None:
    rows = [(IN_ARABIC, ARABIC), (FRENCH, LATIN)] * 2
    page = as_page(best := read(tmp_path, rows, ["ar"]))

    assert [line.language for line in page.lines] == [None, "fr", None, "fr"]
    assert page.other_languages == ("fr",)
    assert page.lines[1].text == FRENCH
    assert page.lines[2].text.split()[:2] == IN_ARABIC.split()[:2]
    [step] = [step for step in best.steps if step.name == OTHER_SCRIPT]
    assert step.parameters["packs"] == "fra"


def test_the_language_of_a_line_goes_with_it_to_whoever_translates_it(tmp_path: Path) -> None:
    source, folder = tmp_path / "page.png", tmp_path / "read"
    folder.mkdir()
    slip([(IN_ARABIC, ARABIC), (FRENCH + " 2019", LATIN)] * 2).save(source)

    language = read_pages(source, ["ar"], folder)

    lines = reading_left(folder).model_copy(update={"language": language}).lines
    assert (language, [line.language for line in lines]) == ("ar", [None, "fr"] * 2)


@pytest.mark.long
def test_a_script_that_nobody_told_is_found(tmp_path: Path) -> None:
    page = as_page(read(tmp_path, [(ENGLISH, LATIN), (IN_AMHARIC, ETHIOPIC)] * 2, ["en"]))

    assert page.other_languages == ("am",)
    assert page.lines[0].text == ENGLISH
    assert share_in("Ethiopic", page.lines[1].text) > 0.9


@pytest.mark.long
def test_lines_that_nothing_reads_are_left_out_and_counted(tmp_path: Path) -> None:
    best = read(tmp_path, [(ENGLISH, LATIN), (IN_THAI, THAI)] * 3, ["en"])
    page = as_page(best)

    assert {line.text for line in page.lines} == {ENGLISH}
    assert best.unread_lines == 3


@pytest.mark.long
def test_a_stamp_in_a_script_that_nothing_reads_hides_no_second_script(tmp_path: Path) -> None:
    rows = [(IN_ARABIC, ARABIC)] * 3 + [(ENGLISH, LATIN)] * 3 + [(IN_THAI, THAI)] * 3
    best = read(tmp_path, rows, ["ar"])
    page = as_page(best)

    assert [line.text for line in page.lines if line.language == "en"] == [ENGLISH] * 3
    assert best.unread_lines == 3


@pytest.mark.parametrize(
    ("script", "remedy"),
    [
        ("Thai", "apt-get install tesseract-ocr-tha"),
        ("Han", "apt-get install tesseract-ocr-chi-sim"),
        ("Fraktur", ""),
        ("", ""),
    ],
)
def test_what_reads_a_script_is_named_with_the_command(script: str, remedy: str) -> None:
    assert remedy_for(script) == remedy
    assert not is_without_pack(script) or script == "Thai"


def test_a_page_in_one_script_is_not_searched(tmp_path: Path) -> None:
    best = read(tmp_path, [(ENGLISH, LATIN)] * 3, ["en"])

    assert not best.has_other_script
    assert as_page(best).other_languages == ()


def test_words_far_apart_are_runs_of_their_own() -> None:
    words = [word("Name", 0, 0, 0), word("Ana", 60, 0, 0), word("Example", 400, 0, 0)]

    assert [[each.text for each in run.words] for run in runs_of(words)] == [
        ["Name", "Ana"],
        ["Example"],
    ]
    assert runs_of([]) == ()


SURE = word("certificates", 0, 0, 0)


@pytest.mark.parametrize(
    ("words", "doubted"),
    [
        ([SURE, SURE], 0),
        ([SURE, word("a9x77Ilqzwkwpo", 0, 40, 1, 30)], 1),
        ([word("a9x77Ilqzwkwpo", 0, 40, 1, 30)], 0),
        ([SURE, word("a9x", 0, 40, 1, 30)], 0),
        ([SURE, word("a9x77Ilqzwkwpo", 0, 40, 1, 65)], 0),
    ],
    ids=["all is sure", "one line is not", "nothing is sure", "few letters", "not in much doubt"],
)
def test_only_lines_in_doubt_beside_sure_ones_may_be_in_another_script(
    words: list[Word], doubted: int
) -> None:
    assert len(doubtful_runs(runs_of(words))) == doubted


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300), st.integers(1, 8)), min_size=1))
def test_what_is_read_in_the_stack_comes_back_to_its_place(
    places: list[tuple[int, int, int]],
) -> None:
    gray = np.full((400, 400), 255, np.uint8)
    runs = [Run((word("x" * long, left, top, at),)) for at, (left, top, long) in enumerate(places)]
    stack = stacked(gray, runs)
    found = [
        run.words[0].model_copy(
            update={
                "box": run.box.model_copy(
                    update={"left": run.box.left - left, "top": run.box.top - over + top}
                )
            }
        )
        for run, top, (left, over) in zip(runs, stack.tops, stack.corners, strict=True)
    ]

    assert [words[0].box for words in stack.shares(Recognised(tuple(found)))] == [
        run.box for run in runs
    ]


def test_words_of_another_language_in_a_line_get_a_line_of_their_own() -> None:
    words = [word("Nom", 0, 0, 0), word("الاسم", 400, 0, 0, language="ar"), word("Ana", 0, 40, 1)]

    assert [each.line for each in in_own_lines(words)] == [0, 1, 2]


def test_each_line_keeps_the_direction_of_its_letters_when_readings_are_made_one() -> None:
    forward = [word("one", 0, 0, 0), word("two", 60, 0, 0)]
    backward = [word("اثنان", 60, 40, 1), word("واحد", 0, 40, 1), word("ثلاثة", 150, 40, 1)]
    order = [backward[2], *backward[:2]]

    again = merged([*forward, *order], [word("three", 120, 0, 0)])

    assert [each.text for each in again] == ["one", "two", "three", *(w.text for w in order)]


@pytest.mark.parametrize(
    ("letter", "script"),
    [("a", "Latin"), ("я", "Cyrillic"), ("ع", "Arabic"), ("አ", "Ethiopic"), ("张", "Han")],
)
def test_scripts_are_named_as_tesseract_names_them(letter: str, script: str) -> None:
    assert script_of(letter) == script
