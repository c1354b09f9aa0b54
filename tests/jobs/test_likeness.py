"""Evidence of two people that is the same or nearly is found, whichever was read first."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from rpl.domain.likeness import MatchKind, MatchNotFoundError, MatchState
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.page_bands import SHAPE_VALUES
from rpl.flows import erasure, intake, likeness
from rpl.flows.likeness import Officer
from rpl.jobs.likeness import compare
from rpl.jobs.reading import read
from rpl.jobs.reconciliation import left_behind
from rpl.jobs.tools import JobTools
from rpl.store.database import read_session, write_session
from rpl.store.intake import applicant_of, evidence_of_any_claim
from rpl.store.tables import EvidenceMatch, PageBand, PagePrint, ReadingRow
from tests.factories.intake import a_claim_of, a_file_of, add_files, job_tools
from tests.fakes.clock import StoppedClock
from tests.fakes.page_reader import FakePageReader
from tests.fakes.queue import RecordingQueue

SHAPE = tuple((place * 37) % 255 - 127 or 1 for place in range(SHAPE_VALUES))
AGAIN = tuple(-value if place < 20 else value for place, value in enumerate(SHAPE))
OTHER = tuple(-value for value in SHAPE)
FORM = (
    "Centro de Formación Río Claro certifica que {} ha superado el curso de soldadura por arco\n"
    "con una duración total de 350 horas el 12 de junio de 2023 con el registro {}"
)


@pytest.fixture
def tools(any_engine: Engine, clock: StoppedClock) -> JobTools:
    return job_tools(any_engine, clock)


def a_read_document(
    tools: JobTools,
    folder: Path,
    text: str,
    shape: tuple[int, ...] = SHAPE,
    claim_id: UUID | None = None,
) -> UUID:
    """A document of a person of its own, unless a claim is named, read and compared."""
    reader = FakePageReader(text)
    reader.shapes = (shape,)
    tools = replace(tools, page_reader=reader)
    claim_id = claim_id or a_claim_of(tools)
    content = b"\xff\xd8\xff" + text.encode() + repr(shape).encode() + b"\xff\xd9"
    [evidence_id] = add_files(tools, claim_id, a_file_of(tools, claim_id, folder, content)).kept
    read(tools, evidence_id)
    compare_all(tools)
    return evidence_id


def compare_all(tools: JobTools) -> None:
    with read_session(tools.engine) as session:
        waiting = session.exec(
            select(ReadingRow.id).where(ReadingRow.compared_at == None)  # noqa: E711 -- of SQL
        ).all()
    for reading_id in waiting:
        compare(tools, reading_id)


def kept(tools: JobTools) -> list[EvidenceMatch]:
    with read_session(tools.engine) as session:
        return list(session.exec(select(EvidenceMatch)))


def claim_of_item(tools: JobTools, evidence_id: UUID) -> UUID:
    with read_session(tools.engine) as session:
        item = evidence_of_any_claim(session, evidence_id)
        assert item is not None
        return item.claim_id


def test_the_same_file_of_two_people_is_found_and_their_own_twice_is_not(
    tools: JobTools, tmp_path: Path
) -> None:
    text = FORM.format("Marta Ejemplo", 512)
    first = a_read_document(tools, tmp_path, text)
    own = claim_of_item(tools, first)
    a_read_document(tools, tmp_path, text, AGAIN, own)
    assert kept(tools) == []

    second = a_read_document(tools, tmp_path, text)

    found = {each.kind: each for each in kept(tools)}
    assert set(found) == {MatchKind.SAME_FILE, MatchKind.SAME_PICTURE}
    same = found[MatchKind.SAME_FILE]
    assert {same.one_evidence_id, same.other_evidence_id} == {first, second}
    assert (same.percent, same.state, same.one_page, same.other_page) == (
        100,
        MatchState.OPEN,
        1,
        1,
    )


@pytest.mark.parametrize(
    ("text", "shape", "expected"),
    [
        (FORM.format("Marta Ejemplo", 512), AGAIN, MatchKind.SAME_PICTURE),
        (FORM.format("Marta Ejemplo", 512), OTHER, MatchKind.SAME_WORDS),
        (FORM.format("Karim Haddad", 512), AGAIN, MatchKind.OTHER_NAME),
        (FORM.format("Karim Haddad", 748), SHAPE, None),
        ("palabras que no dicen nada de todo eso y son de otro documento entero", OTHER, None),
    ],
)
def test_what_is_nearly_the_same_is_told_from_one_form(
    engine: Engine,
    clock: StoppedClock,
    tmp_path: Path,
    text: str,
    shape: tuple[int, ...],
    expected: MatchKind | None,
) -> None:
    tools = job_tools(engine, clock)
    a_read_document(tools, tmp_path, FORM.format("Marta Ejemplo", 512))

    a_read_document(tools, tmp_path, text, shape)

    assert [each.kind for each in kept(tools)] == ([] if expected is None else [expected])


def test_statements_in_the_same_words_are_found_and_forms_of_questions_are_not(
    engine: Engine, clock: StoppedClock
) -> None:
    tools = job_tools(engine, clock)
    words = "Trabajé cinco años en un taller y soldé estructuras de acero todos los días"
    for name in ("Marta", "Karim"):
        claim_id = a_claim_of(tools)
        with write_session(tools.engine) as session:
            statement = intake.write_statement(
                session, tools.clock, tools.keyring, tools.queue, claim_id, text=f"{words} {name}"
            )
        read(tools, statement)
    compare_all(tools)

    assert [each.kind for each in kept(tools)] == [MatchKind.SAME_WORDS]


def test_what_was_read_before_gets_its_shape_from_its_picture(
    tools: JobTools, tmp_path: Path
) -> None:
    first = a_read_document(tools, tmp_path, "foto", SHAPE)
    reader = FakePageReader("foto")
    reader.shape_found = AGAIN
    tools = replace(tools, page_reader=reader)
    claim_id = a_claim_of(tools)
    [old] = add_files(tools, claim_id, a_file_of(tools, claim_id, tmp_path)).kept
    read(tools, old)
    lost = replace(tools, queue=RecordingQueue())
    left = {row.step for batch in left_behind(lost) for row in batch}

    compare_all(tools)

    assert reader.shaped[0].startswith(b"\xff\xd8\xff")
    assert left == {"translate", "compare"}
    [match] = kept(tools)
    assert (match.kind, match.percent) == (MatchKind.SAME_PICTURE, 92)
    assert {match.one_evidence_id, match.other_evidence_id} == {first, old}


def test_all_of_it_goes_with_the_evidence_and_with_its_applicant(
    tools: JobTools, tmp_path: Path
) -> None:
    text = FORM.format("Marta Ejemplo", 512)
    one, other = (a_read_document(tools, tmp_path, text) for _ in range(2))
    assert len(kept(tools)) == 1
    with write_session(tools.engine) as session:
        intake.remove_evidence(session, tools.clock, claim_of_item(tools, one), one)

    assert kept(tools) == []
    third = a_read_document(tools, tmp_path, text)
    assert len(kept(tools)) == 1
    with write_session(tools.engine) as session:
        for evidence_id in (other, third):
            applicant = applicant_of(session, claim_of_item(tools, evidence_id))
            erasure.erase_applicant(session, tools.clock, applicant)

    assert kept(tools) == []
    with read_session(tools.engine) as session:
        assert not session.exec(select(PageBand)).all()
        assert not session.exec(select(PagePrint)).all()


def test_what_an_officer_said_stays_when_a_page_is_compared_again(
    tools: JobTools, tmp_path: Path
) -> None:
    text = FORM.format("Marta Ejemplo", 512)
    a_read_document(tools, tmp_path, text)
    second = a_read_document(tools, tmp_path, text)
    [match] = kept(tools)
    officer = Officer(uuid4(), DEFAULT_ORGANISATION)
    with write_session(tools.engine) as session:
        row = session.get_one(EvidenceMatch, match.id)
        row.state = MatchState.TO_LOOK_INTO
        session.add(row)
        again = session.exec(select(ReadingRow).where(ReadingRow.evidence_id == second)).one()
        again.compared_at = None
        session.add(again)
    compare_all(tools)

    [same] = kept(tools)
    assert (same.id, same.state) == (match.id, MatchState.TO_LOOK_INTO)
    with pytest.raises(MatchNotFoundError), write_session(tools.engine) as session:
        likeness.answer(session, tools.clock, officer, uuid4(), None)


def test_a_reading_that_is_gone_or_was_compared_is_left_alone(
    tools: JobTools, tmp_path: Path
) -> None:
    a_read_document(tools, tmp_path, FORM.format("Marta Ejemplo", 512))
    with read_session(tools.engine) as session:
        [reading] = session.exec(select(ReadingRow)).all()

    compare(tools, reading.id)
    compare(tools, uuid4())

    assert kept(tools) == []
