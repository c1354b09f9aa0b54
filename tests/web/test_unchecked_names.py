"""Whoever looks at a translated line sees which of its names no guard could check."""

from collections.abc import Sequence

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select
from typing_extensions import override

from rpl.catalog import Catalog
from rpl.domain.record import FieldName
from rpl.domain.roles import Role
from rpl.domain.translation import TranslatedLine, Translation
from rpl.domain.values import Box
from rpl.edge.context import AppContext
from rpl.store.database import write_session
from rpl.store.tables import ReadingRow, TranslationTask
from tests.factories.account import a_member_of_staff
from tests.factories.reading import a_field, a_page, a_reading
from tests.factories.review import a_catalog
from tests.fakes.clock import NOON
from tests.fakes.translator import FakeTranslator
from tests.web.applicant import a_photo, evidence_ids, open_claim, send_files, work_queue
from tests.web.assessor import Desk
from tests.web.browser import post_form, sign_in_staff, text_of

LOST = TranslatedLine(
    source="Curso con Ana Muñoz",
    target="Course with Ana",
    likely_names=("Muñoz",),
    possible_names=("Curso",),
)
MARK = "Check the names Words that look like names stand on one side only: \u2068Muñoz\u2069."
NOTE = (
    "In Spanish a machine cannot always tell a name from another word. "
    "In 1 line of this translation there is a word that may be a name "
    "and was not checked. Compare the names with the original."
)


class DoubtfulTranslator(FakeTranslator):
    """As the fake, and every line lost a name."""

    @override
    def translate(self, lines: Sequence[str], source: str, target: str) -> Translation | None:
        found = super().translate(lines, source, target)
        assert found is not None
        first, *rest = found.lines
        doubtful = {"likely_names": ("Muñoz",), "possible_names": ("Curso",)}
        return found.model_copy(update={"lines": (first.model_copy(update=doubtful), *rest)})


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


def test_the_applicant_sees_it_beside_the_line_and_once_for_the_document(
    client: TestClient, context: AppContext
) -> None:
    open_claim(client)
    send_files(client, ("0.jpg", a_photo()))
    [document] = evidence_ids(client.get("/en/claim/submit").text)
    work_queue(context, translator=DoubtfulTranslator())

    shown = text_of(client.get(f"/en/claim/evidence/{document}").text)

    assert shown.count("Check the names") == 1
    assert MARK in shown
    assert NOTE in shown


def test_the_assessor_sees_it_beside_the_line_and_beside_the_fact_that_stands_in_it(
    desk: Desk,
) -> None:
    page = a_page(1, LOST.source, "480 horas")
    a_reading(desk.engine, desk.letter, page, targets=[LOST, "480 hours"])
    box = Box(left=20, top=0, width=80, height=30)
    a_field(desk.engine, desk.letter, FieldName.SIGNATORY, "Ana Muñoz", "Ana Muñoz", box)
    desk.take()

    shown = text_of(desk.client.get(f"{desk.address}/evidence/{desk.letter}").text)

    assert shown.count(MARK) == 2
    assert shown.count(NOTE) == 1


def test_the_translator_sees_it_beside_the_machines_line(desk: Desk) -> None:
    page = a_page(1, LOST.source, "480 horas")
    a_reading(desk.engine, desk.letter, page, targets=[LOST, None])
    with write_session(desk.engine) as session:
        reading = session.exec(select(ReadingRow.id)).one()
        task = TranslationTask(reading_id=reading, target_language="en", created_at=NOON)
        session.add(task)
        session.flush()
        address = f"/en/staff/translations/{task.id}"
    translator = a_member_of_staff(desk.engine, Role.TRANSLATOR, email="t@staff.example")
    sign_in_staff(desk.client, translator)
    post_form(desk.client, f"{address}/take")

    shown = text_of(desk.client.get(address).text)

    assert shown.count(MARK) == 1
    assert NOTE in shown


def test_a_line_that_is_held_back_is_in_no_doubt_besides(desk: Desk) -> None:
    held = LOST.model_copy(update={"flags": ("names",)})
    a_reading(desk.engine, desk.letter, a_page(1, LOST.source), targets=[held])
    desk.take()

    shown = text_of(desk.client.get(f"{desk.address}/evidence/{desk.letter}").text)

    assert "Check the names" not in shown
    assert "cannot tell a name" not in shown
