"""The translators' pages: what waits, one document line by line, who sees what was written."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.domain.audit import Deed
from rpl.domain.journey import ClaimState
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.flows.translating import TranslatorsDesk, take
from rpl.store.database import read_session, write_session
from rpl.store.tables import AuditEntry, Claim, HumanLine, TranslationTask
from tests.factories.account import PASSWORD, KnownStaff, a_member_of_staff
from tests.factories.intake import key_of
from tests.factories.organisation import an_organisation
from tests.factories.practice import practised
from tests.factories.reading import a_page, a_reading
from tests.factories.review import a_catalog, a_claim, an_evidence_item
from tests.fakes.clock import NOON, StoppedClock
from tests.fakes.trust import RecordingAccessLog
from tests.fakes.vault import FakeKeyRing, FakeVault
from tests.web.browser import post_form, sign_in_staff, text_of

LIST = "/en/staff/translations"
LINES = ("Soldadura por arco: 90 horas", "Nota final: Notable", "Segunda hoja")


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


@dataclass
class Bureau:
    """A translator at a browser, and a Spanish letter of two pages that waits."""

    engine: Engine
    client: TestClient
    claim: UUID
    letter: UUID
    task: UUID

    @property
    def address(self) -> str:
        return f"{LIST}/{self.task}"

    def take(self) -> Response:
        return post_form(self.client, f"{self.address}/take")

    def save(self, *pairs: tuple[str, str]) -> Response:
        return post_form(self.client, self.address, [("page", "1"), *pairs])

    def row(self) -> TranslationTask:
        with read_session(self.engine) as session:
            return session.get_one(TranslationTask, self.task)


@pytest.fixture
def bureau(engine: Engine, client: TestClient, vault: FakeVault, tmp_path: Path) -> Bureau:
    claim = a_claim(engine, state=ClaimState.READY)
    letter = an_evidence_item(engine, claim)
    picture = tmp_path / "page.jpg"
    picture.write_bytes(b"a picture")
    a_reading(
        engine,
        letter,
        a_page(1, *LINES[:2]),
        a_page(2, LINES[2]),
        targets=None,
        image=(vault, key_of(engine, FakeKeyRing(), claim), picture),
    )
    with read_session(engine) as session:
        task = session.exec(select(TranslationTask.id)).one()
    sign_in_staff(client, a_member_of_staff(engine, Role.TRANSLATOR))
    return Bureau(engine, client, claim, letter, task)


def a_colleague(engine: Engine) -> KnownStaff:
    return a_member_of_staff(engine, Role.TRANSLATOR, email="colleague@staff.example")


def a_known_colleague() -> KnownStaff:
    return KnownStaff(UUID(int=0), "colleague@staff.example", PASSWORD, Role.TRANSLATOR)


def test_a_translator_takes_a_document_from_the_list_and_sees_it_line_by_line(
    bureau: Bureau,
) -> None:
    listed = text_of(bureau.client.get(LIST).text)
    assert "1 document" in listed
    assert "from Spanish into English" in listed

    answer = bureau.take()

    assert (answer.status_code, answer.headers["location"]) == (303, bureau.address)
    shown = bureau.client.get(bureau.address).text
    assert LINES[0] in shown
    assert LINES[2] not in shown
    assert "No machine translated this line." in shown
    assert LINES[2] in bureau.client.get(f"{bureau.address}?page=2").text
    assert "You hold this document until" in bureau.client.get(LIST).text


def test_the_picture_is_shown_to_whoever_holds_the_document_and_each_look_is_noted(
    bureau: Bureau, context: AppContext
) -> None:
    picture = f"{bureau.address}/pages/1.jpg"
    assert bureau.client.get(picture).status_code == 409

    bureau.take()
    answer = bureau.client.get(picture)

    assert answer.content == b"a picture"
    assert answer.headers["cache-control"] == "private, no-store"
    assert bureau.client.get(f"{bureau.address}/pages/3.jpg").status_code == 404
    log = context.access_log
    assert isinstance(log, RecordingAccessLog)
    assert {look.evidence_id for look in log.looks} == {bureau.letter}


def test_what_a_person_wrote_is_kept_sealed_with_who_and_when_and_noted(bureau: Bureau) -> None:
    bureau.take()

    answer = bureau.save(("line.0", "Arc welding: 90 hours"), ("line.1", ""), ("certified", "yes"))

    assert answer.headers["location"] == f"{bureau.address}?page=1&saved=1"
    assert "Arc welding: 90 hours" in bureau.client.get(bureau.address).text
    with read_session(bureau.engine) as session:
        (row,) = session.exec(select(HumanLine))
        deeds = [entry.deed for entry in session.exec(select(AuditEntry))]
    assert b"welding" not in row.content
    assert (row.line, row.created_at) == (0, NOON)
    assert {Deed.TRANSLATION_TAKEN, Deed.LINES_TRANSLATED} <= set(deeds)


def test_saving_the_same_again_changes_nothing_and_another_text_replaces_it(
    bureau: Bureau,
) -> None:
    bureau.take()
    for text in ("Arc welding: 90 hours", "Arc welding: 90 hours", "Welding: 90 hours"):
        bureau.save(("line.0", text), ("line.77", "nowhere"))

    with read_session(bureau.engine) as session:
        entries = session.exec(select(AuditEntry)).all()
        assert len(session.exec(select(HumanLine)).all()) == 1
    assert sum(entry.deed == Deed.LINES_TRANSLATED for entry in entries) == 2
    assert "Welding: 90 hours" in bureau.client.get(bureau.address).text


def test_a_number_that_a_person_mistypes_is_told_to_them_and_kept(bureau: Bureau) -> None:
    bureau.take()
    bureau.save(("line.0", "Arc welding: 900 hours"))

    shown = text_of(bureau.client.get(bureau.address).text)

    assert "Look again The translation changed a number." in shown


def test_a_document_is_finished_when_every_line_has_a_translation(bureau: Bureau) -> None:
    bureau.take()
    unfinished = bureau.save(("line.0", "Arc welding: 90 hours"), ("finish", "yes"))
    shown = text_of(bureau.client.get(unfinished.headers["location"]).text)
    assert "2 lines have no translation yet" in shown

    bureau.save(("line.1", "Final grade: good"))
    done = bureau.save(("line.2", "Second sheet"), ("finish", "yes"))

    assert done.headers["location"] == f"{LIST}?done=finished"
    assert "The document has its translation." in bureau.client.get(f"{LIST}?done=finished").text
    assert bureau.row().done_at == NOON
    assert bureau.take().status_code == 404


def test_a_document_is_held_by_one_translator_until_their_time_runs_out(
    bureau: Bureau, clock: StoppedClock
) -> None:
    bureau.take()
    sign_in_staff(bureau.client, a_colleague(bureau.engine))
    assert "No document is waiting." in bureau.client.get(LIST).text
    assert bureau.take().status_code == 409
    assert bureau.client.get(bureau.address).status_code == 409

    clock.move(hours=5)
    sign_in_staff(bureau.client, a_known_colleague())

    assert bureau.take().status_code == 303
    assert bureau.client.get(bureau.address).status_code == 200


def test_a_document_that_was_handed_back_waits_for_anybody_with_what_was_saved(
    bureau: Bureau,
) -> None:
    bureau.take()
    bureau.save(("line.0", "Arc welding: 90 hours"))

    answer = post_form(bureau.client, f"{bureau.address}/hand-back")

    assert answer.headers["location"] == f"{LIST}?done=handed_back"
    assert "back in the list" in bureau.client.get(answer.headers["location"]).text
    assert bureau.save(("line.0", "x")).status_code == 409
    sign_in_staff(bureau.client, a_colleague(bureau.engine))
    bureau.take()
    assert "Arc welding: 90 hours" in bureau.client.get(bureau.address).text


def test_what_a_colleague_certified_stays_theirs_when_another_goes_on(bureau: Bureau) -> None:
    bureau.take()
    bureau.save(("line.0", "Arc welding: 90 hours"), ("certified", "yes"))
    assert " checked" in bureau.client.get(bureau.address).text
    post_form(bureau.client, f"{bureau.address}/hand-back")
    colleague = a_colleague(bureau.engine)
    sign_in_staff(bureau.client, colleague)
    bureau.take()
    assert " checked" not in bureau.client.get(bureau.address).text

    bureau.save(("line.0", "Arc welding: 90 hours"), ("line.1", "Final grade: good"))

    with read_session(bureau.engine) as session:
        writers = {row.line: row.translator_id for row in session.exec(select(HumanLine))}
    assert writers[0] != colleague.id
    assert writers[1] == colleague.id
    shown = text_of(bureau.client.get(bureau.address).text)
    assert "Certified Translated and certified by" in shown


def test_a_document_of_another_organisation_or_of_a_claim_that_is_over_does_not_wait(
    bureau: Bureau,
) -> None:
    with write_session(bureau.engine) as session:
        session.get_one(Claim, bureau.claim).state = ClaimState.WITHDRAWN
    assert bureau.take().status_code == 404

    with write_session(bureau.engine) as session:
        session.get_one(Claim, bureau.claim).state = ClaimState.READY
    other = an_organisation(bureau.engine)
    stranger = a_member_of_staff(
        bureau.engine, Role.TRANSLATOR, email="x@staff.example", organisation_id=other
    )
    sign_in_staff(bureau.client, stranger)
    assert "No document is waiting." in bureau.client.get(LIST).text
    assert bureau.take().status_code == 404


def test_the_assessor_sees_that_a_person_translated_a_line(bureau: Bureau) -> None:
    bureau.take()
    bureau.save(("line.0", "Arc welding: 90 hours"), ("certified", "yes"))
    sign_in_staff(bureau.client, a_member_of_staff(bureau.engine, Role.ASSESSOR))
    post_form(bureau.client, f"/en/staff/claims/{bureau.claim}/take", {"interest": "none"})

    shown = text_of(
        bureau.client.get(f"/en/staff/claims/{bureau.claim}/evidence/{bureau.letter}").text
    )

    assert (
        "Arc welding: 90 hours Translated and certified by \u2068Ada Assessor\u2069 "
        "on 22 November 2026." in shown
    )
    assert "The translation was made by a person." in shown


def test_a_document_is_held_as_long_as_the_programme_of_its_claim_says(
    bureau: Bureau, context: AppContext, clock: StoppedClock
) -> None:
    bureau.take()
    first = bureau.row()
    own = practised(context.catalog, "any-trade", lease={"idle_minutes": 45, "longest_hours": 2})
    desk = TranslatorsDesk(own, clock, FakeKeyRing())
    clock.move(hours=9)
    assert first.translator_id is not None
    with write_session(bureau.engine) as session:
        take(session, desk, translator_id=first.translator_id, task_id=bureau.task)
    again = bureau.row()

    assert (first.lease_until, first.lease_limit) == (
        NOON + timedelta(minutes=20),
        NOON + timedelta(hours=8),
    )
    assert (again.lease_until, again.lease_limit) == (
        clock.now() + timedelta(minutes=45),
        clock.now() + timedelta(hours=2),
    )
