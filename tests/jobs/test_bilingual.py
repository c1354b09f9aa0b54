"""A page in two languages is translated line by line out of each, or told where it cannot be."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import select

from rpl.adapters.argos import ArgosTranslator
from rpl.adapters.model_folder import ModelFolder
from rpl.domain.translation import Flag, TranslatedLine
from rpl.jobs.tools import JobTools
from rpl.store.database import read_session
from rpl.store.tables import TranslationTask
from tests.factories.intake import work_through
from tests.factories.reading import reading_of
from tests.fakes.page_reader import FakePageReader
from tests.fakes.translator import FakeTranslator
from tests.journey import TINY_PACKAGE

TEXT = """con una duración total de 350 horas
with a total duration of 350 hours
Nota final: Notable
Abschlussnote: gut"""
BILINGUAL = FakePageReader(TEXT, others={1: "en", 3: "de"})


def lines_of(tools: JobTools, evidence_id: UUID) -> tuple[TranslatedLine, ...]:
    translation = reading_of(tools, evidence_id).translation
    assert translation is not None
    return translation.lines


def test_lines_of_each_language_are_translated_out_of_it(
    tools: JobTools, evidence_id: UUID
) -> None:
    translator = FakeTranslator((("es", "en"), ("de", "en")))

    work_through(replace(tools, page_reader=BILINGUAL, translator=translator), evidence_id)

    lines = lines_of(tools, evidence_id)
    assert [line.language for line in lines] == [None, "en", None, "de"]
    assert lines[1].target == "with a total duration of 350 hours"
    assert lines[3].target == "en: Abschlussnote: gut"
    assert not reading_of(tools, evidence_id).awaits_translator


def test_a_language_without_a_model_asks_a_person_for_its_lines_alone(
    tools: JobTools, evidence_id: UUID
) -> None:
    work_through(replace(tools, page_reader=BILINGUAL), evidence_id)

    flags = [line.flags for line in lines_of(tools, evidence_id)]
    assert flags == [(), (), (), (Flag.MODEL,)]
    assert reading_of(tools, evidence_id).awaits_translator


@pytest.mark.parametrize(("others", "language"), [({1: "en", 3: "de"}, "es"), ({1: "de"}, "de")])
def test_the_task_names_the_language_of_most_of_what_is_to_be_translated(
    tools: JobTools, evidence_id: UUID, others: dict[int, str], language: str
) -> None:
    main = "en" if language == "de" else "es"
    reader = FakePageReader(TEXT, language=main, others=others)

    work_through(replace(tools, page_reader=reader, translator=FakeTranslator(())), evidence_id)

    with read_session(tools.engine) as session:
        assert session.exec(select(TranslationTask.source_language)).all() == [language]


def test_a_real_model_is_given_the_lines_of_its_language_and_no_others(
    tools: JobTools, evidence_id: UUID, tmp_path: Path
) -> None:
    ModelFolder(tmp_path / "models").install(TINY_PACKAGE)
    translator = ArgosTranslator(tmp_path / "models")

    work_through(replace(tools, page_reader=BILINGUAL, translator=translator), evidence_id)

    lines = lines_of(tools, evidence_id)
    assert "350 hours" in lines[0].target
    assert lines[0].legs
    assert lines[1].target == lines[1].source
    assert not lines[1].legs
    assert lines[2].target == "Grade: Good"
    assert lines[3].flags == (Flag.MODEL,)
