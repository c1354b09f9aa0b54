"""One evidence item as an assessor sees it: a page with its words, text, translation, record."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from rpl.domain.history import WorkPeriod
from rpl.domain.inspection import ActiveContent
from rpl.domain.intake import EvidenceKind
from rpl.domain.journey import EvidenceState
from rpl.domain.reading import Page
from rpl.domain.record import FieldName
from rpl.domain.values import Box
from rpl.edge.forms import whole_number
from rpl.ports import ValueSeal
from rpl.store.intake import EvidenceSummary
from rpl.store.reading import StoredReading, stored_reading
from rpl.store.record import RecordedField, recorded_fields


@dataclass(frozen=True, slots=True)
class EvidenceTab:
    """An evidence item in the list; `number` counts the items of the claim from 1."""

    id: UUID
    number: int
    kind: EvidenceKind
    name: str
    pages: int


@dataclass(frozen=True, slots=True)
class LineView:
    """A line beside its translation; `target` is empty where there is none to show."""

    source: str
    target: str
    held_back: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """A confirmed field.  `machine` is what the machine had found, empty if nothing or the same."""

    name: FieldName
    value: str
    machine: str
    added: bool


@dataclass(frozen=True, slots=True)
class EvidencePanel:
    """One page of one evidence item.

    `address` of the page image is empty for text that was written into a form.  `quality` is that
    of the translation, empty where there is none; `awaits_translator` says that a person was asked.
    """

    tab: EvidenceTab
    number: int
    page: Page | None
    address: str
    boxes: tuple[Box, ...]
    lines: tuple[LineView, ...]
    source_language: str
    target_language: str
    quality: str
    awaits_translator: bool
    removed: tuple[ActiveContent, ...]
    fields: tuple[FieldView, ...]
    periods: tuple[WorkPeriod, ...]


def confirmed(items: Sequence[EvidenceSummary]) -> tuple[EvidenceSummary, ...]:
    """What the applicant confirmed; nothing else is shown to an assessor."""
    return tuple(item for item in items if item.state is EvidenceState.CONFIRMED)


def tabs(items: Sequence[EvidenceSummary]) -> tuple[EvidenceTab, ...]:
    """The list of a claim's evidence."""
    return tuple(
        EvidenceTab(item.id, number, item.kind, item.display_name, max(item.pages, 1))
        for number, item in enumerate(items, start=1)
    )


def shown(place: str, known: Sequence[EvidenceTab]) -> tuple[UUID, int] | None:
    """The item and page that `ID:PAGE` asks for, else the first page of the first item."""
    wanted, _, number = place.partition(":")
    page = whole_number(number) or 1
    for tab in known:
        if str(tab.id) == wanted:
            return tab.id, min(page, tab.pages)
    return (known[0].id, 1) if known else None


def panel(
    session: Session,
    seal: ValueSeal,
    items: Sequence[EvidenceSummary],
    place: tuple[UUID, int],
    images: str,
) -> EvidencePanel:
    """One page of an evidence item; `images` is the address under which its images stand."""
    evidence_id, number = place
    tab = next(tab for tab in tabs(items) if tab.id == evidence_id)
    item = next(item for item in items if item.id == evidence_id)
    stored = stored_reading(session, seal, evidence_id)
    fields = recorded_fields(session, seal, evidence_id)
    page = _page(stored, number)
    named = stored is not None and page is not None and _has_image(stored, page)
    translation = None if stored is None else stored.translation
    return EvidencePanel(
        tab=tab,
        number=number,
        page=page,
        address=f"{images}/{evidence_id}/pages/{number}.jpg" if named else "",
        boxes=tuple(found.box for found in fields if found.box and found.page == number),
        lines=() if stored is None else _lines(stored, number),
        source_language=_source_language(stored, item),
        target_language="" if translation is None else translation.target_language,
        quality="" if translation is None else translation.quality.value,
        awaits_translator=stored is not None and stored.awaits_translator,
        fields=tuple(_field(found) for found in fields if found.value),
        removed=item.removed,
        periods=item.periods,
    )


def _page(stored: StoredReading | None, number: int) -> Page | None:
    pages = () if stored is None else stored.reading.pages
    return next((page for page in pages if page.number == number), None)


def _has_image(stored: StoredReading, page: Page) -> bool:
    return stored.image_names[stored.reading.pages.index(page)] is not None


def _source_language(stored: StoredReading | None, item: EvidenceSummary) -> str:
    read = None if stored is None else stored.reading.language
    return read or item.document_language or ""


def _lines(stored: StoredReading, number: int) -> tuple[LineView, ...]:
    """The lines of one page.  Translations stand in the order of the lines of the document."""
    translated = () if stored.translation is None else stored.translation.lines
    views = []
    for place, line in enumerate(stored.reading.lines):
        if line.page != number:
            continue
        found = translated[place] if place < len(translated) else None
        held_back = found is not None and bool(found.flags)
        target = "" if found is None or held_back else found.target
        views.append(LineView(line.text, target, held_back))
    return tuple(views)


def _field(found: RecordedField) -> FieldView:
    machine = found.machine_value or ""
    return FieldView(
        name=found.name,
        value=found.value,
        machine="" if machine == found.value else machine,
        added=found.machine_value is None,
    )
