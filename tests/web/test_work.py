"""Work that papers tell of: offered to the applicant's history, summed up for the assessor."""

from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from rpl.catalog import Catalog
from rpl.domain.intake import EvidenceKind
from rpl.domain.record import FieldName
from rpl.edge.context import AppContext
from tests.factories.intake import ANSWERS
from tests.factories.reading import a_field
from tests.factories.review import a_catalog, a_claim
from tests.factories.review import an_evidence_item as an_item
from tests.web.applicant import a_photo, evidence_ids, send_files, work_queue
from tests.web.assessor import Desk
from tests.web.browser import post_form, text_of


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return a_catalog()


def a_paper(engine: Engine, claim: UUID, kind: EvidenceKind, values: dict[FieldName, str]) -> UUID:
    paper = an_item(engine, claim, kind=kind, dated=None)
    for name, value in values.items():
        a_field(engine, paper, name, value, value)
    return paper


def a_letter(desk: Desk, employer: str, start: str, end: str, hours: str = "") -> None:
    values = {
        FieldName.ISSUER: employer,
        FieldName.PERIOD_START: start,
        FieldName.PERIOD_END: end,
        FieldName.HOURS: hours,
    }
    a_paper(desk.engine, desk.claim, EvidenceKind.REFERENCE_LETTER, values)


def test_an_assessor_sees_months_hours_overlaps_and_what_is_not_known(desk: Desk) -> None:
    a_letter(desk, "Talleres Ebro", "2019-01", "2019-12", "1200")
    a_letter(desk, "Okello <Gates>", "2019-10", "2020-03")
    values = {FieldName.ISSUER: "TALLERES EBRO", FieldName.DATE: "2019-02-28"}
    a_paper(desk.engine, desk.claim, EvidenceKind.PAYSLIP, values | {FieldName.HOURS: "160"})
    desk.take()

    text = text_of(desk.client.get(desk.address).text)

    assert "1 year 3 months" in text
    assert "1200 hours" in text
    assert "(of 3 months no hours are known)" in text
    assert "At the same time for Talleres Ebro and Okello &lt;Gates&gt; :" in text
    assert "These 3 months count once." in text
    assert "it tells no hours" in text
    assert "the month in which it was paid is counted" in text
    assert "As the applicant tells it" not in text


def test_papers_that_tell_of_no_work_are_not_summed_up(desk: Desk) -> None:
    a_field(desk.engine, desk.letter, FieldName.ISSUER, "Centro Claro", None)
    desk.take()

    assert "How this was counted" not in desk.client.get(desk.address).text


def test_a_letter_without_an_end_is_told_as_at_least(desk: Desk) -> None:
    a_letter(desk, "", "2019-01", "", "40")
    desk.take()

    text = text_of(desk.client.get(desk.address).text)

    assert "1 month at least; how much more is not told" in text
    assert "hours not known" in text
    assert "Employer not told" in text


def a_confirmed_letter(applicant: TestClient, context: AppContext, **fields: str) -> str:
    send_files(applicant, ("letter.jpg", a_photo()), kind="reference_letter")
    work_queue(context)
    [letter] = evidence_ids(applicant.get("/en/claim/submit").text)
    typed = {f"field.{name}": value for name, value in fields.items()}
    answer = post_form(applicant, f"/en/claim/evidence/{letter}/confirm", typed)
    assert answer.status_code == 303
    return letter


def test_an_applicant_puts_a_period_of_a_letter_into_the_form_and_saves_it(
    applicant: TestClient, context: AppContext
) -> None:
    letter = a_confirmed_letter(
        applicant,
        context,
        issuer="Talleres Ebro",
        role="Soldador",
        period_start="2015-03-01",
        period_end="2019-06-30",
        hours="1200",
        tasks="Soldadura MIG <de> estructuras.",
    )

    page = applicant.get("/en/claim/history").text
    assert "from your letter" in page
    assert 'name="period"' not in page
    filled = applicant.get(f"/en/claim/history?document={letter}").text
    assert 'value="Talleres Ebro"' in filled
    assert 'value="2015"' in filled
    assert "Soldadura MIG &lt;de&gt; estructuras.</textarea>" in filled
    assert "1200</bdi> hours" in filled
    assert "Correct it, add what is missing, and save it." in filled
    assert 'name="period"' not in applicant.get("/en/claim/history").text  # nothing was kept

    post_form(applicant, "/en/claim/history", {**ANSWERS, "employer": "Talleres Ebro"})
    after = applicant.get("/en/claim/history").text
    assert after.count('name="period"') == 1
    assert "Found in your documents" not in after


def test_a_form_with_mistakes_still_offers_what_was_found(
    applicant: TestClient, context: AppContext
) -> None:
    a_confirmed_letter(applicant, context, issuer="Taller Sol", period_start="2015")

    answer = post_form(applicant, "/en/claim/history", {**ANSWERS, "start_month": "13"})

    assert answer.status_code == 422
    assert "Put it into the form" in answer.text
    assert "last month not told" in answer.text


def test_what_another_claim_holds_fills_no_form(applicant: TestClient, engine: Engine) -> None:
    values = {FieldName.ISSUER: "Taller Luna", FieldName.PERIOD_START: "2015"}
    foreign = a_paper(engine, a_claim(engine), EvidenceKind.REFERENCE_LETTER, values)

    page = applicant.get(f"/en/claim/history?document={foreign}")

    assert page.status_code == 200
    assert "Taller Luna" not in page.text


@pytest.mark.parametrize("lang", ["es", "ar"])
def test_offers_and_sums_stand_in_every_language(
    lang: str, applicant: TestClient, context: AppContext
) -> None:
    letter = a_confirmed_letter(applicant, context, issuer="Taller Sol", period_start="2015-02")

    assert applicant.get(f"/{lang}/claim/history?document={letter}").status_code == 200


def test_an_applicant_reads_what_jobs_add_up_to_and_that_overlaps_count_once(
    applicant: TestClient,
) -> None:
    """3/2015 to 8/2019 are 54 months; a second job from 1/2019 to 12/2019 adds the last four."""
    second = {"employer": "Astilleros Sur", "start_month": "1", "start_year": "2019"}
    post_form(applicant, "/en/claim/history", ANSWERS)
    until = {"end_month": "12", "end_year": "2019"}
    post_form(applicant, "/en/claim/history", {**ANSWERS, **second, **until})

    page = text_of(applicant.get("/en/claim/history").text)

    assert "What this adds up to 4 years 10 months" in page
    assert "These 8 months count once." in page
    assert "Document 1" not in page
