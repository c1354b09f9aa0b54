"""A page in two languages: what its readers and its translator are told of each line."""

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.domain.roles import Role
from rpl.domain.translation import Flag, TranslatedLine
from rpl.edge.context import AppContext
from rpl.store.database import read_session
from rpl.store.tables import TranslationTask
from tests.factories.account import a_member_of_staff
from tests.factories.reading import a_page, a_reading
from tests.factories.review import a_catalog
from tests.fakes.page_reader import FakePageReader
from tests.fakes.translator import FakeTranslator
from tests.web.applicant import a_photo, evidence_ids, open_claim, send_files, work_queue
from tests.web.assessor import Desk
from tests.web.browser import post_form, sign_in_staff, text_of

ENGLISH, GERMAN = "with a total duration of 350 hours", "Abschlussnote gut"
OWN = "This line is in English on the document itself."
NO_MODEL = "No machine here translates the language of this line."


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


@pytest.fixture
def page_reader() -> FakePageReader:
    text = f"con una duración total de 350 horas\n{ENGLISH}\n{GERMAN}"
    return FakePageReader(text, others={1: "en", 2: "de"})


def test_the_applicant_sees_which_lines_are_in_which_language(
    client: TestClient, context: AppContext
) -> None:
    open_claim(client)
    send_files(client, ("0.jpg", a_photo()))
    [document] = evidence_ids(client.get("/en/claim/submit").text)
    work_queue(context)

    shown = client.get(f"/en/claim/evidence/{document}").text

    told = text_of(shown)
    assert told.count(ENGLISH) == 1
    assert OWN in told
    assert f"{NO_MODEL} This line is in German." in told
    assert 'lang="de" dir="ltr">' in shown


def test_where_no_machine_translates_anything_it_is_said_once(
    client: TestClient, context: AppContext
) -> None:
    open_claim(client)
    send_files(client, ("0.jpg", a_photo()))
    [document] = evidence_ids(client.get("/en/claim/submit").text)
    work_queue(context, translator=FakeTranslator(()))

    told = text_of(client.get(f"/en/claim/evidence/{document}").text)

    assert told.count("No machine here translates") == 1
    assert OWN in told
    assert "This line is in German." in told


def test_the_translator_is_asked_for_the_lines_that_need_it_and_told_of_the_rest(
    client: TestClient, context: AppContext
) -> None:
    open_claim(client)
    send_files(client, ("0.jpg", a_photo()))
    work_queue(context)
    sign_in_staff(client, a_member_of_staff(context.engine, Role.TRANSLATOR))
    with read_session(context.engine) as session:
        address = f"/en/staff/translations/{session.exec(select(TranslationTask.id)).one()}"
    post_form(client, f"{address}/take")

    shown = client.get(address).text
    told = text_of(shown)
    assert f"{ENGLISH} This line needs no translation. {OWN}" in told
    assert f"{GERMAN} {NO_MODEL} This line is in German." in told
    assert '<label class="govuk-label" for="line-2" lang="de" dir="ltr">' in shown

    post_form(client, address, [("page", "1"), ("line.2", "Final grade good"), ("finish", "yes")])
    with read_session(context.engine) as session:
        assert session.exec(select(TranslationTask.done_at)).one() is not None


def test_the_assessor_reads_each_line_in_its_language(desk: Desk) -> None:
    page = a_page(1, "Soldadura", ENGLISH, GERMAN)
    words = tuple(
        word.model_copy(update={"language": {1: "en", 2: "de"}.get(word.line)})
        for word in page.words
    )
    a_reading(
        desk.engine,
        desk.letter,
        page.model_copy(update={"words": words}),
        targets=[
            "Welding",
            TranslatedLine(source=ENGLISH, target=ENGLISH, language="en"),
            TranslatedLine(source=GERMAN, target="", language="de", flags=(Flag.MODEL,)),
        ],
    )
    desk.take()

    shown = client_text(desk)

    assert text_of(shown).count(OWN) == 1
    assert f"{NO_MODEL} This line is in German." in text_of(shown)
    assert 'lang="en" dir="ltr">' in shown


def client_text(desk: Desk) -> str:
    return desk.client.get(f"{desk.address}/evidence/{desk.letter}").text
