"""A letter in two languages: what states rights is never shown in a translation nobody checked."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rpl.catalog.jargon import jargon_in
from rpl.domain import letter_words
from rpl.domain.decision import DecisionBasis, decide
from rpl.domain.letter import LetterFacts, appeal, letter
from rpl.domain.letter_parts import ClaimLetter, LetterIn, Line
from rpl.domain.rubric import Rubric
from rpl.domain.scoring import Unscored
from rpl.edge import formats
from rpl.edge.languages import LANGUAGES
from rpl.edge.pages import Pages, make_pages
from rpl.edge.told_letter import (
    Teller,
    ToldLetter,
    ToldLine,
    Tongue,
    host_language,
    host_tongue,
    told_letter,
)
from rpl.settings import PROJECT
from tests.factories.assessment import a_qualification, a_unit
from tests.factories.letter import APPEAL_BY, REFERENCE, decided_units, letter_facts
from tests.factories.rubric import TODAY, a_criterion, a_rubric

PAGES = make_pages(PROJECT / "templates")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BY_MACHINE = "origin: machine; reviewer: none"
BY_A_PERSON = "origin: machine; reviewer: Amira Invented, 2026-11-23"
UNTIL = "يمكنك الاعتراض حتى %(date)s."
"""An invented translation."""


def pages_with(folder: Path, *messages: tuple[str, str, str]) -> Pages:
    """Pages whose Arabic has these messages: comment, English, Arabic."""
    path = folder / "ar" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    said = "\n".join(f'# {c}\nmsgid "{e}"\nmsgstr "{a}"\n' for c, e, a in messages)
    head = 'msgid ""\nmsgstr ""\n"Language: ar\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    path.write_text(f"{head}\n{said}", encoding="utf-8")
    return make_pages(PROJECT / "templates", folder)


def arabic(pages: Pages, host: str = "en") -> Teller:
    return Teller(pages, Tongue("ar", "ar"), host_tongue(host))


UNTIL_LINE = appeal(REFERENCE, APPEAL_BY)[0]


def test_a_right_that_a_machine_translated_stands_in_the_language_of_the_decision(
    tmp_path: Path,
) -> None:
    pages = pages_with(tmp_path, (BY_MACHINE, letter_words.APPEAL_BY, UNTIL))

    told = arabic(pages).line(UNTIL_LINE)

    assert told == ToldLine("You can appeal until 22 December 2026.", "en", unchecked=True)


def test_a_right_whose_translation_a_person_checked_is_shown_in_it(tmp_path: Path) -> None:
    pages = pages_with(tmp_path, (BY_A_PERSON, letter_words.APPEAL_BY, UNTIL))

    told = arabic(pages).line(UNTIL_LINE)

    assert (told.lang, told.unchecked) == ("ar", False)
    assert told.text == "يمكنك الاعتراض حتى \u206822 ديسمبر 2026\u2069."


def test_what_states_no_right_is_shown_as_the_machine_put_it(tmp_path: Path) -> None:
    pages = pages_with(tmp_path, (BY_MACHINE, letter_words.NEXT_TITLE, "ماذا بعد"))

    assert arabic(pages).line(Line(letter_words.NEXT_TITLE)) == ToldLine("ماذا بعد", "ar")
    assert arabic(pages).line(Line(letter_words.HELP_TITLE)) == ToldLine("What would help", "en")


def test_where_the_decisions_own_language_is_unchecked_too_the_source_stands() -> None:
    told = arabic(PAGES, host="es").line(UNTIL_LINE)

    assert (told.text, told.lang) == ("You can appeal until 22 December 2026.", "en")
    assert told.unchecked


def test_text_of_a_definition_that_states_a_right_stays_in_its_language() -> None:
    limit = Line("Work on gas pipes.", states_law=True, defined=True)
    name = Line("اسم", defined=True)

    assert arabic(PAGES).line(limit) == ToldLine("Work on gas pipes.", "en", unchecked=True)
    assert arabic(PAGES).line(name) == ToldLine("اسم", "ar")


def test_what_a_person_wrote_stands_as_it_is_in_no_known_language_and_its_own_direction() -> None:
    said = [arabic(PAGES).line(Line(text, written=True)) for text in ("Sí, 50 %.", "1: سطر", "12")]

    assert said == [ToldLine("Sí, 50 %.", ""), ToldLine("1: سطر", ""), ToldLine("12", "")]
    assert [line.dir for line in said] == ["ltr", "rtl", "ltr"]


@pytest.mark.parametrize(("given_", "host"), [("en", "en"), ("es", "es"), ("de", "en")])
def test_a_decision_is_in_the_language_of_its_definitions_where_we_speak_it(
    given_: str, host: str
) -> None:
    assert host_language(given_) == host


def a_letter(facts: LetterFacts, lang: str) -> ToldLetter:
    sections = letter(facts, facts.original)
    written = ClaimLetter(
        reference=REFERENCE,
        holder="Lucía Invented",
        decided_at=NOON,
        language="en",
        original=LetterIn("en", "Any trade", sections),
        shown=LetterIn("en", "Any trade", sections),
    )
    return told_letter(PAGES, written, lang)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(decided_units(), st.sampled_from(LANGUAGES))
def test_in_every_language_a_letter_has_each_failed_part_and_the_deadline_and_is_plain(
    drawn: tuple[LetterFacts, Rubric, DecisionBasis], lang: str
) -> None:
    facts, rubric, basis = drawn
    failed = [
        c.title
        for c in rubric.criteria
        if not isinstance(points := basis.sheet[c.code], Unscored) and points < c.minimum
    ]
    told = a_letter(facts, lang)

    assert [column.language.code for column in told.columns] == (
        ["en"] if lang == "en" else [lang, "en"]
    )
    for column in told.columns:
        lines = [
            line
            for section in column.sections
            for passage in section.passages
            for line in (*passage.titles, *passage.lines)
        ]
        said = "\n".join(re.sub("[\u2068\u2069]", "", line.text) for line in lines)
        assert all(title in said for title in failed)
        days = {formats.filters(line.lang)["day"](APPEAL_BY) for line in lines}
        assert any(day in said for day in days)
        assert all(jargon_in(line.text, line.lang) == {} for line in lines)


def test_only_a_letter_in_two_languages_says_which_of_them_counts() -> None:
    criteria = a_criterion("CC1", minimum=1)
    rubric = a_rubric(criteria)
    basis = DecisionBasis(rubric="any@1", sheet={"CC1": 0}, cited={}, on=TODAY)
    facts = letter_facts(a_qualification(), {"any@1": rubric}, decide(a_unit(), rubric, basis))

    assert a_letter(facts, "en").counts is None
    assert a_letter(facts, "ar").counts == ToldLine(letter_words.WHICH_COUNTS, "en", unchecked=True)
