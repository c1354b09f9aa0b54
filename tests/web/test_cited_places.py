"""The sheet cites lines of the page that is shown, whole pages, and answers of a record."""

import pytest
from sqlmodel import col, select

from rpl.catalog import Catalog
from rpl.store.database import read_session
from rpl.store.tables import Citation, EvidenceItem, Judgement
from tests.factories.reading import a_page, a_reading
from tests.factories.review import a_catalog
from tests.web.assessor import Desk
from tests.web.browser import post_form


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


def record(desk: Desk) -> str:
    """An interview about CC1 of W1; its id."""
    fields = {
        "held_on": "2026-11-20",
        "place": "By telephone",
        "interpreting": "none",
        "question.CC1": "How do you begin?",
        "answer.CC1": "I look at the hoses.",
    }
    post_form(desk.client, f"{desk.address}/units/W1/record/interview", fields)
    with read_session(desk.engine) as session:
        found = session.exec(select(EvidenceItem.id).where(EvidenceItem.kind == "interview")).one()
    return str(found)


def test_lines_pages_and_answers_are_cited_shown_again_and_kept(desk: Desk) -> None:
    page = a_page(1, "Certificado de soldadura", "480 horas", "Firma")
    a_reading(desk.engine, desk.letter, page)
    desk.take()
    told = record(desk)
    form = desk.client.get(f"{desk.address}/units/W1").text
    assert 'name="line.CC2"' in form
    assert f'value="{told}:CC1"' in form
    assert "says nothing about this" in form

    wrong = desk.save(("level.CC1", "3"), ("line.CC1", "4"), ("place", desk.cites()))
    assert wrong.status_code == 422
    assert "a line that was not read on page 1, which has 3 lines" in wrong.text
    assert 'name="line.CC1" value="4"' in wrong.text
    silent = desk.save(("level.CC2", "3"), ("cite.CC2", f"{told}:CC2"))
    assert "says nothing about it" in silent.text

    answer = desk.save(
        ("level.CC1", "3"),
        ("cite.CC1", desk.cites()),
        ("cite.CC1", f"{told}:CC1"),
        ("line.CC1", "2-3"),
        ("level.CC2", "3"),
        ("cite.CC2", desk.cites(1)),
        ("place", desk.cites()),
    )
    shown = desk.client.get(answer.headers["location"]).text
    for place in (f"{desk.cites()}:2", f"{desk.cites()}:3", f"{told}:CC1"):
        assert f'name="cite.CC1" value="{place}" checked' in shown
    assert f'name="cite.CC1" value="{desk.cites()}" checked' not in shown
    desk.mark("W2")
    desk.submit()

    with read_session(desk.engine) as session:
        rows = session.exec(
            select(Judgement.criterion, Citation)
            .join(Citation, col(Citation.judgement_id) == col(Judgement.id))
            .where(Judgement.unit == "W1")
        ).all()
    lines = page.lines
    both = lines[1].box.join(lines[2].box).model_dump()
    whole = {"left": 0, "top": 0, "width": page.width, "height": page.height}
    assert {(code, str(row.lines), row.answer, str(row.box)) for code, row in rows} == {
        ("CC1", "[2, 3]", None, str(both)),
        ("CC1", "None", "CC1", "None"),
        ("CC2", "None", None, str(whole)),
    }


def test_the_sheet_says_whether_language_may_count(desk: Desk) -> None:
    desk.take()
    text = desk.client.get(f"{desk.address}/units/W1").text

    assert text.count("Language may not lower the level here.") == 2
    assert "The work itself asks for language here" not in text
