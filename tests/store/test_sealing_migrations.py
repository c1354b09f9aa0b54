"""Migrations seal what a released version kept in the open, and leave none of it in the files."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, MetaData

from rpl.flows.review.desk import drafts_of
from rpl.ports import ValueSeal
from rpl.store.credential import issued
from rpl.store.database import read_session
from rpl.store.intake import applicant_name, evidence_summaries
from rpl.store.migrations import migrate
from rpl.store.migrations.sealing import KeyRingMissingError
from rpl.store.reading import stored_reading
from rpl.store.record import recorded_fields
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import Applicant, Judgement, Seat
from tests.factories.first_version import (
    APPLICANT,
    CLAIM,
    CREDENTIAL,
    HISTORY,
    JUDGEMENT,
    LETTER,
    NAME,
    PERIOD,
    SEAT,
    a_claim_in_the_open,
    a_decision_in_the_open,
    a_reading_in_the_open,
    an_item_in_the_open,
    first_version,
)
from tests.fakes.vault import FakeKeyRing

ERASED = {
    "sqlite": "UPDATE applicant SET name = '', wrapped_key = x''",
    "postgresql": "UPDATE applicant SET name = '', wrapped_key = ''::bytea",
}


def all_bytes(engine: Engine) -> bytes:
    """Everything that the files of a SQLite database hold, used or not."""
    path = Path(str(engine.url.database))
    return b"".join(found.read_bytes() for found in sorted(path.parent.glob(path.name + "*")))


def seal_of(engine: Engine) -> ValueSeal:
    with read_session(engine) as session:
        return claim_seal(session, FakeKeyRing(), CLAIM)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def sealed(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An installation of the first version that was brought to this one."""
    releases = request.getfixturevalue(f"{request.param}_releases")
    with releases.at("0001") as engine:
        a_claim_in_the_open(engine)
        an_item_in_the_open(engine, LETTER, 1, kind="diploma", display_name="diploma-ibáñez.jpg")
        an_item_in_the_open(
            engine,
            HISTORY,
            2,
            kind="work_history",
            display_name="",
            form_text="Soldadora en Forja Sample",
            form_answers=[PERIOD],
        )
        a_reading_in_the_open(engine)
        a_decision_in_the_open(engine)
        migrate(engine, FakeKeyRing())
        yield engine


def test_names_and_forms_are_sealed_where_they_stood_in_the_open(sealed: Engine) -> None:
    with read_session(sealed) as session:
        seal = claim_seal(session, FakeKeyRing(), CLAIM)
        letter, history = evidence_summaries(session, seal, CLAIM)
        assert applicant_name(session, seal, CLAIM) == NAME
    assert (letter.display_name, letter.form_text, letter.periods) == (
        "diploma-ibáñez.jpg",
        None,
        (),
    )
    assert (history.display_name, history.form_text) == ("", "Soldadora en Forja Sample")
    assert [json.loads(period.model_dump_json()) for period in history.periods] == [PERIOD]
    if sealed.dialect.name == "sqlite":
        for word in (NAME, "diploma-ibáñez", "Forja Sample", "Rejas"):
            assert word.encode() not in all_bytes(sealed)


def test_readings_and_records_are_sealed_where_they_stood_in_the_open(sealed: Engine) -> None:
    with read_session(sealed) as session:
        seal = claim_seal(session, FakeKeyRing(), CLAIM)
        found = stored_reading(session, seal, LETTER)
        [field] = recorded_fields(session, seal, LETTER)
    assert found is not None
    assert found.reading.text == "Diploma de forja\nNota 9,5"
    assert found.translation is not None
    assert found.translation.lines[0].target == "Diploma in forging"
    assert (field.value, field.machine_value, field.raw) == (
        "Forja artística",
        "Forja artistica",
        "F0rja artistica",
    )
    if sealed.dialect.name == "sqlite":
        for word in ("forja", "forging", "Forja", "F0rja"):
            assert word.encode() not in all_bytes(sealed)


def test_notes_and_credentials_are_sealed_where_they_stood_in_the_open(sealed: Engine) -> None:
    with read_session(sealed) as session:
        seal = claim_seal(session, FakeKeyRing(), CLAIM)
        found = issued(session, FakeKeyRing(), CREDENTIAL)
        note = session.get_one(Judgement, JUDGEMENT).note
        drafts = drafts_of(seal, session.get_one(Seat, SEAT))
    assert found is not None
    assert (found.document, found.token) == ({"holder": NAME}, "ana.sample.token")
    assert seal.open(Sealed.JUDGEMENT_NOTE.at(JUDGEMENT), note) == "Ana forges well"
    assert drafts["W1"].marks["CC1"].note == "Ana forges well"
    if sealed.dialect.name == "sqlite":
        for word in ("forges", NAME, "ana.sample"):
            assert word.encode() not in all_bytes(sealed)


def test_what_was_erased_stays_empty(empty: Engine) -> None:
    first_version(empty)
    a_claim_in_the_open(empty)
    with empty.execution_options(rpl_write=True).begin() as connection:
        connection.exec_driver_sql(ERASED[empty.dialect.name])

    migrate(empty, FakeKeyRing())

    with read_session(empty) as session:
        assert session.get_one(Applicant, APPLICANT).name == b""


def test_without_the_key_ring_nothing_is_changed(empty: Engine) -> None:
    first_version(empty)
    a_claim_in_the_open(empty)

    with pytest.raises(KeyRingMissingError, match="give `migrate` the key ring"):
        migrate(empty)

    with empty.connect() as connection:
        metadata = MetaData()
        metadata.reflect(connection, only=["applicant"])
        [row] = connection.execute(metadata.tables["applicant"].select()).mappings()
    assert row["name"] == NAME
