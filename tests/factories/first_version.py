"""Rows as the first version wrote them, when it sealed nothing but files."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from alembic import command
from sqlalchemy import Engine, MetaData, Uuid

from rpl.domain.translation import Quality, TranslatedLine, Translation
from rpl.store.migrations import config
from tests.factories.reading import a_page
from tests.fakes.vault import FakeKeyRing

APPLICANT, CLAIM = UUID(int=1), UUID(int=2)

LETTER, HISTORY = UUID(int=3), UUID(int=4)

READING, PAGE, TRANSLATION, FIELD = (UUID(int=number) for number in range(5, 9))

STAFF, SEAT, JUDGEMENT, DECISION, POSTING, CREDENTIAL = (UUID(int=n) for n in range(10, 16))

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
