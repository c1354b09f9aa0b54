"""Fixed terms of a programme: they stand in the target, or the line is not shown as translated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rpl.domain.glossary import Glossary, Term, with_terms
from rpl.domain.translation import Flag, Quality, TranslatedLine, Translation

DIPLOMA = Term(
    language="es",
    source="Técnico en Soldadura",
    into={"en": "Técnico en Soldadura (vocational diploma)"},
)
LONGER = Term(language="es", source="Técnico en Soldadura y Calderería", into={"en": "TSC"})
OFFICE = Term(language="es", source="Servicio Público de Empleo")
GLOSSARY = Glossary(terms=(DIPLOMA, LONGER, OFFICE))


def line_of(
    source: str, target: str, into: str = "en", flags: tuple[str, ...] = ()
) -> TranslatedLine:
    translation = Translation(
        engine="fake",
        model="fake",
        quality=Quality.DRAFT,
        source_language="es",
        target_language=into,
        lines=(TranslatedLine(source=source, target=target, flags=flags),),
    )
    return with_terms(translation, GLOSSARY).lines[0]


def test_a_line_that_is_a_term_becomes_the_fixed_target_whatever_the_engine_said() -> None:
    line = line_of("«Técnico  en soldadura»", "Welding technician 900", flags=("numbers",))

    assert line.target == "Técnico en Soldadura (vocational diploma)"
    assert line.flags == ()
    assert [(use.source, use.target) for use in line.terms] == [
        ("Técnico en Soldadura", "Técnico en Soldadura (vocational diploma)")
    ]


def test_a_term_that_the_engine_left_is_put_right_and_one_that_it_lost_is_flagged() -> None:
    left = line_of("Título de Técnico en Soldadura", "Title of técnico en soldadura")
    lost = line_of("Título de Técnico en Soldadura", "Title of welding technician")

    assert left.target == "Title of Técnico en Soldadura (vocational diploma)"
    assert left.flags == ()
    assert lost.flags == (Flag.TERMS,)
    assert lost.shown == "Título de Técnico en Soldadura"


def test_a_term_without_a_target_stands_as_it_is() -> None:
    kept = line_of("El Servicio Público de Empleo", "The Servicio Público de Empleo")
    changed = line_of("El Servicio Público de Empleo", "The public employment service")

    assert (kept.flags, kept.terms[0].target) == ((), "Servicio Público de Empleo")
    assert changed.flags == (Flag.TERMS,)


def test_the_longest_term_is_meant_and_a_piece_of_a_word_is_none() -> None:
    assert [
        use.source for use in line_of("Técnico en Soldadura y Calderería x", "TSC x").terms
    ] == ["Técnico en Soldadura y Calderería"]
    assert line_of("Técnico en Soldaduras", "Technician").terms == ()


def test_terms_of_another_language_leave_a_translation_as_it_is() -> None:
    french = Translation(
        engine="fake",
        model="fake",
        quality=Quality.GIST,
        source_language="fr",
        target_language="en",
        lines=(TranslatedLine(source="Técnico en Soldadura", target="x"),),
    )

    assert with_terms(french, GLOSSARY) == french


def test_a_term_is_in_a_glossary_once() -> None:
    with pytest.raises(ValidationError, match="there twice"):
        Glossary(terms=(DIPLOMA, DIPLOMA.model_copy(update={"source": "técnico EN soldadura"})))


@given(st.text(max_size=40), st.sampled_from(GLOSSARY.terms), st.text(max_size=40))
def test_a_line_with_a_term_shows_its_fixed_target_or_the_original(
    before: str, term: Term, target: str
) -> None:
    line = line_of(f"{before} {term.source} y más", target)

    assert line.terms
    assert line.flags or all(use.target.casefold() in line.shown.casefold() for use in line.terms)
