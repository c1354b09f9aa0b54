"""Migrations seal what a released version kept in the open, and leave none of it in the files."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from alembic import command
from sqlalchemy import Engine, MetaData, Uuid

from rpl.domain.translation import Quality, TranslatedLine, Translation
from rpl.flows.review.desk import drafts_of
from rpl.ports import ValueSeal
from rpl.store.credential import issued
from rpl.store.database import connect, read_session
from rpl.store.intake import applicant_name, evidence_summaries
from rpl.store.migrations import config, migrate
from rpl.store.migrations.sealing import KeyRingMissingError
from rpl.store.reading import stored_reading
from rpl.store.record import recorded_fields
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import Applicant, Judgement, Seat
from tests.factories.reading import a_page
from tests.fakes.vault import FakeKeyRing

APPLICANT, CLAIM = UUID(int=1), UUID(int=2)
LETTER, HISTORY = UUID(int=3), UUID(int=4)
READING, PAGE, TRANSLATION, FIELD = (UUID(int=number) for number in range(5, 9))
STAFF, SEAT, JUDGEMENT, DECISION, POSTING, CREDENTIAL = (UUID(int=n) for n in range(10, 16))
ERASED = {
    "sqlite": "UPDATE applicant SET name = '', wrapped_key = x''",
    "postgresql": "UPDATE applicant SET name = '', wrapped_key = ''::bytea",
}
AT = datetime(2026, 1, 2, tzinfo=UTC)
NAME = "Ana Sample-Ibáñez"
PERIOD = {
    "employer": "Forja Sample",
    "role": "Soldadora",
    "country": "España",
    "start": "2015-03-01",
    "end": None,
    "hours_per_week": 40,
    "tasks": "Rejas y puertas.",
}


@pytest.fixture
def empty(empty_address: str) -> Iterator[Engine]:
    engine = connect(empty_address)
    yield engine
    engine.dispose()


def first_version(engine: Engine) -> None:
    """The tables of the first version, which sealed files only."""
    with engine.execution_options(rpl_write=True).begin() as connection:
        command.upgrade(config(connection), "0001")


def insert(engine: Engine, table: str, /, **values: Any) -> None:  # noqa: ANN401 -- columns
    """Write a row as the old version did."""
    metadata = MetaData()
    metadata.reflect(engine, only=[table])
    found = metadata.tables[table]
    for column in found.columns:
        if column.name.endswith("id"):
            column.type = Uuid()
    with engine.execution_options(rpl_write=True).begin() as connection:
        connection.execute(found.insert().values(values))


def a_claim_in_the_open(engine: Engine) -> None:
    insert(
        engine,
        "applicant",
        id=APPLICANT,
        name=NAME,
        wrapped_key=FakeKeyRing().new_key(),
        created_at=AT,
    )
    insert(
        engine,
        "claim",
        id=CLAIM,
        reference="RPL-SAMPLE",
        return_code_hash="a hash",
        applicant_id=APPLICANT,
        language="es",
        qualification="welder",
        version=1,
        definition_hash="0" * 64,
        state="draft",
        created_at=AT,
    )


def an_item_in_the_open(engine: Engine, item: UUID, position: int, **written: Any) -> None:  # noqa: ANN401 -- columns
    insert(
        engine,
        "evidence_item",
        id=item,
        claim_id=CLAIM,
        position=position,
        state="to_confirm",
        media_type="text/plain",
        size=1,
        pages=1,
        fingerprint=str(item),
        received_at=AT,
        **written,
    )


def a_reading_in_the_open(engine: Engine) -> None:
    page = a_page(1, "Diploma de forja", "Nota 9,5")
    translation = Translation(
        engine="fake",
        model="1",
        quality=Quality.DRAFT,
        source_language="es",
        target_language="en",
        lines=(TranslatedLine(source="Diploma de forja", target="Diploma in forging", flags=()),),
    )
    insert(engine, "reading", id=READING, evidence_id=LETTER, pipeline="fake@1", created_at=AT)
    content = page.model_dump(mode="json")
    insert(engine, "reading_page", id=PAGE, reading_id=READING, number=1, content=content)
    insert(
        engine,
        "translation",
        id=TRANSLATION,
        reading_id=READING,
        target_language="en",
        engine="fake",
        content=translation.model_dump(mode="json"),
        created_at=AT,
    )
    insert(
        engine,
        "record_field",
        id=FIELD,
        evidence_id=LETTER,
        name="title",
        state="confirmed",
        value="Forja artística",
        machine_value="Forja artistica",
        raw="F0rja artistica",
    )


def a_decision_in_the_open(engine: Engine) -> None:
    """A claim that was marked and decided, with a credential."""
    staff, lists = {"email": "ada@staff.example", "name": "Ada", "password_hash": "-"}, 131_072
    insert(engine, "staff", id=STAFF, role="assessor", active=True, **staff)
    insert(
        engine,
        "seat",
        id=SEAT,
        claim_id=CLAIM,
        kind="first",
        assessor_id=STAFF,
        taken_at=AT,
        lease_until=AT,
        lease_limit=AT,
        version=1,
        draft={"W1": {"version": 1, "marks": {"CC1": {"note": "Ana forges well"}}}},
    )
    judged = {"unit": "W1", "rubric": "weld@1", "criterion": "CC1", "level": 3}
    insert(engine, "judgement", id=JUDGEMENT, seat_id=SEAT, note="Ana forges well", **judged)
    insert(
        engine,
        "decision",
        id=DECISION,
        claim_id=CLAIM,
        unit="W1",
        outcome="granted",
        total="100",
        reasons=[],
        remedies=[],
        basis={},
        rubric="weld@1",
        rubric_hash="0" * 64,
        decided_at=AT,
        appeal_by=AT,
    )
    insert(
        engine,
        "credit_posting",
        id=POSTING,
        sequence=1,
        kind="posting",
        applicant_id=APPLICANT,
        claim_id=CLAIM,
        decision_id=DECISION,
        qualification="welder",
        qualification_version=1,
        unit="W1",
        unit_title="Welding",
        unit_version=1,
        value=1.0,
        scheme="points",
        notional_hours=10,
        posted_at=AT,
    )
    insert(engine, "status_list", number=1, length=lists, revision=1)
    insert(
        engine,
        "credential",
        id=CREDENTIAL,
        posting_id=POSTING,
        status="valid",
        status_list=1,
        status_index=5,
        document={"holder": NAME},
        token="ana.sample.token",  # noqa: S106 -- invented
        issued_at=AT,
    )


def all_bytes(engine: Engine) -> bytes:
    """Everything that the files of a SQLite database hold, used or not."""
    path = Path(str(engine.url.database))
    return b"".join(found.read_bytes() for found in sorted(path.parent.glob(path.name + "*")))


def seal_of(engine: Engine) -> ValueSeal:
    with read_session(engine) as session:
        return claim_seal(session, FakeKeyRing(), CLAIM)


def test_names_and_forms_are_sealed_where_they_stood_in_the_open(empty: Engine) -> None:
    first_version(empty)
    a_claim_in_the_open(empty)
    an_item_in_the_open(empty, LETTER, 1, kind="diploma", display_name="diploma-ibáñez.jpg")
    an_item_in_the_open(
        empty,
        HISTORY,
        2,
        kind="work_history",
        display_name="",
        form_text="Soldadora en Forja Sample",
        form_answers=[PERIOD],
    )

    migrate(empty, FakeKeyRing())

    with read_session(empty) as session:
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
    if empty.dialect.name == "sqlite":
        for word in (NAME, "diploma-ibáñez", "Forja Sample", "Rejas"):
            assert word.encode() not in all_bytes(empty)


def test_readings_and_records_are_sealed_where_they_stood_in_the_open(empty: Engine) -> None:
    first_version(empty)
    a_claim_in_the_open(empty)
    an_item_in_the_open(empty, LETTER, 1, kind="diploma", display_name="diploma.jpg")
    a_reading_in_the_open(empty)

    migrate(empty, FakeKeyRing())

    with read_session(empty) as session:
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
    if empty.dialect.name == "sqlite":
        for word in ("forja", "forging", "Forja", "F0rja"):
            assert word.encode() not in all_bytes(empty)


def test_notes_and_credentials_are_sealed_where_they_stood_in_the_open(empty: Engine) -> None:
    first_version(empty)
    a_claim_in_the_open(empty)
    a_decision_in_the_open(empty)

    migrate(empty, FakeKeyRing())

    with read_session(empty) as session:
        seal = claim_seal(session, FakeKeyRing(), CLAIM)
        found = issued(session, FakeKeyRing(), CREDENTIAL)
        note = session.get_one(Judgement, JUDGEMENT).note
        drafts = drafts_of(seal, session.get_one(Seat, SEAT))
    assert found is not None
    assert (found.document, found.token) == ({"holder": NAME}, "ana.sample.token")
    assert seal.open(Sealed.JUDGEMENT_NOTE.at(JUDGEMENT), note) == "Ana forges well"
    assert drafts["W1"].marks["CC1"].note == "Ana forges well"
    if empty.dialect.name == "sqlite":
        for word in ("forges", NAME, "ana.sample"):
            assert word.encode() not in all_bytes(empty)


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
