"""The pages that marks cite, in the reading that counted when a unit was decided."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session, col, select

from rpl.domain.reading import Page
from rpl.domain.resting_on import ReadPage
from rpl.ports import ValueSeal
from rpl.store.sealed import Sealed, open_if_whole
from rpl.store.tables import ReadingPage, ReadingRow


class CitedPage(NamedTuple):
    """A page of an evidence item as it was read until a moment: no later reading counts."""

    evidence: UUID
    number: int
    until: datetime


def read_pages(
    session: Session, seal: ValueSeal, cited: Collection[CitedPage]
) -> Mapping[CitedPage, ReadPage]:
    """What was read of each page; one that was not read by then is left out.

    A page is opened once, however many marks cite it.  `seal` is the applicant's.
    """
    if not cited:
        return {}
    counting = _counting(session, cited)
    rows = {row.id: row for row in counting.values()}
    read = {page_id: _as_read(seal, row) for page_id, row in rows.items()}
    return {page: read[row.id] for page, row in counting.items()}


def _counting(session: Session, cited: Collection[CitedPage]) -> Mapping[CitedPage, ReadingPage]:
    """The row of each page in the newest reading that it was in by then."""
    rows = session.exec(
        select(ReadingPage, ReadingRow.evidence_id, ReadingRow.created_at)
        .join(ReadingRow, col(ReadingRow.id) == col(ReadingPage.reading_id))
        .where(
            col(ReadingRow.evidence_id).in_({page.evidence for page in cited}),
            col(ReadingPage.number).in_({page.number for page in cited}),
        )
        .order_by(col(ReadingRow.version))
    )
    versions: defaultdict[tuple[UUID, int], list[tuple[datetime, ReadingPage]]] = defaultdict(list)
    for row, evidence_id, created_at in rows:
        versions[evidence_id, row.number].append((created_at, row))
    found: dict[CitedPage, ReadingPage] = {}
    for page in cited:
        for created_at, row in versions[page.evidence, page.number]:
            if created_at <= page.until:
                found[page] = row
    return found


def _as_read(seal: ValueSeal, row: ReadingPage) -> ReadPage:
    content = open_if_whole(seal, Sealed.PAGE_CONTENT.at(row.id), row.content)
    if content is None:
        return ReadPage(reading=row.reading_id, image=row.image_name)
    page = Page.model_validate_json(content)
    return ReadPage(
        reading=row.reading_id,
        image=row.image_name,
        width=page.width,
        height=page.height,
        lines=tuple(line.text for line in page.lines),
        boxes=tuple(line.box for line in page.lines),
    )
