"""Translation of what was read: by a model, by a person where there is none, or not at all."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, delete
from typing_extensions import override

from rpl.domain.journey import EvidenceState
from rpl.domain.translation import Flag, Quality, Translation
from rpl.flows import reading
from rpl.jobs.reading import give_up_translation, read, translate
from rpl.jobs.record import give_up_draft
from rpl.jobs.tools import JobTools
from rpl.ports.errors import EngineError
from rpl.ports.queue import Lease
from rpl.store.database import read_session, write_session
from rpl.store.queue import LEASE, EmbeddedQueue
from rpl.store.tables import Job
from rpl.worker import Worker
from tests.factories.intake import a_certificate, work_through
from tests.factories.reading import fields_of, item_of, reading_of, reading_rows
from tests.fakes.clock import StoppedClock
from tests.fakes.page_reader import FakePageReader
from tests.fakes.translator import FakeTranslator


def test_without_a_model_a_human_translator_is_asked_and_nothing_is_invented(
    tools: JobTools, evidence_id: UUID
) -> None:
    work_through(replace(tools, translator=FakeTranslator(pairs=())), evidence_id)

    found = reading_of(tools, evidence_id)
    assert found.translation is None
    assert found.awaits_translator


def test_a_language_nobody_recognised_asks_a_human_translator(
    tools: JobTools, claim_id: UUID, tmp_path: Path
) -> None:
    evidence_id = a_certificate(tools, claim_id, tmp_path, language=None)
    work_through(replace(tools, page_reader=FakePageReader(language=None)), evidence_id)

    assert reading_of(tools, evidence_id).awaits_translator


def test_the_applicants_hint_stands_in_for_a_language_nobody_recognised(
    tools: JobTools, evidence_id: UUID
) -> None:
    work_through(replace(tools, page_reader=FakePageReader(language=None)), evidence_id)

    assert reading_of(tools, evidence_id).translation is not None


@pytest.mark.parametrize("reader", [FakePageReader(language="en"), FakePageReader("\n")])
def test_text_in_the_readers_language_and_no_text_need_no_translation(
    tools: JobTools, evidence_id: UUID, reader: FakePageReader
) -> None:
    work_through(replace(tools, page_reader=reader), evidence_id)

    found = reading_of(tools, evidence_id)
    assert (found.translation, found.awaits_translator) == (None, False)


def test_a_line_that_a_guard_holds_back_asks_a_human_translator_too(
    tools: JobTools, evidence_id: UUID
) -> None:
    work_through(replace(tools, translator=FakeTranslator(flagged=" ")), evidence_id)

    found = reading_of(tools, evidence_id)
    assert found.translation is not None
    assert found.awaits_translator


class BrokenTranslator(FakeTranslator):
    @override
    def translate(self, lines: Sequence[str], source: str, target: str) -> Translation | None:
        raise EngineError("the model is broken")


def test_a_translation_that_comes_too_late_is_not_kept(tools: JobTools, evidence_id: UUID) -> None:
    work_through(tools, evidence_id)
    before = reading_rows(tools)

    late = reading.Translated("en", "es", None, needed=True)
    with write_session(tools.engine) as session:
        reading.record_translation(
            session, tools.clock, tools.keyring, tools.queue, evidence_id, late
        )

    assert reading_rows(tools) == before


def test_a_translator_that_breaks_for_good_is_replaced_by_a_person(
    tools: JobTools, claim_id: UUID, evidence_id: UUID
) -> None:
    read(tools, evidence_id)
    with pytest.raises(EngineError):
        translate(replace(tools, translator=BrokenTranslator()), evidence_id)

    give_up_translation(tools, evidence_id)
    give_up_draft(tools, evidence_id)

    assert reading_of(tools, evidence_id).awaits_translator
    assert item_of(tools, claim_id).state is EvidenceState.TO_CONFIRM
    assert fields_of(tools, evidence_id) == {}


class BeatingQueue(EmbeddedQueue):
    """A queue whose worker beats often, and that says when a lease was lengthened."""

    heartbeat_seconds = 0.01

    def __init__(self, clock: StoppedClock) -> None:
        super().__init__(clock)
        self.renewed = threading.Event()

    @override
    def renew(self, session: Session, lease: Lease) -> bool:
        held = super().renew(session, lease)
        self.renewed.set()
        return held


class LongTranslator(FakeTranslator):
    """Takes as long as three leases, and looks whether another worker could have the job."""

    def __init__(self, engine: Engine, queue: BeatingQueue, clock: StoppedClock) -> None:
        super().__init__()
        self.engine, self.queue, self.clock = engine, queue, clock
        self.lost: list[bool] = []

    @override
    def translate(self, lines: Sequence[str], source: str, target: str) -> Translation | None:
        for _ in range(6):
            self.clock.move(seconds=LEASE.total_seconds() / 2)
            self.queue.renewed.clear()
            assert self.queue.renewed.wait(timeout=10)
            with read_session(self.engine) as session:
                self.lost.append(self.queue.has_free(session))
        return super().translate(lines, source, target)


def test_the_lease_of_a_translation_is_lengthened_while_a_long_batch_runs(
    tools: JobTools, evidence_id: UUID, clock: StoppedClock
) -> None:
    queue = BeatingQueue(clock)
    slow = LongTranslator(tools.engine, queue, clock)
    tools = replace(tools, queue=queue, translator=slow)
    read(tools, evidence_id)
    with write_session(tools.engine) as session:
        session.exec(delete(Job).where(col(Job.step) == "compare"))

    assert Worker(tools, queue, {"translate": translate}, {}).run_one()

    assert slow.lost == [False] * 6
    assert reading_of(tools, evidence_id).translation is not None


class NameLosingTranslator(FakeTranslator):
    @override
    def translate(self, lines: Sequence[str], source: str, target: str) -> Translation | None:
        found = super().translate(lines, source, target)
        assert found is not None
        return found.model_copy(
            update={
                "lines": tuple(
                    line.model_copy(update={"target": line.target.replace("Gutiérrez", "")})
                    for line in found.lines
                )
            }
        )


def test_a_line_that_loses_a_word_of_the_holders_name_is_held_back(
    tools: JobTools, evidence_id: UUID
) -> None:
    work_through(replace(tools, translator=NameLosingTranslator()), evidence_id)

    translation = reading_of(tools, evidence_id).translation
    assert translation is not None
    named = [line for line in translation.lines if "María Gutiérrez" in line.source]
    assert named
    assert all(Flag.NAMES in line.flags for line in named)
    assert not any(line.flags for line in translation.lines if line not in named)


def test_a_gist_is_kept_as_a_gist(tools: JobTools, evidence_id: UUID) -> None:
    class GistTranslator(FakeTranslator):
        @override
        def translate(self, lines: Sequence[str], source: str, target: str) -> Translation | None:
            found = super().translate(lines, source, target)
            assert found is not None
            return found.model_copy(update={"quality": Quality.GIST})

    work_through(replace(tools, translator=GistTranslator()), evidence_id)

    translation = reading_of(tools, evidence_id).translation
    assert translation is not None
    assert translation.quality is Quality.GIST
