"""Documents of many pages, and pages that took too long: some at a time, and what is missing."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from typing_extensions import override

from rpl.catalog import Catalog
from rpl.domain.intake import EvidenceKind
from rpl.domain.reading import PageOrder
from rpl.domain.record import FieldName
from rpl.edge.context import AppContext
from rpl.ports import PagesRead
from rpl.web.record_lines import PageWindow
from rpl.web.review.evidence import EvidenceTab
from tests.factories.intake import a_catalog
from tests.fakes.field_finder import FakeFieldFinder
from tests.fakes.page_reader import FakePageReader
from tests.web.applicant import a_photo, evidence_ids, send_files, work_queue

FINDER = FakeFieldFinder({FieldName.HOURS: "350"})


class LongReader(FakePageReader):
    """Reads every file as 23 pages; the last took too long, and two more were left out."""

    @override
    @contextmanager
    def read(
        self, source: Path, languages: Sequence[str], order: PageOrder | None = None
    ) -> Iterator[PagesRead]:
        with super().read(source, languages, order) as read:
            first = read.reading.pages[0]
            pages = [first.model_copy(update={"number": number}) for number in range(1, 24)]
            pages[-1] = pages[-1].model_copy(update={"cut_short": True, "left_out": 2})
            reading = read.reading.model_copy(update={"pages": tuple(pages)})
            yield PagesRead(reading, read.images * 23, read.originals * 23, read.cleaned * 23)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return a_catalog()


@pytest.fixture
def address(applicant: TestClient, context: AppContext) -> str:
    send_files(applicant, ("long.jpg", a_photo(0)))
    work_queue(context, page_reader=LongReader(), field_finder=FINDER)
    [evidence] = evidence_ids(applicant.get("/en/claim/submit").text)
    return f"/en/claim/evidence/{evidence}"


def shown(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'id="page-(\d+)"', page)]


def test_a_long_document_is_shown_ten_pages_at_a_time(applicant: TestClient, address: str) -> None:
    first, last = applicant.get(address).text, applicant.get(f"{address}?page=23").text

    assert shown(first) == list(range(1, 11))
    assert shown(last) == [21, 22, 23]
    assert f'href="{address}?page=11"' in first
    assert re.search(r'\?page=21" aria-current="page"', last)
    assert 'lang="en" dir="ltr">en: con una duración total de 350 horas</p>' in last


def test_a_field_leads_to_the_screen_of_its_page(applicant: TestClient, address: str) -> None:
    assert 'href="#place-hours"' in applicant.get(address).text
    assert f'href="{address}?page=1#place-hours"' in applicant.get(f"{address}?page=11").text


def test_what_was_not_read_for_lack_of_time_is_said(applicant: TestClient, address: str) -> None:
    page = applicant.get(f"{address}?page=23").text

    assert "The last 2 pages of this file were not read, because reading took too long." in page
    assert page.count("Reading this page took too long") == 1
    assert "Reading this page took too long" not in applicant.get(address).text


@pytest.mark.parametrize(
    ("number", "count", "expected"),
    [(1, 0, (1, 0)), (1, 1, (1, 1)), (10, 23, (1, 10)), (11, 23, (11, 20)), (99, 23, (21, 23))],
)
def test_a_screen_holds_the_page_that_was_asked_for(
    number: int, count: int, expected: tuple[int, int]
) -> None:
    window = PageWindow.around(number, count)

    assert (window.first, window.last) == expected


@pytest.mark.parametrize(
    ("pages", "number", "expected"),
    [
        (3, 1, (1, 2, 3)),
        (200, 1, (1, 2, 3, 4, 200)),
        (200, 100, (1, 97, 98, 99, 100, 101, 102, 103, 200)),
    ],
)
def test_an_assessor_chooses_from_the_pages_around(
    pages: int, number: int, expected: tuple[int, ...]
) -> None:
    tab = EvidenceTab(uuid4(), 1, EvidenceKind.CERTIFICATE, "long.pdf", pages)

    assert tab.near(number) == expected
