"""An auditor draws decisions by a seed; anybody draws the same again, and the trail knows it."""

import re
from dataclasses import replace
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from rpl.domain.audit_sample import lot, population_hash
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.flows.trace import sample_again
from rpl.jobs.decision import decide
from rpl.store.database import read_session, write_session
from rpl.store.tables import AuditEntry, Claim, Decision
from tests.factories.account import a_member_of_staff
from tests.factories.decision import Workshop
from tests.factories.organisation import an_organisation
from tests.factories.review import an_assessor
from tests.web.browser import post_form, sign_in_staff, text_of
from tests.web.conftest import browser

HERE = "/en/staff/trace/samples"
YEAR = {"since": "2026-01-01", "until": "2026-12-31"}


@pytest.fixture
def workshop(engine: Engine) -> Workshop:
    """Three claims of two units each: two marked by one person, one by another."""
    found = Workshop(engine)
    for marker in ("Amina", "Amina", "Boris"):
        if marker == "Boris":
            found.assessor = an_assessor(engine, "Boris")
        decide(found.tools, found.scored(w1=(0, 0) if marker == "Boris" else (3, 3)))
    return found


@pytest.fixture
def auditor(workshop: Workshop, context: AppContext) -> TestClient:
    visitor = browser(replace(context, catalog=workshop.catalog))
    sign_in_staff(visitor, a_member_of_staff(workshop.engine, Role.AUDITOR, name="Ada Auditor"))
    return visitor


def drawn(visitor: TestClient, seed: str = "lotto2026", wanted: int = 3) -> str:
    """The address of a sample that was drawn."""
    answer = post_form(visitor, HERE, {"seed": seed, "wanted": str(wanted), **YEAR})
    assert answer.status_code == 303, text_of(answer.text)
    return str(answer.headers["location"])


def listed(visitor: TestClient, address: str) -> list[str]:
    return re.findall(r'href="/en/staff/trace/decisions/([0-9a-f-]+)"', visitor.get(address).text)


def told(engine: Engine) -> list[dict[str, str]]:
    with read_session(engine) as session:
        rows = session.exec(select(AuditEntry).where(AuditEntry.deed == "sample_drawn"))
        return [dict(row.details) for row in rows]


def test_the_same_seed_draws_the_same_and_every_marker_is_drawn_from(auditor: TestClient) -> None:
    assert f'href="{HERE}"' in auditor.get("/en/staff/trace").text
    one, other, third = drawn(auditor), drawn(auditor), drawn(auditor, "another7")

    text = text_of(auditor.get(one).text)

    assert listed(auditor, one) == listed(auditor, other)
    assert len(listed(auditor, one)) == 3
    assert one != other != third
    assert "3 of 6 decisions" in text
    assert "The same again" in text
    assert re.search(r"any@1 : [12] of 4 decisions Boris any@1 : [12] of 2 decisions", text)
    assert "Ada Auditor" in text
    overview = text_of(auditor.get(HERE).text)
    assert overview.count("Seed lotto2026") == 2
    assert overview.count("Seed another7") == 1


def test_seed_population_and_what_was_drawn_stand_in_the_trail(
    workshop: Workshop, auditor: TestClient
) -> None:
    address = drawn(auditor)

    [details] = told(workshop.engine)

    with read_session(workshop.engine) as session:
        known = [str(row.id) for row in session.exec(select(Decision))]
        number = UUID(address.rpartition("/")[2])
        found = sample_again(session, organisation_id=DEFAULT_ORGANISATION, sample_id=number)
    assert [str(each) for each in found.sample.drawn] == [details[f"n00{n}"] for n in (1, 2, 3)]
    assert {key: details[key] for key in ("seed", "wanted", "population", "since", "until")} == {
        "seed": "lotto2026",
        "wanted": "3",
        "population": "6",
        **YEAR,
    }
    assert details["organisation"] == str(DEFAULT_ORGANISATION)
    names = list(map(str, found.sample.drawn))
    assert names == sorted(names, key=lambda each: lot("lotto2026", each))
    assert set(names) <= set(known)
    assert len(details["digest"]) == len(population_hash([]))


def test_a_decision_that_was_added_to_the_past_or_taken_away_is_found_out(
    workshop: Workshop, auditor: TestClient
) -> None:
    address = drawn(auditor, wanted=100)
    with write_session(workshop.engine) as session:
        row = session.exec(select(Decision)).first()
        assert row is not None
        row.decided_at = row.decided_at.replace(year=2025)

    text = text_of(auditor.get(address).text)

    assert "Not the same The seed does not draw the same again" in text
    assert len(listed(auditor, address)) == 6


def test_what_is_decided_later_changes_no_sample(workshop: Workshop, auditor: TestClient) -> None:
    address = drawn(auditor)
    workshop.clock.move(minutes=5)
    decide(workshop.tools, workshop.scored())

    assert "The same again" in text_of(auditor.get(address).text)


def test_a_mistake_in_the_form_is_said_beside_it_and_nothing_is_drawn(
    workshop: Workshop, auditor: TestClient
) -> None:
    answer = post_form(
        auditor, HERE, {"seed": "<b>", "wanted": "0", "since": "2026-02-30", "until": "soon"}
    )

    text = text_of(answer.text)
    assert answer.status_code == 422
    for said in (
        "Give 4 to 40 letters and digits.",
        "Give a number from 1 to 100.",
        "Give a day, such as 2026-09-30.",
    ):
        assert said in text
    assert 'value="2026-02-30"' in answer.text
    assert "<b>" not in answer.text
    assert told(workshop.engine) == []


def test_nothing_of_another_organisation_is_drawn_or_shown(
    workshop: Workshop, auditor: TestClient, context: AppContext
) -> None:
    address = drawn(auditor)
    elsewhere = an_organisation(workshop.engine)
    other = browser(replace(context, catalog=workshop.catalog))
    person = a_member_of_staff(
        workshop.engine, Role.AUDITOR, email="eva@staff.example", organisation_id=elsewhere
    )
    sign_in_staff(other, person)

    foreign, own = other.get(address), drawn(other)

    assert foreign.status_code == 404
    assert "There is no sample with this number here" in foreign.text
    assert "Nothing was decided in that time." in other.get(own).text
    assert "lotto2026" in other.get(HERE).text
    assert text_of(other.get(HERE).text).count("0 of 0 decisions") == 1
    with write_session(workshop.engine) as session:
        for claim in session.exec(select(Claim)).all():
            claim.organisation_id = elsewhere
    assert "6 decisions" not in text_of(other.get(own).text)
