"""Occupations and skills that the words of a page suggest, as assessor and applicant see them."""

import pytest
from fastapi.testclient import TestClient

from rpl.catalog import Catalog
from rpl.edge.context import AppContext
from tests.factories.reading import a_page, a_reading
from tests.factories.review import QUALIFICATION, RUBRIC, a_catalog
from tests.web.applicant import evidence_ids, work_queue
from tests.web.assessor import Desk
from tests.web.browser import post_form

OPERATE = "http://data.europa.eu/esco/skill/2fcd95a4-1f9a-41cf-95a9-4701bde476b4"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The first unit and its first criterion name the skill of operating welding equipment."""
    first, *rest = QUALIFICATION.units
    head, *tail = RUBRIC.criteria
    rubric = RUBRIC.model_copy(
        update={"criteria": (head.model_copy(update={"esco": (OPERATE,)}), *tail)}
    )
    unit = first.model_copy(update={"esco": (OPERATE,)})
    return a_catalog(QUALIFICATION.model_copy(update={"units": (unit, *rest)}), rubric)


def test_words_of_a_page_suggest_an_occupation_and_say_why(desk: Desk) -> None:
    page = a_page(1, "Trabajó como soldadora", "con horno")
    a_reading(desk.engine, desk.letter, page, targets=["She worked as a welder", None])
    desk.take()

    for place in (f"evidence/{desk.letter}", "units/W1"):
        text = desk.client.get(f"{desk.address}/{place}").text
        assert "1 occupation or skill that the words suggest" in text
        assert ">welder</span></a> (occupation, <bdi>7212.3</bdi>)" in text
        assert '“<span lang="es" dir="ltr">soldadora</span>” (page 1, line 1)' in text
        assert '“<span lang="en" dir="ltr">welder</span>” (page 1, line 1)' in text
        assert "ESCO classification of the European Commission" in text


def test_a_skill_that_the_qualification_names_comes_first_with_its_criteria(desk: Desk) -> None:
    targets = ["She is a welder", "She operated welding equipment"]
    a_reading(desk.engine, desk.letter, a_page(1, "Es así", "Y así"), targets=targets)
    desk.take()

    text = desk.client.get(f"{desk.address}/evidence/{desk.letter}").text

    assert "named in W1, W1 CC1" in text
    assert text.index(">operate welding equipment</span>") < text.index(">welder</span>")


def test_a_line_whose_translation_is_held_back_suggests_nothing(desk: Desk) -> None:
    a_reading(desk.engine, desk.letter, a_page(1, "Uno", "dos"), targets=["One", None])
    desk.take()

    assert "ESCO" not in desk.client.get(f"{desk.address}/evidence/{desk.letter}").text


def test_an_applicant_sees_what_their_own_words_suggest(
    applicant: TestClient, context: AppContext
) -> None:
    post_form(applicant, "/en/claim/statement", {"statement": "Fui soldador toda la vida."})
    work_queue(context)
    [statement] = evidence_ids(applicant.get("/en/claim/submit").text)

    text = applicant.get(f"/es/claim/evidence/{statement}").text

    assert '<span lang="es" dir="ltr">soldador</span></a>' in text


def test_words_that_may_fit_stand_beside_each_box_and_tick_none(desk: Desk) -> None:
    targets = ["She is a welder", "She operated welding equipment"]
    a_reading(desk.engine, desk.letter, a_page(1, "Es así", "Y así"), targets=targets)
    desk.take()

    text = desk.client.get(f"{desk.address}/evidence/{desk.letter}").text

    box = text.partition('id="link-W1.CC1"')[2].partition("</label>")[0]
    assert "may fit, because of:" in box
    assert "operated welding equipment" in box
    assert "may fit" not in text.partition('id="link-W1.CC2"')[2].partition("</label>")[0]
    assert 'name="link" value="W1.CC1" checked' not in text


def test_an_applicant_asks_for_words_that_may_fit_and_ticks_them_alone(
    applicant: TestClient, context: AppContext
) -> None:
    unit = "/en/claim/units/W1"
    statement = {"statement": "I operated welding equipment every day."}
    post_form(applicant, "/en/claim/statement", statement)
    assert "May fit:" not in applicant.get(unit).text
    assert "No words were found that fit" in applicant.get(f"{unit}?words=1").text
    work_queue(context)
    [item] = evidence_ids(applicant.get("/en/claim/evidence").text)

    text = applicant.get(f"{unit}?words=1").text

    assert text.count("May fit:") == 1
    assert 'dir="ltr">operated welding equipment</span>” (page 1, line 1)' in text
    assert ">operate welding equipment</bdi>" in text
    assert "It ticks nothing" in text
    assert f'name="for.CC1" value="{item}" checked' not in text
    own = applicant.get(f"/en/claim/evidence/{item}").text
    box = own.partition('id="point-W1.CC1"')[2].partition("</label>")[0]
    assert "operated welding equipment</span>” (page 1, line 1)" in box
    assert "checked" not in box
    assert "May fit" not in own.partition('id="point-W1.CC2"')[2].partition("</label>")[0]
