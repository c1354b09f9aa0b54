"""Lines by people stand before lines by machines, and documents are held under a lease."""

from datetime import timedelta
from uuid import UUID

import pytest

from rpl.domain.review import Lease
from rpl.domain.translating import (
    BY_PEOPLE,
    Holder,
    PersonLine,
    TranslationNotHeldError,
    TranslationTakenError,
    check_hold,
    check_take,
    doubts,
    is_news,
    left_over,
    needs_person,
    with_people,
)
from rpl.domain.translation import Flag, PersonMark, Quality, TranslatedLine, Translation
from tests.fakes.clock import NOON

ANA, BEN = UUID(int=1), UUID(int=2)
HELD = Holder(
    person=ANA, lease=Lease(until=NOON + timedelta(hours=1), limit=NOON + timedelta(hours=2))
)
LATER = NOON + timedelta(hours=1)
LINES = ("90 horas", "Nota: 8", "—")
PERSON = PersonLine(source="90 horas", target="90 hours", mark=PersonMark(at=NOON, certified=True))


def by_machine(*flags: str, quality: Quality = Quality.DRAFT) -> Translation:
    return Translation(
        engine="argos",
        model="m 1",
        quality=quality,
        source_language="es",
        target_language="en",
        lines=(
            TranslatedLine(source=LINES[0], target="900 hours", flags=flags),
            TranslatedLine(source=LINES[1], target="Grade: 8"),
            TranslatedLine(source=LINES[2], target=LINES[2]),
        ),
    )


def test_a_persons_line_replaces_the_machines_and_no_other() -> None:
    merged = with_people(by_machine("numbers"), LINES, ("es", "en"), {PERSON.source: PERSON})

    assert merged is not None
    assert [line.shown for line in merged.lines] == ["90 hours", "Grade: 8", "—"]
    assert (merged.lines[0].flags, merged.lines[0].person) == ((), PERSON.mark)
    assert merged.engine == "argos"


def test_without_a_machine_the_translation_is_by_people() -> None:
    merged = with_people(None, LINES, ("es", "en"), {PERSON.source: PERSON})

    assert merged is not None
    assert (merged.engine, [line.target for line in merged.lines]) == (
        BY_PEOPLE,
        ["90 hours", "", "—"],
    )
    assert left_over(LINES, merged) == 1


def test_lines_that_are_not_on_the_page_any_more_change_nothing() -> None:
    machine = by_machine()

    assert with_people(machine, LINES[1:], ("es", "en"), {PERSON.source: PERSON}) is machine
    assert with_people(None, LINES, ("es", "en"), {}) is None


def test_a_document_needs_a_person_where_a_machine_does_not_do() -> None:
    assert needs_person(None)
    assert needs_person(by_machine(quality=Quality.GIST))
    assert needs_person(by_machine("numbers"))
    assert not needs_person(by_machine())


def test_lines_held_back_are_left_over() -> None:
    assert left_over(LINES, None) == 2
    assert left_over(LINES, by_machine("numbers")) == 1
    assert left_over(LINES, by_machine()) == 0


def test_what_a_colleague_wrote_stays_theirs_until_its_text_is_changed() -> None:
    mine = PERSON.mark.model_copy(update={"who": ANA, "certified": False})
    theirs = PERSON.mark.model_copy(update={"who": BEN})
    line, before = (PERSON.model_copy(update={"mark": mark}) for mark in (mine, theirs))
    certified = PERSON.model_copy(update={"mark": mine.model_copy(update={"certified": True})})

    assert is_news(None, line)
    assert not is_news(before, line)
    assert is_news(before, line.model_copy(update={"target": "ninety hours"}))
    assert not is_news(line, line)
    assert is_news(line, certified)


def test_the_guards_ask_about_a_persons_line() -> None:
    wrong = PERSON.model_copy(update={"target": "900 hours"})

    assert doubts(PERSON, ("es", "en")) == ()
    assert doubts(wrong, ("es", "en")) == (Flag.NUMBERS,)


def test_a_document_is_held_by_one_person_until_the_lease_runs_out() -> None:
    check_take(None, BEN, NOON)
    check_take(HELD, ANA, NOON)
    check_take(HELD, BEN, LATER)
    with pytest.raises(TranslationTakenError):
        check_take(HELD, BEN, NOON)

    check_hold(HELD, ANA, NOON)
    for holder, person, now in ((HELD, BEN, NOON), (HELD, ANA, LATER), (None, ANA, NOON)):
        with pytest.raises(TranslationNotHeldError):
            check_hold(holder, person, now)
