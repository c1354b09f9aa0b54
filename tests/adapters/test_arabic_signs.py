"""Signs that Tesseract's packs for Arabic letters cannot write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.adapters.page_reader.arabic import as_written
from rpl.domain.reading import Word, spaced
from rpl.domain.values import Box


def words(text: str) -> tuple[Word, ...]:
    box = Box(left=0, top=0, width=10, height=10)
    return tuple(Word(text=each, box=box, confidence=90, line=0) for each in text.split(" "))


def mended(text: str, packs: str = "ara") -> str:
    return spaced(as_written(words(text), packs))


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("الجمعية, التي", "الجمعية، التي"),
        ("على رسول اللهء وبكى", "على رسول الله، وبكى"),
        ("دار طيءء وأمره", "دار طيء، وأمره"),
        ("واحد » وهو", "واحد ، وهو"),
        ("الخطبي» قال", "الخطبي، قال"),
        ("مِرزَّبة", "مرزبة"),
    ],
)
def test_commas_are_arabic_and_short_vowels_left_out(read: str, written: str) -> None:
    assert mended(read) == written


@pytest.mark.parametrize(
    "text",
    ["ماء", "سوء", "شيء", "والجزء", "1,500", "« الفرار »", "«سخي»", "شكرًا", "٢٠٠٤ء"],
)
def test_what_is_right_stays(text: str) -> None:
    assert mended(text) == text


def test_words_in_other_letters_are_left_alone() -> None:
    assert mended("Certificate, 2019", "ara+eng") == "Certificate, 2019"
    assert mended("واحدء » Nº,", "spa") == "واحدء » Nº,"


@given(st.lists(st.text("ابء،,«»\u0651x1", min_size=1), min_size=1))
def test_no_word_and_no_other_letter_is_lost(texts: list[str]) -> None:
    mended = as_written(words(" ".join(texts)), "ara")

    assert [kept(word.text) for word in mended] == [kept(text) for text in texts]


def kept(text: str) -> str:
    return "".join(sign for sign in text if sign in "بx1")
