"""Question banks: read beside the rubrics, open, in other languages too, and none left empty."""

from pathlib import Path
from typing import Any

import pytest

from rpl.catalog import DefinitionError, load_catalog
from rpl.catalog.asking import closed, given_away, unasked
from rpl.domain.question_bank import CriterionQuestions, QuestionBank
from tests.factories.definitions import RUBRIC, a_folder, shipped, write
from tests.factories.rubric import a_criterion, a_rubric

BANK: dict[str, Any] = {
    "owner": "Sample",
    "as_of": "2026-11-23",
    "criteria": {
        "CC1": {"questions": ["What do you do?", "How so?"], "tasks": ["Show me."]},
        "CC2": {"questions": ["And when not?"]},
    },
}


def test_every_criterion_of_the_three_qualifications_can_be_asked_about() -> None:
    catalog = shipped()
    rubrics = {catalog.rubric_of(unit) for each in catalog.current() for unit in each.units}
    banks = {rubric.reference: catalog.question_bank(rubric.reference)[0] for rubric in rubrics}

    told = [list(unasked(rubric, banks[rubric.reference], 2)) for rubric in rubrics]
    asked = [
        question
        for bank in banks.values()
        if bank is not None
        for each in bank.criteria.values()
        for question in (*each.questions, *each.tasks)
    ]

    assert len(rubrics) == 20
    assert [each for found in told for each in found] == []
    assert len(asked) > 350
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize(
    ("question", "answered_by_yes"),
    [
        ("Do you clean your hands?", True),
        ("Somebody falls. Would you call?", True),
        ("What do you do then?", False),
        ("Tell me about that day.", False),
        ("A brother calls: how long have I got?", False),
        ("You are alone: can you do it?", True),
        ("Isn't it so", True),
        ("Done. How so?", False),
    ],
)
def test_a_question_that_yes_or_no_answers_is_closed(
    question: str, *, answered_by_yes: bool
) -> None:
    assert closed(question) is answered_by_yes


def test_a_question_gives_away_what_its_upper_levels_say() -> None:
    criterion = a_criterion("CC1", 100)
    upper = criterion.levels[-1].descriptor

    assert given_away(upper, criterion) == 1.0
    assert given_away("Somersaults, perhaps?", criterion) == 0.0
    assert given_away("?", criterion) == 0.0


def test_what_cannot_be_asked_well_is_named_with_what_to_do() -> None:
    gas = shipped().rubric("welder-w1@2").criterion("SA3")
    criterion = gas.model_copy(update={"code": "CC1", "weight": 100})
    rubric = a_rubric(criterion)

    def said(*questions: str) -> list[str]:
        asked = {"CC1": CriterionQuestions(questions=questions)}
        bank = QuestionBank(owner="Sample", as_of="2026-11-23", criteria=asked)
        found = list(unasked(rubric, bank, 2))
        assert all(key == "criteria.0.questions" and remedy for key, _, remedy in found)
        return [problem for _, problem, _ in found]

    nothing = "there is nothing to set for CC1, which a practical test can show"
    assert [problem for _, problem, _ in unasked(rubric, None, 2)] == [
        "there are fewer than 2 for CC1"
    ]
    assert said("One?") == ["there are fewer than 2 for CC1"]
    assert said("What then?", "How so?") == [nothing]
    upper = criterion.levels[-1].descriptor
    assert said("Is it so?", upper) == [
        "“Is it so?” can be answered by yes or no",
        f"“{upper}” says what a level asks for",
        nothing,
    ]


def test_a_bank_is_read_with_its_translations_and_changes_no_hash(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    before = load_catalog(*folders)
    write(folders[1], "any", "questions.toml", BANK)
    write(
        folders[1],
        "any",
        "questions.es.toml",
        {"criteria": {"CC1": {"questions": ["¿Qué?", "¿Cómo?"]}}},
    )

    catalog = load_catalog(*folders)

    bank, translated = catalog.question_bank(RUBRIC.reference, "es")
    assert bank is not None
    assert translated
    assert bank.criteria["CC1"].questions == ("¿Qué?", "¿Cómo?")
    assert bank.criteria["CC1"].tasks == ("Show me.",)
    assert bank.criteria["CC2"].questions == ("And when not?",)
    bank, translated = catalog.question_bank(RUBRIC.reference, "ar")
    assert bank is not None
    assert (bank.criteria["CC2"].questions, translated) == (("And when not?",), False)
    assert catalog.hashes == before.hashes
    assert before.question_bank(RUBRIC.reference, "es") == (None, False)


@pytest.mark.parametrize(
    ("name", "said", "key", "problem"),
    [
        (
            "questions.toml",
            BANK | {"criteria": {"CC9": {"questions": ["What?"]}}},
            "criteria.CC9",
            "the rubric has no such criterion",
        ),
        (
            "questions.es.toml",
            {"criteria": {"CC9": {}}},
            "criteria.CC9",
            "the rubric has no such criterion",
        ),
        (
            "questions.es.toml",
            {"criteria": {"CC1": {"questions": ["¿Qué?"]}}},
            "criteria.CC1.questions",
            "has 1 entries, the original has 2",
        ),
    ],
)
def test_a_bank_that_does_not_fit_its_rubric_is_named(
    tmp_path: Path, name: str, said: dict[str, Any], key: str, problem: str
) -> None:
    folders = a_folder(tmp_path)
    write(folders[1], "any", "questions.toml", BANK)
    path = write(folders[1], "any", name, said)

    with pytest.raises(DefinitionError) as caught:
        load_catalog(*folders)

    assert (caught.value.path, caught.value.key, caught.value.problem) == (path, key, problem)


def test_a_bank_without_a_rubric_is_named(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    path = write(folders[1], "other", "questions.toml", BANK)

    with pytest.raises(DefinitionError) as caught:
        load_catalog(*folders)

    assert (caught.value.path, caught.value.problem) == (path, "there is no rubric")
