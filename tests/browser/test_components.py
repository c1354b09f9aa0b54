"""Every macro of templates/components/ on one page, as a browser shows it in both directions."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, DictLoader

from rpl.domain.intake import EvidenceKind
from rpl.domain.journey import ClaimState, EvidenceState
from rpl.domain.reading import Page as Sheet
from rpl.domain.reading import Word
from rpl.domain.record import FieldName
from rpl.domain.rubric import Criterion
from rpl.domain.values import Box
from rpl.edge import catalogs
from rpl.edge.context import AppContext
from rpl.edge.pages import Pages, environment
from rpl.main import create_app
from rpl.settings import PROJECT
from tests.browser.conftest import OpenPage
from tests.browser.service import (
    NARROW,
    WIDE,
    assert_fits_any_window,
    assert_no_axe_violations,
    serve,
)
from tests.factories.rubric import a_criterion

GALLERY = Path(__file__).parent / "templates" / "gallery.html"


@dataclass(frozen=True, slots=True)
class Gallery:
    sheet: Sheet
    criterion: Criterion
    kinds: tuple[EvidenceKind, ...] = tuple(EvidenceKind)
    claim_states: tuple[ClaimState, ...] = tuple(ClaimState)
    evidence_states: tuple[EvidenceState, ...] = tuple(EvidenceState)
    fields: tuple[FieldName, ...] = tuple(FieldName)


def a_gallery() -> Gallery:
    words = tuple(
        Word(
            text=f"word{n}",
            box=Box(left=20, top=20 + 60 * n, width=200, height=40),
            confidence=30.0 * n,
            line=n,
        )
        for n in range(4)
    )
    return Gallery(Sheet(number=1, width=320, height=320, words=words), a_criterion(minimum=1))


@pytest.fixture
def gallery_app(context: AppContext) -> FastAPI:
    made, messages = {}, {lang: catalogs.load(lang) for lang in ("en", "ar")}
    for lang, known in messages.items():
        made[lang] = environment(PROJECT / "templates", lang, known)
        ours = made[lang].loader
        assert ours is not None
        made[lang].loader = ChoiceLoader(
            [ours, DictLoader({"gallery.html": GALLERY.read_text(encoding="utf-8")})]
        )
    pages = Pages(made, messages)
    app = create_app(replace(context, pages=pages))

    def gallery(request: Request) -> HTMLResponse:
        return pages.show(request, "gallery.html", a_gallery())

    app.add_api_route("/{lang}/gallery", gallery)
    return app


@pytest.mark.parametrize(("lang", "width"), [("en", WIDE), ("ar", NARROW)])
def test_every_macro_is_accessible_and_fits_a_phone(
    open_page: OpenPage, gallery_app: FastAPI, lang: str, width: int
) -> None:
    with serve(gallery_app) as address:
        page = open_page(width=width, address=address)
        page.goto(f"/{lang}/gallery")

        assert page.locator("svg rect").count() == 5
        assert_fits_any_window(page)
        assert_no_axe_violations(page)


def test_a_source_line_keeps_its_own_language_and_direction(
    open_page: OpenPage, gallery_app: FastAPI
) -> None:
    with serve(gallery_app) as address:
        page = open_page(address=address)
        page.goto("/en/gallery")

        line = page.get_by_text("شهادة لحام بالقوس الكهربائي")
        assert (line.get_attribute("lang"), line.get_attribute("dir")) == ("ar", "rtl")
        assert page.get_by_text("zzz 123").get_attribute("dir") == "auto"


def test_the_boxes_lie_on_the_picture_in_both_directions(
    open_page: OpenPage, gallery_app: FastAPI
) -> None:
    with serve(gallery_app) as address:
        for lang in ("en", "ar"):
            page = open_page(address=address)
            page.goto(f"/{lang}/gallery")
            picture = page.locator(".rpl-page img").bounding_box()
            overlay = page.locator(".rpl-page svg").bounding_box()
            assert picture is not None
            assert picture == overlay
