"""What is hidden of an applicant from whoever marks, and what is left to be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.masking import NO_MASK, Mask, may_be_family, neutral_file, same_person
from rpl.domain.reading import Page, Word
from rpl.domain.translation import Quality, TranslatedLine, Translation
from rpl.domain.values import Box
from tests.factories.reading import a_page

AMINA = Mask(
    applicant="Amina Haddad",
    names=("Amina Haddad", "أمينة حداد", "王小明"),
    stand_in="[hidden]",
    withheld="[withheld]",
    same="[same]",
    other="[other]",
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Amina Haddad worked here", "[hidden] worked here"),
        ("HADDAD, Amina", "[hidden]"),
        ("amina haddad", "[hidden]"),
        ("Ámina Haddád", "[hidden]"),
        ("Amina's employer", "[hidden]'s employer"),
        ("aminahaddad@mail.example", "[hidden]@mail.example"),
        ("Hadad signs", "[hidden] signs"),
        ("تشهد أن أمينة حداد عملت", "تشهد أن [hidden] عملت"),
        ("兹证明王小明同志", "兹证明[hidden]同志"),
        ("She welded pipes in 2019.", "She welded pipes in 2019."),
        ("Name:\nAmina Haddad", "Name:\n[hidden]"),
        ("Date of birth: 12 May 1990", "Date of birth: [hidden]"),
        ("Date of birth\nAleppo 12.05.1990\nWelder", "Date of birth\nAleppo [hidden]\nWelder"),
        ("Née le 12/05/1990 à Alep", "Née le [hidden]"),
        ("出生日期:1990年5月12日", "[hidden]"),
        ("تاريخ الميلاد 1990/5/12", "تاريخ الميلاد [hidden]"),
    ],
)
def test_a_text_loses_names_and_births_and_keeps_the_rest(text: str, left: str) -> None:
    assert AMINA.text(text) == left
    assert NO_MASK.text(text) == text


def test_an_initial_and_a_particle_alone_are_no_name() -> None:
    mask = Mask(names=("María de la Cruz B.",), stand_in="[hidden]")

    assert mask.text("de la Cruz, plan B") == "de la [hidden], plan B"


def test_names_that_were_typed_without_capitals_are_hidden_in_every_case() -> None:
    mask = Mask(names=("amina haddad",), stand_in="[hidden]")

    assert mask.text("Amina HADAD") == "[hidden]"


@given(st.text(alphabet="abcdefghij ABCDEFGHIJ\n.,-_@", max_size=60))
def test_whatever_surrounds_a_name_it_is_gone(around: str) -> None:
    covered = AMINA.text(f"{around} Haddad {around} AMINA")

    assert "haddad" not in covered.casefold()
    assert "amina" not in covered.casefold()
    assert covered.count("\n") == 2 * around.count("\n")


def test_a_page_keeps_its_words_in_their_places_and_tells_what_to_paint_over() -> None:
    page = a_page(1, "Certificate for Amina Haddad", "born 1990", "480 hours")

    covered = AMINA.page(page)

    assert [line.text for line in covered.lines] == [
        "Certificate for [hidden] [hidden]",
        "born [hidden]",
        "480 hours",
    ]
    assert [word.box for word in covered.words] == [word.box for word in page.words]
    assert AMINA.boxes(page) == tuple(page.words[place].box for place in (2, 3, 5))
    assert NO_MASK.boxes(page) == ()
    clean = a_page(1, "480 hours")
    assert AMINA.page(clean) is clean


def test_a_translation_is_withheld_where_it_may_tell_what_was_hidden() -> None:
    page = a_page(1, "Amina Haddad", "أمينة سعيدة", "nacida 1990", "480 horas", "Haddad")
    targets = ("Amina Haddad", "Happy and honest", "of nineteen ninety", "480 hours", "")
    lines = tuple(
        TranslatedLine(source=line.text, target=target)
        for line, target in zip(page.lines, targets, strict=True)
    )
    made = Translation(
        engine="fake",
        model="1",
        quality=Quality.DRAFT,
        source_language="es",
        target_language="en",
        lines=lines,
    )

    covered = AMINA.translation([page], made)

    told = [line.target for line in covered.lines]
    assert told == ["[hidden]", "[withheld]", "[withheld]", "480 hours", ""]
    assert covered.lines[0].source == "[hidden]"
    assert (covered.engine, covered.source_language) == ("fake", "es")
    assert len(AMINA.translation([], made).lines) == len(lines)


def test_what_the_program_itself_says_is_never_hidden() -> None:
    word = Word(text="Haddad", box=Box(left=0, top=0, width=1, height=1), confidence=50)
    page = Page(number=1, width=10, height=10, words=(word,), language="am")
    mask = Mask(names=("Am Es Haddad",), stand_in="[hidden]")

    (covered,) = mask.of({"pages": (page,)})["pages"]

    assert (covered.language, covered.words[0].text) == ("am", "[hidden]")
    assert mask.of([3, page.words[0].box]) == [3, page.words[0].box]
    assert NO_MASK.of(page) is page


@pytest.mark.parametrize(
    ("holder", "same"),
    [
        ("Haddad Amina", True),
        ("AMINA HADAD", True),
        ("أمينة حداد", True),
        ("Amina B. Haddad", True),
        ("Samir Haddad", False),
        ("", False),
    ],
)
def test_of_a_holder_it_is_told_whether_the_name_is_the_applicants(holder: str, same: bool) -> None:  # noqa: FBT001 -- a column of the table
    assert same_person(holder, "Amina Haddad") is same
    assert AMINA.holder(holder) == ("[same]" if same else "[other]")


@pytest.mark.parametrize(
    ("person", "family"),
    [
        ("Samir Haddad", True),
        ("Samir Hadad-Ortiz", True),
        ("Amina Ortiz", False),
        ("Amina", False),
        ("Samir de Ortiz", False),
    ],
)
def test_a_family_name_in_common_may_be_family_and_a_first_name_is_not(
    person: str,
    family: bool,  # noqa: FBT001 -- a column of the table
) -> None:
    assert may_be_family(person, "Amina Haddad") is family


def test_a_file_is_called_by_its_number() -> None:
    assert neutral_file(3) == "document-3"
