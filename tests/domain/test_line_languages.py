"""Documents in two languages: each line goes to a machine in its own, in one batch a language."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.glossary import Glossary, Term, with_terms
from rpl.domain.known_names import with_names
from rpl.domain.line_languages import main_source, needs_translation, translated_by_language
from rpl.domain.reading import Line, Page, Reading, Word
from rpl.domain.translating import left_over, needs_person
from rpl.domain.translation import NO_MACHINE, Flag, Quality, TranslatedLine, Translation
from rpl.domain.values import Box

BOX = Box(left=0, top=0, width=9, height=9)
LANGUAGES = ("ar", "fr", "en")


def line(text: str, language: str | None = None) -> Line:
    return Line(page=1, text=text, box=BOX, confidence=90, language=language)


CERTIFICATE = (
    line("شهادة"),
    line("Certificat", "fr"),
    line("Certificate", "en"),
    line("اللحام"),
    line("Soudage", "fr"),
)


class Machine:
    """Knows some pairs and puts both languages before each line; says how it was asked."""

    def __init__(self, *pairs: str, gist: str = "") -> None:
        self.pairs, self.gist = pairs, gist
        self.asked: list[tuple[str, list[str]]] = []

    def __call__(self, lines: Sequence[str], source: str, target: str) -> Translation | None:
        pair = f"{source}-{target}"
        self.asked.append((pair, list(lines)))
        if pair not in self.pairs:
            return None
        return Translation(
            engine="gist" if pair == self.gist else "fake",
            model=pair,
            quality=Quality.GIST if pair == self.gist else Quality.DRAFT,
            source_language=source,
            target_language=target,
            lines=tuple(TranslatedLine(source=each, target=f"{pair} {each}") for each in lines),
        )


def targets(found: Translation | None) -> list[str]:
    assert found is not None
    return [each.target for each in found.lines]


def test_each_line_goes_to_a_machine_in_its_own_language_in_one_batch() -> None:
    machine = Machine("ar-en", "fr-en")

    found = translated_by_language(CERTIFICATE, "ar", "en", machine)

    assert machine.asked == [
        ("ar-en", ["شهادة", "اللحام"]),
        ("fr-en", ["Certificat", "Soudage"]),
    ]
    assert targets(found) == [
        "ar-en شهادة", "fr-en Certificat", "Certificate", "ar-en اللحام", "fr-en Soudage",
    ]  # fmt: skip
    assert found is not None
    assert [each.language for each in found.lines] == [None, "fr", "en", None, "fr"]
    assert [found.stands(each) for each in found.lines] == [False, False, True, False, False]
    assert (found.engine, found.model, found.quality) == ("fake", "ar-en; fr-en", Quality.DRAFT)
    assert not needs_person(found)


def test_lines_that_no_machine_translates_wait_for_a_person_and_the_others_do_not() -> None:
    found = translated_by_language(CERTIFICATE, "ar", "en", Machine("ar-en"))

    assert found is not None
    assert [each.flags for each in found.lines] == [(), (Flag.MODEL,), (), (), (Flag.MODEL,)]
    assert found.lines[1].shown == "Certificat"
    assert needs_person(found)
    assert left_over([each.text for each in CERTIFICATE], found) == 2


def test_without_any_machine_the_lines_in_the_readers_language_wait_for_nobody() -> None:
    found = translated_by_language(CERTIFICATE, "ar", "en", Machine())

    assert found is not None
    assert found.engine == NO_MACHINE
    assert targets(found) == ["", "", "Certificate", "", ""]
    assert left_over([each.text for each in CERTIFICATE], found) == 4


def test_without_any_machine_and_without_such_lines_there_is_no_translation() -> None:
    assert translated_by_language(CERTIFICATE, "ar", "de", Machine()) is None


def test_a_line_of_digits_needs_no_machine() -> None:
    lines = (line("شهادة"), line("12.06.2023", "fr"))

    found = translated_by_language(lines, "ar", "en", Machine("ar-en"))

    assert targets(found) == ["ar-en شهادة", "12.06.2023"]
    assert not needs_person(found)


def test_one_gist_among_drafts_makes_the_document_a_gist() -> None:
    found = translated_by_language(CERTIFICATE, "ar", "en", Machine("ar-en", "fr-en", gist="fr-en"))

    assert found is not None
    assert (found.engine, found.quality) == ("fake, gist", Quality.GIST)


def test_a_document_in_one_language_is_translated_as_before() -> None:
    machine = Machine("ar-en")

    found = translated_by_language([line("شهادة"), line("اللحام")], "ar", "en", machine)

    assert found == Machine("ar-en")(["شهادة", "اللحام"], "ar", "en")


@pytest.mark.parametrize(
    ("languages", "source", "needed", "main"),
    [
        ([None, None], "en", False, "en"),
        ([None, "en"], "en", False, "en"),
        ([None, "ar", "ar", "fr"], "en", True, "ar"),
        ([None, "en"], "ar", True, "ar"),
        ([None], None, True, None),
        (["en"], None, False, None),
        ([], "ar", False, "ar"),
    ],
)
def test_a_translation_is_needed_where_a_line_is_in_another_language(
    languages: list[str | None], source: str | None, main: str | None, *, needed: bool
) -> None:
    lines = [line("x", language) for language in languages]

    assert needs_translation(lines, source, "en") is needed
    assert main_source(lines, source, "en") == main


@given(st.lists(st.tuples(st.text("ab1", min_size=1), st.sampled_from((None, *LANGUAGES)))))
def test_no_line_is_lost_doubled_or_moved(told: list[tuple[str, str | None]]) -> None:
    lines = [line(text, language) for text, language in told]

    found = translated_by_language(lines, "ar", "en", Machine("ar-en"))

    if found is not None:
        assert [each.source for each in found.lines] == [each.text for each in lines]
        assert all(each.target == each.source for each in found.lines if found.stands(each))


def test_fixed_terms_are_those_of_the_language_of_each_line() -> None:
    glossary = Glossary(
        terms=(
            Term(language="fr", source="Soudage", into={"en": "Welding (trade)"}),
            Term(language="en", source="Certificate", into={"en": "never"}),
            Term(language="ar", source="Certificat"),
        )
    )
    machine = Machine("ar-en", "fr-en")
    found = translated_by_language(CERTIFICATE, "ar", "en", machine)
    assert found is not None

    fixed = with_terms(found, glossary)

    assert targets(fixed)[1:3] == ["fr-en Certificat", "Certificate"]
    assert fixed.lines[4].target == "Welding (trade)"
    assert fixed.lines[4].language == "fr"


def test_a_term_in_a_line_that_nothing_translated_is_no_second_reason() -> None:
    glossary = Glossary(terms=(Term(language="fr", source="soudage"),))
    lines = (line("شهادة"), line("Cours de soudage", "fr"))
    found = translated_by_language(lines, "ar", "en", Machine("ar-en"))
    assert found is not None

    assert with_terms(found, glossary).lines[1].flags == (Flag.MODEL,)


def test_known_names_are_asked_about_in_lines_that_a_machine_made() -> None:
    lines = (
        line("شهادة"),
        line("Amal Haddad", "en"),
        line("Amal Haddad", "fr"),
        line("Amal", "de"),
    )
    machine = Machine("ar-en", "fr-en")
    found = translated_by_language(lines, "ar", "en", machine)
    assert found is not None
    lost = found.model_copy(
        update={
            "lines": tuple(
                each.model_copy(update={"target": "Anal"}) if each.language == "fr" else each
                for each in found.lines
            )
        }
    )

    flags = [each.flags for each in with_names(lost, ["Amal Haddad"]).lines]

    assert flags[1:] == [(), (Flag.NAMES,), (Flag.MODEL,)]


def page(number: int, language: str | None, *words: tuple[str, str | None]) -> Page:
    return Page(
        number=number,
        width=99,
        height=99,
        language=language,
        words=tuple(
            Word(text=text, box=BOX, confidence=90, line=row, language=own)
            for row, (text, own) in enumerate(words)
        ),
    )


def test_the_lines_of_a_page_in_another_language_than_the_document_say_so() -> None:
    reading = Reading(
        pages=(
            page(1, "ar", ("شهادة", None), ("Certificat", "fr")),
            page(2, "en", ("Certificate", None), ("شهادة", "ar")),
            page(3, None, ("12", None)),
        ),
        language="ar",
        pipeline="x",
    )

    assert [each.language for each in reading.lines] == [None, "fr", "en", None, None]
