"""Models that are sure of themselves and wrong: what of a whole document reaches a reader."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rpl.adapters.argos import ArgosTranslator
from rpl.domain.translation import Translation
from tests.factories.certificates import (
    LINES,
    NAMES,
    YEARS,
    CertificateLine,
    certificate_lines,
    in_spanish,
)
from tests.fakes.model_runner import ToldRunner

NUMBERS = ("day", "day2", "year", "year2", "hours", "grade_en", "money")
SAID_IN_SPANISH = sorted(LINES.keys() - YEARS.keys() - {"es", "fr"})
"""Languages whose lines say what the Spanish ones do: same calendar, no other place."""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packages by their description alone: the runner needs no more of them."""
    folder = tmp_path_factory.mktemp("packages")
    ways = [(language, "en") for language in LINES] + [("en", "es")]
    for source, target in ways:
        package = folder / f"translate-{source}_{target}"
        if source != target:
            package.mkdir()
            described = {"package_version": "1.0", "from_code": source, "to_code": target}
            (package / "metadata.json").write_text(json.dumps(described), encoding="utf-8")
    return folder


def translated(
    packages: Path, lines: Sequence[CertificateLine], said: Mapping[str, str], into: str
) -> Translation:
    translator = ArgosTranslator(packages, ToldRunner(said))
    found = translator.translate([line.source for line in lines], lines[0].language, into)
    assert found is not None
    return found


@st.composite
def spoiled(draw: st.DrawFn, line: CertificateLine) -> dict[str, str]:
    """The slots of a line after a model dropped, doubled, changed or swapped something in it."""
    held = [slot for slot in (*NUMBERS, "name") if f"{{{slot}}}" in line.target]
    slot = draw(st.sampled_from(held))
    before = line.slots[slot]
    other = draw(st.sampled_from([each for each in held if each != slot] or [slot]))
    how = draw(st.sampled_from(["drop", "double", "change", "swap"]))
    if how == "swap" and other != slot and before != line.slots[other]:
        days = {slot[:3], other[:3]} == {"day", "yea"}
        assume(not days)  # 1960 January 1 is the same day
        return {slot: line.slots[other], other: before}
    if how == "double":
        return {slot: f"{before} {before}"}
    if how == "change":
        names = [name for _, name in NAMES["uk" if line.language != "uk" else "fr"]]
        return {slot: draw(st.sampled_from(names)) if slot == "name" else before + "7"}
    return {slot: ""}


@given(st.data())
def test_no_document_shows_a_line_that_a_model_spoiled(packages: Path, data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(sorted(LINES)))
    lines = data.draw(documents(language))
    chosen = data.draw(st.integers(0, len(lines) - 1))
    said = {line.source: line.said() for line in lines}
    wrong = lines[chosen].said(**data.draw(spoiled(lines[chosen])))
    said[lines[chosen].source] = wrong

    found = translated(packages, lines, said, "en").lines

    assert found[chosen].flags
    assert wrong not in [line.shown for line in found]
    for place, line in enumerate(lines):
        assert place == chosen or found[place].shown == line.said()


@given(st.data())
def test_by_way_of_english_the_leg_that_spoiled_a_line_is_told(
    packages: Path, data: st.DataObject
) -> None:
    language = data.draw(st.sampled_from(SAID_IN_SPANISH))
    (line,) = data.draw(documents(language, most=1))
    assume("{money}" not in line.target)  # the Spanish line is in euros
    change = data.draw(spoiled(line))
    faithful = {line.source: line.said(), line.said(): in_spanish(line)}
    early = {line.source: line.said(**change), line.said(**change): in_spanish(line, **change)}

    (good,) = translated(packages, [line], faithful, "es").lines
    (first,) = translated(packages, [line], early, "es").lines

    assert (good.flags, len(good.legs)) == ((), 2)
    assert good.shown == in_spanish(line)
    assert first.flags
    assert first.legs[0].flags
    assert first.shown == line.source
    if "name" in change:
        late = {**faithful, line.said(): in_spanish(line, **change)}
        (second,) = translated(packages, [line], late, "es").lines
        assert second.legs[1].flags
        assert not second.legs[0].flags


def documents(language: str, most: int = 5) -> st.SearchStrategy[list[CertificateLine]]:
    """The lines of a document in a language, no two the same."""
    return st.lists(
        certificate_lines(language=language),
        min_size=1,
        max_size=most,
        unique_by=lambda line: line.source,
    )
