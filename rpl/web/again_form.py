"""The form that asks for one page to be read again, as all who may ask see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path
from sqlmodel import Session

from rpl.domain.intake import MAX_PAGES
from rpl.domain.reading import Page, PageOrder
from rpl.domain.reading_order import (
    EDGES,
    NothingToReadAgainError,
    PageAbsentError,
    page_order,
)
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext
from rpl.edge.forms import Form
from rpl.edge.languages import LanguageDep
from rpl.ports import ValueSeal
from rpl.store.reading import Picture, StoredOrder, orders, stored_reading
from rpl.web.intake.document_languages import DocumentLanguage, document_languages

FIELDS = ("language", "turn", *EDGES)


@dataclass(frozen=True)
class PageOfDocument:
    """Which page an address speaks of; `number` counts from 1."""

    lang: LanguageDep
    evidence_id: UUID
    number: Annotated[int, Path(ge=1, le=MAX_PAGES)]


PageDep = Annotated[PageOfDocument, Depends()]


@dataclass(frozen=True, slots=True)
class Answered:
    """What was typed into the form, and what is wrong with it, by field."""

    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a document stands: its own page, and that of the form; `page` counts from 1."""

    lang: str
    document: str
    page: int

    @property
    def form(self) -> str:
        """Where the form is shown and sent."""
        return f"{self.document}/pages/{self.page}/again"

    @property
    def back(self) -> str:
        """Where this page of the document is shown."""
        return f"{self.document}?page={self.page}"

    def picture(self, picture: Picture) -> str:
        """Where a picture of the page stands."""
        if picture is Picture.UPRIGHT:
            return f"{self.document}/pages/{self.page}.jpg"
        return f"{self.document}/pages/{self.page}/{picture}.jpg"


@dataclass(frozen=True, slots=True)
class AgainPage:
    """The form with the pictures beside it.

    `pictures` are addresses by `store.reading.Picture`, as many as there are.  `waiting` says that
    a page of this document is being read again now; `orders` are those of this page that were
    asked before, the newest first.
    """

    address: Address
    page: Page
    pictures: Mapping[str, str]
    languages: tuple[DocumentLanguage, ...]
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    waiting: bool
    orders: tuple[StoredOrder, ...]


def again_page(
    session: Session,
    seal: ValueSeal,
    evidence_id: UUID,
    address: Address,
    answered: Answered,
) -> AgainPage:
    """The form for one page of a document that was read.

    Raises:
        NothingToReadAgainError: Nothing of it was read, or it was typed.
        PageAbsentError: It has no such page.
    """
    stored = stored_reading(session, seal, evidence_id)
    if stored is None or not any(stored.image_names):
        raise NothingToReadAgainError
    known = {page.number: place for place, page in enumerate(stored.reading.pages)}
    if address.page not in known:
        raise PageAbsentError(number=address.page)
    place = known[address.page]
    asked = orders(session, evidence_id)
    return AgainPage(
        address=address,
        page=stored.reading.pages[place],
        pictures={picture: address.picture(picture) for picture in sorted(stored.pictures[place])},
        languages=document_languages(address.lang),
        typed={name: answered.typed.get(name, "") for name in FIELDS},
        errors=answered.errors,
        waiting=any(order.settled_at is None for order in asked),
        orders=tuple(order for order in asked if order.page == address.page),
    )


def asked(context: AppContext, lang: str, number: int, form: Form) -> PageOrder | Answered:
    """What the form asks of a page; where it asks badly, what was typed and what is wrong."""
    typed = {name: form.text(name, limit=100) for name in FIELDS}
    order = page_order(number, typed)
    if isinstance(order, PageOrder):
        return order
    return Answered(typed, complaints(context.pages, lang, order))
