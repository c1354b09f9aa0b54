"""Pages of one file may be in different languages: a page says its own where it is beyond doubt."""

import pytest

from rpl.adapters.page_reader.pages import with_language
from rpl.domain.reading import Page, PageOrder, written

ENGLISH = (
    "This is to certify that the person named above has completed the course in welding "
    "and that the results of the examination were good in all of the subjects and parts"
)


def page_of(text: str, order: PageOrder | None = None) -> Page:
    return written(text).pages[0].model_copy(update={"order": order})


@pytest.mark.parametrize(
    ("text", "hints", "language"),
    [
        (ENGLISH, ("ar",), "en"),
        ("شهادة إتمام دورة تدريبية في اللحام الكهربائي للسيد المذكور أعلاه بتقدير جيد", (), "ar"),
        ("Amal Haddad, Nota 9, Zaragoza 2023", ("es",), None),
        ("12.06.2023 350", (), None),
        ("", (), None),
    ],
)
def test_a_page_says_its_language_where_its_text_tells_it(
    text: str, hints: tuple[str, ...], language: str | None
) -> None:
    assert with_language(page_of(text), hints).language == language


def test_a_page_that_a_person_had_read_again_is_in_the_language_they_said() -> None:
    order = PageOrder(page=1, language="fr")

    assert with_language(page_of(ENGLISH, order), ()).language == "fr"
