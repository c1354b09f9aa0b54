"""Conflicts of interest: what is declared, and what the rule finds by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.interests import (
    MAX_PLACE_LETTERS,
    MAX_PLACES,
    NONE,
    Interest,
    NotDeclaredError,
    declared,
    new_place,
    shared_place,
)

NAMES = st.text(alphabet="abcdé Ebro.,-ÑñßIİ", max_size=20)


def test_a_declaration_names_a_tie_or_none() -> None:
    assert declared(NONE) is None
    assert {declared(interest.value) for interest in Interest} == set(Interest)
    for nothing in ("", "no", "None"):
        with pytest.raises(NotDeclaredError):
            declared(nothing)


@pytest.mark.parametrize(
    ("mine", "named"),
    [
        ("Talleres Ebro", "TALLERES EBRO, S.L."),
        ("Rio Claro Training Centre", "Training  Centre Río Claro"),
        ("Müller GmbH & Co. KG", "MÜLLER"),
    ],
)
def test_a_place_is_the_same_however_it_is_written(mine: str, named: str) -> None:
    assert shared_place(["Elsewhere", mine], ["Nowhere", named]) == mine


@pytest.mark.parametrize(
    ("mine", "named"),
    [("Talleres Ebro", "Talleres Duero"), ("S.L.", "S.L."), ("", ""), ("Ebro", "Talleres Ebro")],
)
def test_other_places_are_other_places(mine: str, named: str) -> None:
    assert shared_place([mine], [named]) is None


@pytest.mark.parametrize(
    ("mine", "named"),
    [
        ("Zavod Metallist", "Завод «Металлист»"),
        ("Stroymontazh", "ООО Строймонтаж"),  # noqa: RUF001 -- Cyrillic letters
        ("Markaz al-Nahr lil-Tadrib", "مركز النهر للتدريب"),
        ("Scholi Athina", "ΣΧΟΛΗ Αθήνα"),
        ("Ethio Telecom", "ኢትዮ ቴሌኮም"),
    ],
)
def test_a_place_is_the_same_in_the_letters_of_another_script(mine: str, named: str) -> None:
    assert shared_place(["Elsewhere", mine], ["Nowhere", named]) == mine
    assert shared_place([named], [mine]) == named


@pytest.mark.parametrize(
    ("mine", "named"),
    [
        ("Zavod Metallist", "Завод Металлург"),
        ("Markaz al-Nahr", "مركز الشرق"),
        ("Mast", "Мост"),
        ("Damascus School", "مدرسة دمشق"),
        ("Zavod Metallist", "Zavod Metalist"),
    ],
)
def test_what_sounds_otherwise_or_is_too_short_or_translated_is_left_to_the_declaration(
    mine: str, named: str
) -> None:
    assert shared_place([mine], [named]) is None


@given(st.lists(NAMES, max_size=4), st.lists(NAMES, max_size=4))
def test_the_rule_is_even_handed_and_more_names_never_free_anybody(
    mine: list[str], named: list[str]
) -> None:
    found = shared_place(mine, named)

    assert found is None or found in mine
    assert (shared_place(named, mine) is None) is (found is None)
    assert found is None or shared_place([*mine, "More"], [*named, "Still more"]) == found
    swapped = [name.upper() for name in named]
    if all(name.upper().casefold() == name.casefold() for name in named):
        assert shared_place(mine, swapped) == found


def test_a_place_is_kept_by_a_name_of_a_sensible_length() -> None:
    assert new_place("  Talleres   Ebro ", 0) == "Talleres Ebro"
    assert new_place("x" * MAX_PLACE_LETTERS, MAX_PLACES - 1) == "x" * MAX_PLACE_LETTERS
    long = "x" * (MAX_PLACE_LETTERS + 1)
    for typed, held in (("", 0), ("S.L.", 0), (long, 0), ("x", MAX_PLACES)):
        problems = new_place(typed, held)
        assert not isinstance(problems, str)
        assert [problem.field for problem in problems] == ["place"]
