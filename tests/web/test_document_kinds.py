"""What a document looks like beside what the applicant chose: said, never put right by itself."""

import pytest
from fastapi.testclient import TestClient

from rpl.catalog import Catalog
from rpl.domain.record import FieldName
from rpl.edge.context import AppContext
from tests.factories.intake import a_catalog
from tests.fakes.field_finder import FakeFieldFinder
from tests.fakes.page_reader import FakePageReader
from tests.web.applicant import a_document, work_queue
from tests.web.browser import post_form

FINDER = FakeFieldFinder({FieldName.HOURS: "350", FieldName.GRADE: "Notable"})


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return a_catalog()


def test_a_document_that_looks_like_another_kind_is_said_to_and_the_choice_stays(
    applicant: TestClient, context: AppContext
) -> None:
    address = a_document(applicant)
    work_queue(context, page_reader=FakePageReader("payslip <b> of May"), field_finder=FINDER)

    page = applicant.get(address).text

    assert "You said: Certificate. It looks like: Payslip, because of:" in page
    assert "“<bdi>payslip</bdi>”" in page
    assert "What you said counts" in page
    assert '<span class="govuk-caption-l">Certificate' in page


@pytest.mark.parametrize("text", ["certificate of welding", "no word of the list"])
def test_a_document_that_says_nothing_else_is_left_alone(
    applicant: TestClient, context: AppContext, text: str
) -> None:
    address = a_document(applicant)
    work_queue(context, page_reader=FakePageReader(text), field_finder=FINDER)

    assert "It looks like" not in applicant.get(address).text


def test_a_page_that_is_read_again_can_look_like_another_kind(
    applicant: TestClient, context: AppContext
) -> None:
    address = a_document(applicant)
    work_queue(context, field_finder=FINDER)
    assert "It looks like" not in applicant.get(address).text
    post_form(applicant, f"{address}/pages/1/again", {"turn": "180"})

    work_queue(context, page_reader=FakePageReader("an invoice"), field_finder=FINDER)

    assert "It looks like: Invoice" in applicant.get(address).text
