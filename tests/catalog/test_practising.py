"""The numbers of a programme's practice: common to all, or its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.catalog import DefinitionError
from rpl.catalog.files import PRACTICE
from rpl.catalog.practising import differing, read_practices
from rpl.domain.practice import Practices
from rpl.domain.waiver import WaiverReason
from tests.factories.definitions import add_practice, write
from tests.factories.practice import PRACTICES

SLUGS = {"baker", "cook"}
COMMON = PRACTICES.common.model_dump()
KEYS = [(table, key) for table, numbers in COMMON.items() for key in numbers if table != "waivers"]


@contextmanager
def folder_with(said: dict[str, dict[str, object]] | None) -> Iterator[Path]:
    """A folder with the shipped practice, and what the baker's programme says of its own."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        add_practice(folder)
        if said is not None:
            write(folder, "baker", PRACTICE, said)
        yield folder


def read(said: dict[str, dict[str, object]] | None) -> Practices:
    with folder_with(said) as folder:
        return read_practices(folder, SLUGS)


def refused(said: dict[str, dict[str, object]]) -> tuple[str, str, str]:
    """Folder and key of the complaint, and what it says."""
    with folder_with(said) as folder, pytest.raises(DefinitionError) as caught:
        read_practices(folder, SLUGS)
    return caught.value.path.parent.name, caught.value.key, caught.value.problem


def test_a_folder_without_the_common_file_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="is missing") as caught:
        read_practices(tmp_path, SLUGS)
    assert caught.value.path == tmp_path / PRACTICE


def test_without_a_file_of_its_own_every_programme_works_as_all_do() -> None:
    found = read(None)

    assert found.of("baker") == found.of("cook") == PRACTICES.common
    assert list(differing(found)) == []


def test_a_programme_writes_down_only_what_differs() -> None:
    found = read({"lease": {"idle_minutes": 45}})

    assert found.of("baker").lease.idle_minutes == 45
    assert found.of("baker").lease.longest_hours == 8
    assert list(differing(found)) == [("baker", "lease.idle_minutes", 45, 20)]


def test_a_programme_says_for_which_reasons_it_waives_a_fee() -> None:
    found = read({"waivers": {"reasons": ["protection"]}})

    assert found.of("baker").waivers.reasons == (WaiverReason.PROTECTION,)
    assert found.of("cook").waivers.reasons == tuple(WaiverReason)


@pytest.mark.parametrize("reasons", [[], ["rich"], ["other", "other"], ["few_credits"]], ids=str)
def test_a_reason_that_there_is_not_or_twice_or_none_at_all_is_refused(reasons: list[str]) -> None:
    assert refused({"waivers": {"reasons": reasons}})[1].startswith("waivers.reasons")


@given(st.sampled_from(KEYS), st.sampled_from([-1, 1, 2]))
def test_one_number_of_its_own_changes_that_number_of_that_programme_and_nothing_else(
    place: tuple[str, str], step: int
) -> None:
    table, key = place
    number = COMMON[table][key] + step
    found = read({table: {key: number}})

    assert found.of("cook") == found.common == PRACTICES.common
    assert found.of("baker").model_dump() == COMMON | {table: COMMON[table] | {key: number}}
    assert list(differing(found)) == [("baker", f"{table}.{key}", number, COMMON[table][key])]


def test_what_is_unknown_or_cannot_be_is_named_with_the_file_that_says_it() -> None:
    assert refused({"lease": {"hours": 3}})[:2] == ("baker", "lease.hours")
    assert refused({"leases": {}})[:2] == ("baker", "leases")
    assert refused({"lease": {"idle_minutes": 0}})[:2] == ("baker", "lease.idle_minutes")
    assert refused({"lease": {"longest_hours": 0}})[:2] == ("baker", "lease.longest_hours")


def test_numbers_that_do_not_go_with_the_common_ones_are_refused() -> None:
    assert refused({"lease": {"idle_minutes": 500}}) == (
        "baker",
        "lease.longest_hours",
        " is shorter than idle_minutes".strip(),
    )


def test_a_file_beside_no_qualification_is_refused(tmp_path: Path) -> None:
    add_practice(tmp_path)
    write(tmp_path, "bakr", PRACTICE, {"lease": {"idle_minutes": 5}})

    with pytest.raises(DefinitionError, match="there is no qualification bakr"):
        read_practices(tmp_path, SLUGS)
