"""What is said of a translated line: what made it, how sure that was, why it is held back."""

from math import log

import pytest

from rpl.domain.translating import BY_PEOPLE
from rpl.domain.translation import (
    Flag,
    Leg,
    Maker,
    PersonMark,
    Quality,
    TranslatedLine,
    Translation,
)
from rpl.edge.context import AppContext
from rpl.web.line_words import LineWords
from tests.fakes.clock import NOON


def a_leg(languages: str, score: float | None, *flags: Flag) -> Leg:
    source, target = languages.split()
    maker = Maker(engine="argos", model=f"translate-{source}_{target}", version="1.9")
    return Leg(
        maker=maker, source_language=source, target_language=target, score=score, flags=flags
    )


def a_line(*legs: Leg, flags: tuple[Flag, ...] = (), score: float | None = None) -> TranslatedLine:
    return TranslatedLine(source="90 horas", target="90 hours", legs=legs, flags=flags, score=score)


def a_translation(line: TranslatedLine, engine: str = "argos") -> Translation:
    return Translation(
        engine=engine,
        model="m 1",
        quality=Quality.DRAFT,
        source_language="es",
        target_language="en",
        lines=(line,),
    )


def notes(context: AppContext, line: TranslatedLine, engine: str = "argos") -> tuple[str, ...]:
    said = LineWords(context.pages, "en").notes(a_translation(line, engine), line)
    return tuple(note.replace("\u2068", "").replace("\u2069", "") for note in said)


def test_a_line_says_engine_model_version_and_score(context: AppContext) -> None:
    assert notes(context, a_line(a_leg("es en", log(0.9)))) == (
        "Machine: argos translate-es_en 1.9. How sure it was: 90%.",
    )
    assert notes(context, a_line(a_leg("es en", None))) == (
        "Machine: argos translate-es_en 1.9. It does not say how sure it was.",
    )


def test_a_line_by_way_of_english_says_both_models_and_on_which_leg_a_guard_failed(
    context: AppContext,
) -> None:
    line = a_line(
        a_leg("fa en", log(0.9), Flag.NUMBERS),
        a_leg("en es", None),
        flags=(Flag.NUMBERS, Flag.LENGTH),
    )

    assert notes(context, line) == (
        "Machine from Persian into English: argos translate-fa_en 1.9. How sure it was: 90%.",
        (
            "Machine from English into Spanish: argos translate-en_es 1.9. "
            "It does not say how sure it was."
        ),
    )
    assert LineWords(context.pages, "en").reasons(line) == (
        "From Persian into English: The translation changed a number.",
        "The translation is much shorter or longer than the original.",
    )


def test_a_line_that_was_kept_before_lines_said_what_made_them_still_says_it(
    context: AppContext,
) -> None:
    assert notes(context, a_line(score=log(0.5))) == ("Machine: argos m 1. How sure it was: 50%.",)
    assert notes(context, a_line()) == ("Machine: argos m 1. It does not say how sure it was.",)
    assert notes(context, a_line(), BY_PEOPLE) == ()
    assert notes(context, TranslatedLine(source="512", target="512")) == ()


def test_names_that_no_guard_could_check_are_told_beside_a_line_that_is_shown(
    context: AppContext,
) -> None:
    said = LineWords(context.pages, "en")
    line = a_line().model_copy(update={"likely_names": ("گرنت", "Grant")})

    assert said.marks(line) == (
        (
            "Words that look like names stand on one side only: \u2068گرنت\u2069, "
            "\u2068Grant\u2069. Compare the names with the original."
        ),
    )
    assert said.marks(line.model_copy(update={"flags": (Flag.NAMES,)})) == ()
    assert said.marks(a_line()) == ()


@pytest.mark.parametrize(
    ("mark", "to_applicants", "to_staff"),
    [
        (
            PersonMark(at=NOON, certified=False, by="Ben"),
            "Translated by a person on 22 November 2026.",
            "Translated by \u2068Ben\u2069 on 22 November 2026.",
        ),
        (
            PersonMark(at=NOON, certified=True, by="Ben"),
            "Translated and certified by a person on 22 November 2026.",
            "Translated and certified by \u2068Ben\u2069 on 22 November 2026.",
        ),
    ],
)
def test_a_translator_is_named_to_staff_alone(
    context: AppContext, mark: PersonMark, to_applicants: str, to_staff: str
) -> None:
    assert LineWords(context.pages, "en").by_person(mark) == to_applicants
    assert LineWords(context.pages, "en", named=True).by_person(mark) == to_staff
