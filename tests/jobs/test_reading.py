"""The steps from a sealed file to a draft record, over real SQL and fake engines."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text
from typing_extensions import override

from rpl.domain.intake import LONG_FILE, EvidenceKind
from rpl.domain.journey import EvidenceState, MoveNotAllowedError
from rpl.domain.reading import PageOrder, Reading
from rpl.domain.record import DraftField, FieldName
from rpl.domain.refused_files import FileDamagedError, ReadingFailedError
from rpl.flows import intake, reading
from rpl.jobs.reading import give_up_reading, read
from rpl.jobs.record import draft
from rpl.jobs.steps import GIVE_UP, STEPS
from rpl.jobs.tools import JobTools
from rpl.ports import PagesRead
from rpl.store.database import read_session, write_session
from rpl.store.reading import page_image
from rpl.store.tables import EvidenceItem
from tests.factories.intake import a_certificate, a_claim_of, job_tools, key_of, work_through
from tests.factories.reading import FINDS_TWO_FIELDS, fields_of, item_of, reading_of, reading_rows
from tests.fakes.clock import StoppedClock
from tests.fakes.field_finder import FakeFieldFinder
from tests.fakes.page_reader import FakePageReader
from tests.fakes.queue import RecordingQueue
from tests.fakes.translator import FakeTranslator
from tests.fakes.vault import FakeVault


def queue_of(tools: JobTools) -> RecordingQueue:
    assert isinstance(tools.queue, RecordingQueue)
    return tools.queue


def test_a_certificate_becomes_pages_lines_and_a_draft(
    tools: JobTools, claim_id: UUID, evidence_id: UUID
) -> None:
    work_through(tools, evidence_id)

    item, found = item_of(tools, claim_id), reading_of(tools, evidence_id)
    assert item.state is EvidenceState.TO_CONFIRM
    assert found.reading.lines[2].text == "con una duración total de 350 horas"
    assert found.translation is not None
    assert found.translation.lines[2].target == "en: con una duración total de 350 horas"
    hours = fields_of(tools, evidence_id)[FieldName.HOURS]
    assert (hours.value, hours.machine_value, hours.page) == ("350", "350", 1)
    assert queue_of(tools).steps() == ["read", "translate", "compare", "draft"]


def test_page_images_are_sealed_under_the_applicants_key(
    tools: JobTools, claim_id: UUID, evidence_id: UUID
) -> None:
    read(tools, evidence_id)

    key = key_of(tools.engine, tools.keyring, claim_id)
    with read_session(tools.engine) as session:
        name = page_image(session, evidence_id, 1)
        assert page_image(session, evidence_id, 2) is None
        assert page_image(session, uuid4(), 1) is None
    assert name is not None
    assert b"".join(tools.vault.read(key, name)).startswith(b"\xff\xd8\xff")


def test_steps_that_run_twice_leave_the_same_rows(
    any_engine: Engine, clock: StoppedClock, tmp_path: Path
) -> None:
    tools = job_tools(any_engine, clock, field_finder=FINDS_TWO_FIELDS)
    evidence_id = a_certificate(tools, a_claim_of(tools), tmp_path)
    work_through(tools, evidence_id)
    before, objects = reading_rows(tools), sorted(tools.vault.names())

    work_through(tools, evidence_id)

    assert reading_rows(tools) == before
    assert sorted(tools.vault.names()) == objects


@pytest.mark.parametrize("name", ["read", "translate", "draft"])
def test_a_step_for_evidence_that_was_removed_does_nothing(tools: JobTools, name: str) -> None:
    for step in (STEPS[name], GIVE_UP[name]):
        step(tools, uuid4())

    assert all(not found for found in reading_rows(tools).values())


def test_the_applicants_hint_of_the_language_reaches_the_reader(
    tools: JobTools, claim_id: UUID, evidence_id: UUID, tmp_path: Path
) -> None:
    reader = FakePageReader()
    tools = replace(tools, page_reader=reader)
    read(tools, evidence_id)
    read(tools, a_certificate(tools, claim_id, tmp_path, language=None))

    assert reader.hints == [("es",), ()]


class WatchingReader(FakePageReader):
    """Reads, and meanwhile writes to the database as an upload would."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.engine = engine

    @override
    @contextmanager
    def read(
        self, source: Path, languages: Sequence[str], order: PageOrder | None = None
    ) -> Iterator[PagesRead]:
        with super().read(source, languages, order) as pages:
            with write_session(self.engine) as session:
                if self.engine.dialect.name == "postgresql":
                    session.connection().execute(text("SET LOCAL lock_timeout = '2s'"))
                session.connection().execute(text("UPDATE evidence_item SET pages = 7"))
            yield pages


def test_no_transaction_is_open_while_an_engine_reads(
    any_engine: Engine, clock: StoppedClock, tmp_path: Path
) -> None:
    tools = job_tools(any_engine, clock)
    claim_id = a_claim_of(tools)
    evidence_id = a_certificate(tools, claim_id, tmp_path)

    read(replace(tools, page_reader=WatchingReader(tools.engine)), evidence_id)

    assert item_of(tools, claim_id).state is EvidenceState.READ


class RoomyReader(FakePageReader):
    """Reads where the models of a translator rest."""

    def __init__(self, translator: FakeTranslator) -> None:
        super().__init__()
        self.translator = translator

    @override
    @contextmanager
    def read(
        self, source: Path, languages: Sequence[str], order: PageOrder | None = None
    ) -> Iterator[PagesRead]:
        assert self.translator.rested
        with super().read(source, languages, order) as pages:
            yield pages


def test_a_page_is_read_while_the_models_of_translation_hold_no_memory(
    tools: JobTools, claim_id: UUID, evidence_id: UUID
) -> None:
    translator = FakeTranslator()

    read(replace(tools, translator=translator, page_reader=RoomyReader(translator)), evidence_id)

    assert item_of(tools, claim_id).state is EvidenceState.READ


class RemovingReader(FakePageReader):
    """Reads, while the applicant removes the document."""

    def __init__(self, tools: JobTools, claim_id: UUID) -> None:
        super().__init__()
        self.tools, self.claim_id = tools, claim_id

    @override
    @contextmanager
    def read(
        self, source: Path, languages: Sequence[str], order: PageOrder | None = None
    ) -> Iterator[PagesRead]:
        with super().read(source, languages, order) as pages:
            evidence_id = item_of(self.tools, self.claim_id).id
            with write_session(self.tools.engine) as session:
                objects = intake.remove_evidence(
                    session, self.tools.clock, self.claim_id, evidence_id
                )
            intake.forget_objects(self.tools.vault, objects)
            yield pages


def test_nothing_is_kept_of_a_document_removed_while_it_was_read(
    tools: JobTools, claim_id: UUID, evidence_id: UUID
) -> None:
    read(replace(tools, page_reader=RemovingReader(tools, claim_id)), evidence_id)

    assert list(tools.vault.names()) == []
    assert all(not found for found in reading_rows(tools).values())


def test_a_file_that_cannot_be_read_says_why_and_can_be_tried_again(
    tools: JobTools, claim_id: UUID, evidence_id: UUID
) -> None:
    with write_session(tools.engine) as session:
        session.get_one(EvidenceItem, evidence_id).pages_read = 57
    read(replace(tools, page_reader=FakePageReader(refusal=FileDamagedError)), evidence_id)
    failed = item_of(tools, claim_id)

    for _ in range(2):
        with write_session(tools.engine) as session:
            reading.read_again(session, tools.queue, claim_id, evidence_id)
    again = item_of(tools, claim_id)
    work_through(tools, evidence_id)

    assert (failed.state, failed.problem) == (EvidenceState.FAILED, "file_damaged")
    assert (again.state, again.problem) == (EvidenceState.RECEIVED, None)
    assert again.pages_read is None
    assert item_of(tools, claim_id).state is EvidenceState.TO_CONFIRM


def test_a_document_that_was_read_is_not_read_again(
    tools: JobTools, claim_id: UUID, evidence_id: UUID
) -> None:
    work_through(tools, evidence_id)

    with pytest.raises(MoveNotAllowedError), write_session(tools.engine) as session:
        reading.read_again(session, tools.queue, claim_id, evidence_id)


class BrokenReader(FakePageReader):
    """An engine that breaks after it has given the first page."""

    @override
    @contextmanager
    def read(
        self, source: Path, languages: Sequence[str], order: PageOrder | None = None
    ) -> Iterator[PagesRead]:
        with super().read(source, languages, order) as pages:
            yield PagesRead(pages.reading, (*pages.images, Path("gone.jpg")))


def test_an_engine_that_breaks_leaves_nothing_and_is_tried_again(
    tools: JobTools, claim_id: UUID, evidence_id: UUID
) -> None:
    before = sorted(tools.vault.names())

    with pytest.raises(FileNotFoundError):
        read(replace(tools, page_reader=BrokenReader()), evidence_id)

    assert item_of(tools, claim_id).state is EvidenceState.RECEIVED
    assert sorted(tools.vault.names()) == before


def test_when_reading_is_given_up_the_applicant_is_told(
    tools: JobTools, claim_id: UUID, evidence_id: UUID
) -> None:
    give_up_reading(tools, evidence_id)
    give_up_reading(tools, evidence_id)

    item = item_of(tools, claim_id)
    assert (item.state, item.problem) == (EvidenceState.FAILED, ReadingFailedError.code)


def test_a_field_found_twice_keeps_the_first_guess(tools: JobTools, evidence_id: UUID) -> None:
    class TwoGuesses(FakeFieldFinder):
        @override
        def find(self, kind: EvidenceKind, reading: Reading) -> tuple[DraftField, ...]:
            [hours] = FakeFieldFinder({FieldName.HOURS: "350"}).find(kind, reading)
            return (hours, hours.model_copy(update={"value": "35"}))

    work_through(replace(tools, field_finder=TwoGuesses()), evidence_id)

    assert fields_of(tools, evidence_id)[FieldName.HOURS].value == "350"


def test_typed_text_is_read_without_a_file(tools: JobTools, claim_id: UUID) -> None:
    with write_session(tools.engine) as session:
        evidence_id = intake.write_statement(
            session, tools.clock, tools.keyring, tools.queue, claim_id, text="Sueldo"
        )
    work_through(tools, evidence_id)

    assert reading_of(tools, evidence_id).image_names == (None,)
    assert isinstance(tools.vault, FakeVault)
    assert tools.vault.objects == {}
    draft(tools, evidence_id)


class SteadyReader(FakePageReader):
    """Gives twelve pages, one a second."""

    def __init__(self, clock: StoppedClock) -> None:
        super().__init__()
        self.clock = clock

    @override
    @contextmanager
    def read(
        self, source: Path, languages: Sequence[str], order: PageOrder | None = None
    ) -> Iterator[PagesRead]:
        with super().read(source, languages, order) as pages:
            for count in range(2, 13):
                self.clock.move(seconds=1)
                self.told(count)
            yield pages


@pytest.mark.parametrize(("pages", "noted"), [(200, 11), (LONG_FILE, 11), (LONG_FILE - 1, None)])
def test_of_a_long_file_it_is_noted_how_many_pages_are_read(
    tools: JobTools, claim_id: UUID, evidence_id: UUID, pages: int, noted: int | None
) -> None:
    with write_session(tools.engine) as session:
        session.get_one(EvidenceItem, evidence_id).pages = pages

    read(
        replace(tools, clock=(clock := StoppedClock()), page_reader=SteadyReader(clock)),
        evidence_id,
    )

    # Page 1 at once, then 6 and 11, five seconds apart each.
    assert item_of(tools, claim_id).pages_read == noted
