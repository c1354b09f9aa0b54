"""The applicant's page of credit: what counts and why not, what is missing, and what is reached."""

from html import unescape
from re import sub

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from rpl.catalog import Catalog
from rpl.domain.assessment import Choice, Qualification
from rpl.domain.journey import ClaimState
from rpl.jobs import credit, decision
from tests.factories.account import a_claim
from tests.factories.assessment import a_qualification, a_unit
from tests.factories.decision import Workshop
from tests.factories.definitions import a_country
from tests.factories.review import a_catalog
from tests.fakes.clock import StoppedClock
from tests.fakes.queue import RecordingQueue
from tests.web.browser import sign_in_applicant

PAGE = "/en/claim/credit"
FRANCE = a_country("FR", "W1", "W2", hours=250) | {
    "blocks": [{"id": "CCP1", "title": "An invented block", "units": ["W1"]}]
}
EITHER = a_country("DE", hours=100) | {
    "packaging": {
        "all_of": [],
        "n_of": [
            {"count": 1, "groups": ["either"], "of_which": [{"count": 1, "groups": ["either"]}]}
        ],
        "at_most": [{"points": 30, "groups": ["either"]}],
        "requires": [{"unit": "W2", "units": ["W1"]}],
        "cap_credit": 60,
    }
}


def a_trade() -> Qualification:
    plain = a_qualification(
        a_unit("W1", hours=100, group="either"),
        a_unit("W2", hours=150, group="either"),
        all_of=(),
        n_of=(Choice(count=2, groups=("either",)),),
    )
    said = plain.model_dump(mode="json") | {"countries": [FRANCE, EITHER]}
    return Qualification.model_validate(said)


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog(a_trade())


def text(client: TestClient, address: str = PAGE) -> str:
    return " ".join(unescape(sub(r"<[^>]*>", " ", client.get(address).text)).split())


def holder_of(
    client: TestClient, engine: Engine, catalog: Catalog, clock: StoppedClock, *, both: bool
) -> None:
    """An applicant whose first unit was granted, or both of them."""
    workshop = Workshop(engine, clock, RecordingQueue(), catalog)
    known = a_claim(engine, state=ClaimState.READY, qualification="any-trade")
    sign_in_applicant(client, known)
    workshop.score(known.id, (3, 3), (3, 3) if both else (1, 1))
    decision.decide(workshop.tools, known.id)
    credit.post_credit(workshop.tools, known.id)


def test_what_is_held_and_missing_is_told_for_each_country(
    client: TestClient, engine: Engine, catalog: Catalog, clock: StoppedClock
) -> None:
    holder_of(client, engine, catalog, clock, both=False)
    own, france, germany = (
        text(client).split("An invented")[0],
        *text(client).split("All of it")[1:],
    )

    assert "Units from W1, W2 1 of 2" in own
    assert "W2 Title of W2 (about 150 hours of learning)" in own
    assert "An invented block" in text(client)
    assert "Units that nobody can do without 1 of 2" in france
    assert "What you hold makes the whole." in germany
    assert "It binds nobody there" in own


def test_what_does_not_count_says_why(
    client: TestClient, engine: Engine, catalog: Catalog, clock: StoppedClock
) -> None:
    holder_of(client, engine, catalog, clock, both=True)
    germany = text(client).split("All of it")[2]

    assert "W1 : Other units you hold already give all that is asked of this group" in germany
    assert "1 of W1, W2" in germany
    assert "10 of 10 credits" in germany


@pytest.mark.parametrize("lang", ["es", "ar"])
def test_the_page_is_there_in_every_language(
    client: TestClient, engine: Engine, catalog: Catalog, clock: StoppedClock, lang: str
) -> None:
    holder_of(client, engine, catalog, clock, both=False)
    answer = client.get(f"/{lang}/claim/credit")

    assert answer.status_code == 200
    assert f'lang="{lang}"' in answer.text
    assert "W2" in answer.text


def test_whoever_holds_nothing_sees_the_whole_way(client: TestClient, engine: Engine) -> None:
    sign_in_applicant(client, a_claim(engine, qualification="any-trade"))

    shown = text(client)
    assert "You hold no credit for this qualification yet." in shown
    assert "W1 Title of W1 + W2 Title of W2 (about 250 hours of learning)" in shown


def test_the_page_of_the_qualification_tells_limits_and_what_needs_what(
    client: TestClient,
) -> None:
    shown = text(client, "/en/qualifications/any-trade")

    assert "Of those, at least 1 unit from: W1, W2" in shown
    assert "No more counts than 30 credits from: W1, W2" in shown
    assert "W2 counts only for whoever also has: W1" in shown
    assert "At most 60 credits can come from recognition." in shown
