"""A claim is marked and decided by the files it was opened under, or not at all."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from rpl.catalog import load_catalog
from rpl.domain.publication import DefinitionChangedError
from rpl.store.database import read_session, write_session
from rpl.store.pinned import PinnedDefinition, pinned_definitions
from rpl.store.tables import Claim
from tests.factories.definitions import a_folder
from tests.factories.office import Office
from tests.factories.review import a_unit_sheet


def edited_hash(tmp_path: Path) -> tuple[str, str]:
    """What a claim was pinned to, and what the files say once a rubric is edited."""
    folders = a_folder(tmp_path)
    before = load_catalog(*folders).hashes["any-trade@1"]
    rubric = tmp_path / "rubrics" / "any" / "v1.toml"
    said = rubric.read_text(encoding="utf-8")
    rubric.write_text(said.replace("Invented owner", "Somebody else"), encoding="utf-8")
    return before, load_catalog(*folders).hashes["any-trade@1"]


def test_an_edited_file_stops_marking_and_deciding_until_it_is_put_back(
    engine: Engine, tmp_path: Path
) -> None:
    office = Office(engine)
    before, after = edited_hash(tmp_path)
    assert before != after
    whole = replace(office.catalog, hashes={**office.catalog.hashes, "any-trade@1": before})
    edited = replace(whole, hashes={**whole.hashes, "any-trade@1": after})
    with write_session(engine) as session:
        session.get_one(Claim, office.claim).definition_hash = before

    office.catalog = edited
    with pytest.raises(DefinitionChangedError, match="any-trade@1"):
        office.take(office.amina)
    office.catalog = whole
    version = office.mark_all(office.amina)
    office.catalog = edited
    with pytest.raises(DefinitionChangedError):
        office.save(office.amina, a_unit_sheet(office.letter, version=1))
    with pytest.raises(DefinitionChangedError):
        office.submit(office.amina, version)
    office.catalog = whole
    office.submit(office.amina, version)
    for catalog in (edited, replace(whole, hashes={})):
        office.catalog = catalog
        with pytest.raises(DefinitionChangedError):
            office.decide()
    with read_session(engine) as session:
        assert pinned_definitions(session) == (PinnedDefinition("any-trade@1", before, 1),)
    assert office.outcomes() == {}
    office.catalog = whole
    assert office.decide()
    with read_session(engine) as session:
        assert pinned_definitions(session) == ()
