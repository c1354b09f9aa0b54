"""Builders of what was read of an evidence item, as rows, and what the rows then say."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine
from sqlmodel import SQLModel

from rpl.domain.reading import Page, Word
from rpl.domain.record import FieldName, FieldState
from rpl.domain.translation import Quality, TranslatedLine, Translation
from rpl.domain.values import Box
from rpl.jobs.tools import JobTools
from rpl.ports import KeyRing, ValueSeal, Vault
from rpl.store.database import read_session, write_session
from rpl.store.intake import EvidenceSummary
from rpl.store.reading import StoredReading, stored_reading
from rpl.store.record import RecordedField, recorded_fields
from rpl.store.sealed import Sealed, evidence_seal, seal_optional
from rpl.store.tables import ReadingPage, ReadingRow, RecordField, TranslationRow, TranslationTask
from tests.factories.intake import evidence_of
from tests.fakes.clock import NOON
from tests.fakes.field_finder import FakeFieldFinder
from tests.fakes.vault import FakeKeyRing

FINDS_TWO_FIELDS = FakeFieldFinder({FieldName.HOURS: "350", FieldName.HOLDER: "María Gutiérrez"})
TABLES = ("reading", "reading_page", "translation", "translation_task", "record_field")


def a_page(number: int, *lines: str) -> Page:
    """A page whose words stand in rows of 40 pixels."""
    words = tuple(
        Word(
            text=word,
            box=Box(left=20 + 90 * place, top=40 * line, width=80, height=30),
            confidence=95 if place else 50,
            line=line,
        )
        for line, text in enumerate(lines)
        for place, word in enumerate(text.split())
    )
    return Page(number=number, width=800, height=1000, confidence=90, words=words)


def a_reading(
    engine: Engine,
    evidence_id: UUID,
    *pages: Page,
    targets: Sequence[str | TranslatedLine | None] | None = (),
    image: tuple[Vault, bytes, Path] | None = None,
    keyring: KeyRing | None = None,
) -> None:
    """A reading in Spanish; a target of None is a line whose translation was held back.

    A target may be the whole line.  `targets` of None leaves a task for a human translator; `image`
    is the vault, the holder's key and a file to seal as the image of every page.
    """
    with write_session(engine) as session:
        row = ReadingRow(evidence_id=evidence_id, pipeline="fake@1", language="es", created_at=NOON)
        session.add(row)
        session.flush()
        seal = evidence_seal(session, keyring or FakeKeyRing(), evidence_id)
        for page in pages:
            name = None if image is None else image[0].put(image[1], image[2]).name
            content = page.model_dump_json()
            page_id = uuid4()
            session.add(
                ReadingPage(
                    id=page_id,
                    reading_id=row.id,
                    number=page.number,
                    content=seal.seal(Sealed.PAGE_CONTENT.at(page_id), content),
                    image_name=name,
                )
            )
        if targets is None:
            session.add(TranslationTask(reading_id=row.id, target_language="en", created_at=NOON))
        elif targets:
            lines = [line.text for page in pages for line in page.lines]
            session.add(_translation(seal, row.id, list(zip(lines, targets, strict=False))))


def a_field(
    engine: Engine,
    evidence_id: UUID,
    name: FieldName,
    value: str,
    machine: str | None,
    box: Box | None = None,
    keyring: KeyRing | None = None,
) -> None:
    """A confirmed field of a record."""
    field_id = uuid4()
    with write_session(engine) as session:
        seal = evidence_seal(session, keyring or FakeKeyRing(), evidence_id)
        session.add(
            RecordField(
                id=field_id,
                evidence_id=evidence_id,
                name=name,
                state=FieldState.CONFIRMED,
                value=seal.seal(Sealed.FIELD_VALUE.at(field_id), value),
                machine_value=seal_optional(seal, Sealed.FIELD_MACHINE_VALUE.at(field_id), machine),
                page=None if box is None else 1,
                box=None if box is None else box.model_dump(),
            )
        )


def item_of(tools: JobTools, claim_id: UUID) -> EvidenceSummary:
    """The only evidence item of a claim."""
    [item] = evidence_of(tools, claim_id)
    return item


def reading_of(tools: JobTools, evidence_id: UUID) -> StoredReading:
    """What was read of an evidence item."""
    with read_session(tools.engine) as session:
        seal = evidence_seal(session, tools.keyring, evidence_id)
        found = stored_reading(session, seal, evidence_id)
        assert found is not None
        return found


def fields_of(tools: JobTools, evidence_id: UUID) -> dict[FieldName, RecordedField]:
    """The fields of an evidence item's record."""
    with read_session(tools.engine) as session:
        seal = evidence_seal(session, tools.keyring, evidence_id)
        return {field.name: field for field in recorded_fields(session, seal, evidence_id)}


def reading_rows(tools: JobTools) -> dict[str, list[dict[Any, Any]]]:
    """Every row that the steps of reading write."""
    with tools.engine.connect() as connection:
        return {
            name: [
                dict(row)
                for row in connection.execute(SQLModel.metadata.tables[name].select()).mappings()
            ]
            for name in TABLES
        }


def _translation(
    seal: ValueSeal, reading_id: UUID, lines: Sequence[tuple[str, str | TranslatedLine | None]]
) -> TranslationRow:
    content = Translation(
        engine="fake",
        model="1",
        quality=Quality.DRAFT,
        source_language="es",
        target_language="en",
        lines=tuple(
            target
            if isinstance(target, TranslatedLine)
            else TranslatedLine(
                source=source, target=target or "wrong", flags=() if target else ("number_changed",)
            )
            for source, target in lines
        ),
    )
    translation_id = uuid4()
    return TranslationRow(
        id=translation_id,
        reading_id=reading_id,
        target_language="en",
        engine="fake",
        content=seal.seal(Sealed.TRANSLATION_CONTENT.at(translation_id), content.model_dump_json()),
        created_at=NOON,
    )
