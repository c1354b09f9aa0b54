"""The one place where a pack asks for an applicant's texts and pictures.

Names of files and how to reach witnesses stay at home; everything else comes from the panel that
the workbench shows, and pictures as it shows them, so that what is masked there is masked here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlmodel import Session

from rpl.domain.field_work import FieldTerms
from rpl.domain.masking import Mask
from rpl.edge.context import AppContext
from rpl.ports import ValueSeal
from rpl.ports.errors import EngineError
from rpl.store.intake import EvidenceSummary
from rpl.web.review.evidence import EvidencePanel, EvidenceTab, Reader, panel, tabs
from rpl.web.review.masking import picture


@dataclass(frozen=True, slots=True)
class PackedPage:
    """A page of an evidence item; `picture` is its place among the pictures, None without one."""

    panel: EvidencePanel
    picture: int | None


@dataclass(frozen=True, slots=True)
class PackedItem:
    """An evidence item with all of its pages; the name of its file is left out."""

    tab: EvidenceTab
    pages: tuple[PackedPage, ...]


class Album:
    """The pictures of a pack, each made small; no more than its terms allow."""

    def __init__(
        self,
        session: Session,
        context: AppContext,
        mask: Mask,
        claim_id: UUID,
        terms: FieldTerms,
    ) -> None:
        self.pictures: list[bytes] = []
        self._session, self._context, self._mask = session, context, mask
        self._claim_id, self._terms = claim_id, terms

    def take(self, evidence_id: UUID, number: int) -> int | None:
        """The place of a page's picture; None where there is none, or no room for it."""
        if len(self.pictures) >= self._terms.pictures:
            return None
        place = (self._claim_id, evidence_id, number)
        chunks = picture(self._session, self._context, self._mask, place)
        if chunks is None:
            return None
        whole = b"".join(chunks)
        try:
            small = self._context.field_tools.shrinker.shrunk(whole, self._terms.picture_side)
        except EngineError:
            return None
        self.pictures.append(small)
        return len(self.pictures) - 1


def packed_items(
    session: Session,
    seal: ValueSeal,
    items: Sequence[EvidenceSummary],
    reader: Reader,
    album: Album,
) -> tuple[PackedItem, ...]:
    """Every evidence item, its pages in order."""
    return tuple(
        PackedItem(replace(tab, name=""), tuple(_pages(session, seal, items, tab, (reader, album))))
        for tab in tabs(items)
    )


def _pages(
    session: Session,
    seal: ValueSeal,
    items: Sequence[EvidenceSummary],
    tab: EvidenceTab,
    outlets: tuple[Reader, Album],
) -> Iterator[PackedPage]:
    reader, album = outlets
    for number in range(1, tab.pages + 1):
        found = panel(session, seal, items, (tab.id, number), reader)
        apart = replace(
            found,
            tab=replace(found.tab, name=""),
            contact="",
            facts=tuple(replace(fact, box=None) for fact in found.facts),
            places=(),
        )
        yield PackedPage(apart, album.take(tab.id, number))
