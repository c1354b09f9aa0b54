"""What a text suggests, and that every suggestion can be explained by its words."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.suggestions import (
    EscoConcept,
    EscoIndex,
    EscoKind,
    LeadingWords,
    Suggestion,
    TextLine,
    suggestions,
)


def concept(kind: EscoKind, name: str, *others: str, **further: str) -> EscoConcept:
    labels = {"en": (name, *others), **{lang: (label,) for lang, label in further.items()}}
    return EscoConcept(kind=kind, uri=f"http://example.org/{name}", labels=labels)


WELDER = concept(EscoKind.OCCUPATION, "welder", "steel welder", es="soldador", fr="soudeur")
PIPE_WELDER = concept(EscoKind.OCCUPATION, "pipe welder", "welder")
COOK = concept(EscoKind.OCCUPATION, "cook")
MIG = concept(EscoKind.SKILL, "perform metal inert gas welding", "perform MIG welding")
RECORDS = concept(EscoKind.SKILL, "keep records of work progress")
CUT = concept(EscoKind.SKILL, "cut metal products", "shape it")
SHAPE = concept(EscoKind.SKILL, "join metals", "shape it")
MATHS = concept(EscoKind.KNOWLEDGE, "mathematics", "sums")
INDEX = EscoIndex.of([WELDER, PIPE_WELDER, COOK, MIG, RECORDS, CUT, SHAPE, MATHS])


def found(*texts: str, language: str = "en") -> tuple[Suggestion, ...]:
    lines = [
        TextLine(page=1, number=number, language=language, text=text)
        for number, text in enumerate(texts)
    ]
    return suggestions(INDEX, lines)


def names(*texts: str, language: str = "en") -> list[str]:
    return [each.concept.labels["en"][0] for each in found(*texts, language=language)]


def test_a_suggestion_names_the_words_that_led_to_it_and_where_they_stand() -> None:
    [one] = found("To whom it may concern", "She did MIG-Welding of steel frames.")

    assert one.concept == MIG
    assert one.because == (LeadingWords(1, 1, "en", ("MIG", "Welding")),)


def test_words_that_run_on_to_the_next_line_lead_there_too() -> None:
    [one] = found("she keeps records of the", "work in progress")

    assert one.concept == RECORDS
    assert one.because == (LeadingWords(1, 0, "en", ("keeps", "records", "work", "progress")),)


def test_words_of_another_page_are_another_text() -> None:
    lines = [
        TextLine(page=1, number=0, language="en", text="cutting of metal"),
        TextLine(page=2, number=0, language="en", text="products"),
    ]

    assert suggestions(INDEX, lines) == ()


@pytest.mark.parametrize(
    ("text", "led_to"),
    [
        ("He worked as a welder.", ["welder"]),
        ("The WELDERS of our firm", ["welder"]),
        ("a pipe welder", ["pipe welder"]),
        ("products made of metal were cut by him", ["cut metal products"]),
        ("metal was cut yesterday, and later sold as products", []),
        ("She cooked for us", []),
        ("She was our cook", ["cook"]),
        ("They shape it", []),  # a label of two concepts
        ("Mathematics: 8", ["mathematics"]),
        ("sums", []),  # one word that is not the preferred label
        ("welded", []),
        ("", []),
    ],
)
def test_labels_are_found_by_their_words_and_nothing_else(text: str, led_to: list[str]) -> None:
    assert names(text) == led_to


def test_labels_of_other_languages_are_found_in_their_language_only() -> None:
    assert names("Trabajó como soldador", language="es") == ["welder"]
    assert names("Trabajó como soldador", language="en") == []
    assert names("soldador", language="so") == []


def test_a_label_is_told_in_the_language_asked_for_or_in_english() -> None:
    [one] = found("soldadores y soldador", language="es")

    assert (one.label("es"), one.label("ar")) == (("soldador", "es"), ("welder", "en"))


def test_occupations_come_first_then_what_more_places_led_to() -> None:
    text = ("Mathematics.", "He cut metal products; cutting metal products daily.", "A cook.")

    assert names(*text) == ["cook", "cut metal products", "mathematics"]


@given(
    st.lists(
        st.sampled_from(
            [
                "welder",
                "pipe",
                "metal",
                "cut",
                "products",
                "MIG",
                "welding",
                "of",
                "the",
                "x",
                "7",
                ".",
            ]
        )
    )
)
def test_every_word_that_led_somewhere_stands_on_the_page(words: Sequence[str]) -> None:
    text = " ".join(words)

    for one in found(text):
        for led in one.because:
            assert all(word in words for word in led.words)


@given(st.text(max_size=60), st.sampled_from(["en", "es", "fr", "ar", ""]))
def test_any_text_can_be_looked_at(text: str, language: str) -> None:
    assert isinstance(found(text, language=language), tuple)
