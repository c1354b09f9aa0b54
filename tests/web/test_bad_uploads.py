"""Hostile and broken files as a browser sends them: a page that says what to do next, or kept."""

from dataclasses import replace

import pytest

from rpl.adapters.page_reader import SandboxedPageReader
from rpl.catalog import Catalog
from rpl.edge.context import AppContext
from tests.adapters.test_bad_files import FOLDER, READ, REFUSED
from tests.factories.intake import a_catalog
from tests.web.applicant import open_claim, send_files
from tests.web.conftest import browser

A_FEW = {"Pillow__crash-2020-10-test.tif", "gen_svg_lol.svg", "pdfjs__js-authors.pdf"}
"""Sent in every run; the others when run long."""


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if name in A_FEW else pytest.mark.long)
        for name in sorted({*REFUSED, *READ})
    ],
)
def test_a_bad_file_is_refused_with_a_page_or_kept(context: AppContext, name: str) -> None:
    with browser(replace(context, page_reader=SandboxedPageReader())) as applicant:
        open_claim(applicant)
        answer = send_files(applicant, (name, (FOLDER / name).read_bytes()))

    if name in REFUSED:
        assert 400 <= answer.status_code < 500
        assert 'class="govuk-error-summary"' in answer.text
    else:
        assert (answer.status_code, "/claim/evidence" in answer.headers["location"]) == (303, True)
