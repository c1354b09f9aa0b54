"""A trace is whole, and one changed byte at any of its eight links is named."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, Engine, text
from sqlmodel import SQLModel, col, select

from rpl.domain.decision_seal import LinkName
from rpl.domain.trace import CheckCode, CreditNotTracedError, LinkState
from rpl.flows.trace import trace_credit
from rpl.ports import Place, ValueSeal
from rpl.store.database import read_session
from rpl.store.decision import decisions
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import (
    Citation,
    Claim,
    CredentialRow,
    CreditPosting,
    Decision,
    DecisionSealRow,
    EvidenceItem,
    Judgement,
    ReadingPage,
    ReadingRow,
    RecordField,
    Seat,
)
from rpl.store.trace import rests_on
from tests.factories.issuing import take_back
from tests.factories.review import an_assessor
from tests.factories.tracing import Tracked
from tests.fakes.vault import FakeKeyRing


@pytest.fixture
def tracked(any_engine: Engine, tmp_path: Path) -> Tracked:
    return Tracked(any_engine, tmp_path)


@pytest.fixture
def sample(engine: Engine, tmp_path: Path) -> Tracked:
    return Tracked(engine, tmp_path)


def one(tracked: Tracked, model: type[SQLModel], *where: ColumnElement[bool]) -> UUID:
    """The id of the first row of this kind behind the credit."""
    identity = SQLModel.metadata.tables[str(model.__tablename__)].c.id
    with read_session(tracked.engine) as session:
        found = session.execute(select(identity).where(*where).limit(1)).scalar_one()
    assert isinstance(found, UUID)
    return found


def flip(tracked: Tracked, model: type[SQLModel], row: UUID, column: str) -> None:
    """Turn over one byte in the middle of a value."""
    table = SQLModel.metadata.tables[str(model.__tablename__)]
    with tracked.engine.begin() as connection:
        wanted = select(table.c[column]).where(table.c.id == row)
        value = bytearray(connection.execute(wanted).scalar_one())
    value[len(value) // 2] ^= 1
    tracked.change(model, row, **{column: bytes(value)})


def the_decision(tracked: Tracked) -> UUID:
    return one(tracked, Decision, col(Decision.unit) == "W1")


def the_mark(tracked: Tracked) -> UUID:
    mine = col(Judgement.unit) == "W1", col(Judgement.criterion) == "CC1"
    return one(tracked, Judgement, *mine)


def the_citation(tracked: Tracked) -> UUID:
    return one(tracked, Citation, col(Citation.judgement_id) == the_mark(tracked))


def test_an_untouched_trace_is_whole(tracked: Tracked) -> None:
    trace = tracked.traced().trace

    assert [check for check in trace.checks if check.state is not LinkState.WHOLE] == []
    assert [link.name for link in trace.links] == list(LinkName)
    assert (trace.state, trace.seal, trace.broken) == (LinkState.WHOLE, LinkState.WHOLE, ())
    assert all(link.checks for link in trace.links)


class Opening:
    """Opens as the seal of the applicant does, and keeps what was opened."""

    def __init__(self, seal: ValueSeal) -> None:
        self._seal = seal
        self.places: list[Place] = []

    def seal(self, place: Place, text: str) -> bytes:
        return self._seal.seal(place, text)

    def open(self, place: Place, sealed: bytes) -> str:
        self.places.append(place)
        return self._seal.open(place, sealed)


def test_decisions_read_together_rest_on_what_each_rests_on_and_open_a_page_once(
    tracked: Tracked,
) -> None:
    with read_session(tracked.engine) as session:
        seal = Opening(claim_seal(session, FakeKeyRing(), tracked.claim))
        claim = session.get_one(Claim, tracked.claim)
        made = decisions(session, tracked.claim)
        together = rests_on(session, seal, claim, made)
        places = list(seal.places)
        alone = [rests_on(session, seal, claim, [each]) for each in made]

    assert [(rests,) for rests in together] == alone
    assert [len(rests.places) for rests in together][:2] == [2, 2]  # one for each criterion
    assert all(place.read is not None for rests in together for place in rests.places)
    assert [place.column for place in places].count(Sealed.PAGE_CONTENT.value) == 1


def the_document(tracked: Tracked) -> None:
    flip(tracked, CredentialRow, one(tracked, CredentialRow), "document")


def the_token(tracked: Tracked) -> None:
    flip(tracked, CredentialRow, one(tracked, CredentialRow), "token")


def the_place_on_the_list(tracked: Tracked) -> None:
    tracked.change(CredentialRow, one(tracked, CredentialRow), status_index=7)


def the_revocation(tracked: Tracked) -> None:
    tracked.change(CredentialRow, one(tracked, CredentialRow), status="revoked")


def the_credit(tracked: Tracked) -> None:
    tracked.change(CreditPosting, tracked.credit, value=99.0)


def the_hours(tracked: Tracked) -> None:
    tracked.change(CreditPosting, tracked.credit, notional_hours=1)


def the_rubric_hash(tracked: Tracked) -> None:
    tracked.change(Decision, the_decision(tracked), rubric_hash="hash of another")


def the_criterion(tracked: Tracked) -> None:
    tracked.change(Judgement, the_mark(tracked), criterion="CC7")


def the_rubric_file(tracked: Tracked) -> None:
    catalog = tracked.workshop.catalog
    edited = dict.fromkeys(catalog.hashes, "edited")
    tracked.workshop.catalog = replace(catalog, hashes=edited)


def the_level(tracked: Tracked) -> None:
    tracked.change(Judgement, the_mark(tracked), level=2)


def the_note(tracked: Tracked) -> None:
    flip(tracked, Judgement, the_mark(tracked), "note")


def the_outcome(tracked: Tracked) -> None:
    tracked.change(Decision, the_decision(tracked), outcome="refused")


def the_total(tracked: Tracked) -> None:
    tracked.change(Decision, the_decision(tracked), total="99")


def the_basis(tracked: Tracked) -> None:
    with read_session(tracked.engine) as session:
        basis = dict(session.get_one(Decision, the_decision(tracked)).basis)
    cited = {**basis["cited"], "CC1": [{**basis["cited"]["CC1"][0], "dated": "2024-05-02"}]}
    tracked.change(Decision, the_decision(tracked), basis={**basis, "cited": cited})


def the_kind(tracked: Tracked) -> None:
    tracked.change(EvidenceItem, tracked.letter, kind="licence")


def the_day(tracked: Tracked) -> None:
    flip(tracked, RecordField, one(tracked, RecordField), "value")


def the_box(tracked: Tracked) -> None:
    box = {"left": 20, "top": 41, "width": 260, "height": 70}
    tracked.change(Citation, the_citation(tracked), box=box)


def the_lines(tracked: Tracked) -> None:
    tracked.change(Citation, the_citation(tracked), lines=[1, 3])


def what_was_read(tracked: Tracked) -> None:
    flip(tracked, ReadingPage, one(tracked, ReadingPage), "content")


def the_picture(tracked: Tracked) -> None:
    with read_session(tracked.engine) as session:
        tracked.spoil(str(session.exec(select(ReadingPage.image_name)).one()))


def the_object(tracked: Tracked) -> None:
    with read_session(tracked.engine) as session:
        tracked.spoil(str(session.get_one(EvidenceItem, tracked.letter).object_name))


def the_fingerprint(tracked: Tracked) -> None:
    tracked.change(EvidenceItem, tracked.letter, fingerprint="0" * 64)


def the_marker(tracked: Tracked) -> None:
    tracked.change(Seat, one(tracked, Seat), assessor_id=an_assessor(tracked.engine, "Another"))


LINKS: dict[LinkName, tuple[Callable[[Tracked], None], ...]] = {
    LinkName.CERTIFICATE: (the_document, the_token, the_place_on_the_list, the_revocation),
    LinkName.UNIT: (the_credit, the_hours),
    LinkName.CRITERION: (the_rubric_hash, the_criterion, the_rubric_file),
    LinkName.SCORE: (the_level, the_note, the_outcome, the_total, the_basis),
    LinkName.EVIDENCE: (the_kind, the_day),
    LinkName.PAGE_REGION: (the_box, the_lines, what_was_read, the_picture),
    LinkName.FILE: (the_object, the_fingerprint),
    LinkName.ASSESSOR: (the_marker,),
}


def test_exactly_the_link_that_was_changed_is_named(tracked: Tracked) -> None:
    assert set(LINKS) == set(LinkName)
    catalog = tracked.workshop.catalog
    for link, changes in LINKS.items():
        for change in changes:
            change(tracked)
            broken = tracked.traced().trace.broken
            tracked.as_before()
            tracked.workshop.catalog = catalog

            assert broken == (link,), change.__name__
    assert tracked.traced().trace.state is LinkState.WHOLE


def test_a_seal_that_was_changed_is_named_and_blames_no_link(tracked: Tracked) -> None:
    row = one(tracked, DecisionSealRow, col(DecisionSealRow.decision_id) == the_decision(tracked))
    with read_session(tracked.engine) as session:
        parts = dict(session.get_one(DecisionSealRow, row).parts)
    parts["score/decision"] = "0" * 64
    tracked.change(DecisionSealRow, row, parts=parts)

    trace = tracked.traced().trace

    assert (trace.state, trace.seal, trace.broken) == (LinkState.BROKEN, LinkState.BROKEN, ())


def test_a_seal_that_was_removed_is_missed(sample: Tracked) -> None:
    with sample.engine.begin() as connection:
        connection.execute(text("DELETE FROM decision_seal"))

    assert sample.traced().trace.seal is LinkState.BROKEN


def test_a_credit_that_was_taken_back_is_still_whole(sample: Tracked) -> None:
    take_back(sample.workshop, sample.credit)

    traced = sample.traced()

    assert traced.gathered.reversed
    assert traced.trace.state is LinkState.WHOLE


def test_a_page_that_is_read_again_later_breaks_nothing(sample: Tracked) -> None:
    with read_session(sample.engine) as session:
        first = session.exec(select(ReadingRow)).one()
        page = session.exec(select(ReadingPage)).one()
    with sample.engine.begin() as connection:
        reading = {**first.model_dump(), "id": UUID(int=5), "version": 2}
        reading["created_at"] = sample.workshop.clock.now().replace(year=2099)
        connection.execute(SQLModel.metadata.tables["reading"].insert().values(**reading))
        again = {**page.model_dump(), "id": UUID(int=6), "reading_id": UUID(int=5)}
        connection.execute(SQLModel.metadata.tables["reading_page"].insert().values(**again))

    assert sample.traced().trace.state is LinkState.WHOLE


def test_a_number_that_is_no_credit_is_refused(sample: Tracked) -> None:
    with read_session(sample.engine) as session:
        for other in (UUID(int=1), the_decision(sample)):
            with pytest.raises(CreditNotTracedError):
                trace_credit(session, sample.desk, credit_id=other)
        with pytest.raises(CreditNotTracedError):
            trace_credit(session, sample.desk, credit_id=sample.credit, organisation_id=UUID(int=9))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 90_000))
def test_whichever_byte_of_the_file_is_changed_the_file_is_named(
    sample: Tracked, place: int
) -> None:
    with read_session(sample.engine) as session:
        name = str(session.get_one(EvidenceItem, sample.letter).object_name)
    sample.spoil(name, place)
    try:
        trace = sample.traced().trace
        assert trace.broken == (LinkName.FILE,)
        [opens] = [each for each in trace.checks if each.state is LinkState.BROKEN]
        assert (opens.code, opens.of) == (CheckCode.OPENS, "#1")
    finally:
        sample.as_before()
