"""The quality officer reads how far markers agree, without a name."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event

from rpl.catalog import Catalog
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.roles import Role
from rpl.domain.scoring import Unscored
from rpl.store.database import read_session
from rpl.store.review import agreement
from tests.factories.account import a_member_of_staff
from tests.factories.marked_twice import Paper, marked_twice
from tests.factories.review import POLICY, a_catalog, an_assessor
from tests.web.browser import sign_in_staff, text_of

HERE = "/en/staff/agreement"
ALIKE = [(n % 4, n % 4) for n in range(24)]


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog(marking=POLICY)


@pytest.fixture
def officer(client: TestClient, engine: Engine) -> TestClient:
    sign_in_staff(client, a_member_of_staff(engine, Role.QUALITY_OFFICER))
    return client


def test_figures_stand_with_interval_and_number_and_no_name(
    officer: TestClient, engine: Engine
) -> None:
    markers = an_assessor(engine, "Amina Famous"), an_assessor(engine, "Mira Famous")
    arabic = (Paper(read=("ar",)),)
    marked_twice(engine, markers, [*ALIKE, (Unscored.NOT_SHOWN, 2)], cited=(arabic, arabic))

    assert "25 units marked twice" in officer.get(HERE).text
    page = text_of(officer.get(f"{HERE}/any@1").text)

    assert "CC1 Title of CC1 24 1.00" in page
    assert re.search("1.00.1.00", page)
    assert "1 + 2" in page
    assert "Arabic" in page
    assert "Spanish" not in page
    assert "Famous" not in page


def test_too_few_pairs_and_nothing_at_all_are_said(officer: TestClient, engine: Engine) -> None:
    assert "Nothing was marked twice yet" in officer.get(HERE).text
    markers = an_assessor(engine), an_assessor(engine)
    marked_twice(engine, markers, ALIKE[:19])

    assert "CC1 Title of CC1 19 Too few" in text_of(officer.get(f"{HERE}/any@1").text)
    assert officer.get(f"{HERE}/other@1").status_code == 404


def test_a_sheet_that_is_not_submitted_yet_is_no_figure(any_engine: Engine) -> None:
    markers = an_assessor(any_engine), an_assessor(any_engine)
    marked_twice(any_engine, markers, ALIKE[:2])
    marked_twice(any_engine, markers, ALIKE[:1], locked=False)

    with read_session(any_engine) as session:
        rubrics = agreement.rubrics_marked_twice(session, DEFAULT_ORGANISATION)
        marks = agreement.marked_twice(session, DEFAULT_ORGANISATION, "any@1")
    assert rubrics == (agreement.RubricMarked("any@1", 2),)
    assert sorted((mark.criterion, mark.first, mark.second) for mark in marks) == [
        ("CC1", 0, 0),
        ("CC1", 1, 1),
        ("CC2", 3, 3),
        ("CC2", 3, 3),
    ]
    assert {mark.markers for mark in marks} == {markers}


def test_languages_are_those_of_the_evidence_that_either_marker_cited(any_engine: Engine) -> None:
    markers = an_assessor(any_engine), an_assessor(any_engine)
    read_again, told = Paper(read=("es", "ar"), said="fr"), Paper(said="uk")
    unreadable, unknown = Paper(read=(None,), said="fr"), Paper()
    for level, cited in enumerate(
        (((read_again,), (told,)), ((unreadable, unknown), ()), ((), ()))
    ):
        marked_twice(any_engine, markers, [(level, level)], cited=cited)
    asked: list[str] = []
    event.listen(any_engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

    with read_session(any_engine) as session:
        marks = agreement.marked_twice(session, DEFAULT_ORGANISATION, "any@1")

    assert {mark.first: mark.languages for mark in marks if mark.criterion == "CC1"} == {
        0: {"ar", "uk"},
        1: {"fr", "es"},
        2: set(),
    }
    assert len([each for each in asked if each.startswith("SELECT")]) == 2
