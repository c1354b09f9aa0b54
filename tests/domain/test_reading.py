"""A reading: words with places, joined to lines and text."""

from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.reading import written


def test_typed_text_is_read_as_one_page_of_lines() -> None:
    reading = written("Welder at the yard\n\n2019 to 2024", "en")

    assert reading.text == "Welder at the yard\n2019 to 2024"
    assert [line.page for line in reading.lines] == [1, 1]
    assert reading.lines[0].box.bottom <= reading.lines[1].box.top
    assert reading.language == "en"


def test_no_text_is_one_page_without_words() -> None:
    reading = written("  \n")

    assert reading.pages[0].words == ()
    assert reading.text == ""
    assert reading.pages[0].confidence == 0


@given(st.text())
def test_every_word_of_typed_text_lies_on_its_page(text: str) -> None:
    page = written(text).pages[0]

    assert [word.text for word in page.words] == text.split()
    for word in page.words:
        assert word.box.right <= page.width
        assert word.box.bottom <= page.height


def test_chinese_characters_are_joined_and_words_beside_them_are_not() -> None:
    page = written("威 尔 士 \uff0c 共 2 名 AM 名").pages[0]

    assert page.text == "威尔士\uff0c共 2 名 AM 名"
