"""One evidence item as an assessor sees it: a page with its words, text, translation, record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlmodel import Session

from rpl.domain.conversation import Conversation
from rpl.domain.history import WorkPeriod
from rpl.domain.inspection import ActiveContent
from rpl.domain.intake import EvidenceKind
from rpl.domain.journey import EvidenceState
from rpl.domain.masking import NO_MASK, Mask
from rpl.domain.reading import UNSURE, Page
from rpl.domain.record import KindFound
from rpl.domain.testimony import Report
from rpl.domain.translation import NO_MACHINE
from rpl.edge.forms import whole_number
from rpl.edge.pages import Pages
from rpl.ports import ValueSeal
from rpl.store.conversation import Recorders, recorders
from rpl.store.form_answers import spoken_of
from rpl.store.intake import EvidenceSummary
from rpl.store.reading import Picture, StoredOrder, StoredReading, orders, stored_reading
from rpl.store.record import recorded_fields
from rpl.store.testimony import contact
from rpl.web.line_words import LineWords
from rpl.web.record_lines import (
    ShownLine,
    TranslationNote,
    pages_shown,
    translation_note,
)
from rpl.web.review.facts import Fact, facts
from rpl.web.review.masking import masked_fields, masked_reading
from rpl.web.suggestions_shown import SuggestionShown, suggestions_shown

FEW_PAGES, AROUND = 12, 3


@dataclass(frozen=True, slots=True)
class CheckForm:
    """What was typed into the form that notes a check with the issuer, and what is wrong."""

    chosen: str = ""
    how: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EvidenceTab:
    """An evidence item in the list; `number` counts the items of the claim from 1.

    It may be the record of a conversation that a second person has not confirmed.
    `spoken` are the units and criteria that a record or a report speaks of, None for other kinds.
    """

    id: UUID
    number: int
    kind: EvidenceKind
    name: str
    pages: int
    unconfirmed: bool = False
    spoken: frozenset[tuple[str, str]] | None = None

    def near(self, number: int) -> tuple[int, ...]:
        """Its pages, to choose from; of many, the first, the last and those around `number`."""
        if self.pages <= FEW_PAGES:
            return tuple(range(1, self.pages + 1))
        around = range(max(1, number - AROUND), min(self.pages, number + AROUND) + 1)
        return tuple(sorted({1, *around, self.pages}))


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a panel is made: the pages' words in a language, and where page images stand.

    `wanted` says where the qualification names skills of ESCO, by address; `mask` what is hidden.
    """

    pages: Pages
    lang: str
    images: str
    wanted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    mask: Mask = NO_MASK


@dataclass(frozen=True, slots=True)
class HowRead:
    """How a page came to be text: the programs, and what they say of their own work.

    `unsure` of `words` were hard to read; `confidence` is the mean of the page, 0 to 100.
    `version` counts the readings of the document, `orders` are what people asked to be read again.
    """

    pipeline: str
    version: int
    orders: tuple[StoredOrder, ...]
    pictures: frozenset[Picture]
    engine: str
    words: int
    unsure: int
    confidence: float
    rotation: int


@dataclass(frozen=True, slots=True)
class EvidencePanel:
    """One page of one evidence item.

    `address` of the page image is empty for text that was written into a form.  `note` says what
    must be said of the translation; `how` is None where nothing was read.  `places` are the facts
    that stand on this page.  `kind_found` is what the words of the document say it is, None where
    they were not looked at; `differs` says whether that is not what the applicant chose.
    `report` is what a witness said, and `contact` how they may be reached, if they want to be.
    `conversation` is what an assessor asked and saw, and `recorders` who wrote it down.
    `suggestions` are what the text of this page speaks of; `masked` says that names are hidden.
    """

    tab: EvidenceTab
    kind_found: KindFound | None
    differs: bool
    here: str
    number: int
    page: Page | None
    address: str
    lines: tuple[ShownLine, ...]
    source_language: str
    note: TranslationNote
    how: HowRead | None
    removed: tuple[ActiveContent, ...]
    facts: tuple[Fact, ...]
    places: tuple[Fact, ...]
    periods: tuple[WorkPeriod, ...]
    report: Report | None
    contact: str
    conversation: Conversation | None
    recorders: Recorders | None
    suggestions: tuple[SuggestionShown, ...]
    masked: bool

    @property
    def facts_shown(self) -> tuple[Fact, ...]:
        """What its record says; of a document also what was not found on it."""
        return tuple(fact for fact in self.facts if fact.value or self.address)

    @property
    def lines_counted(self) -> bool:
        """Whether the text is shown line by line, with numbers to cite: periods of work are not."""
        return bool(self.lines) and bool(self.note.target_lang or not self.periods)


def confirmed(items: Sequence[EvidenceSummary]) -> tuple[EvidenceSummary, ...]:
    """What the applicant confirmed; nothing else is shown to an assessor."""
    return tuple(item for item in items if item.state is EvidenceState.CONFIRMED)


def tabs(items: Sequence[EvidenceSummary]) -> tuple[EvidenceTab, ...]:
    """The list of a claim's evidence."""
    return tuple(
        EvidenceTab(
            item.id,
            number,
            item.kind,
            item.display_name,
            max(item.pages, 1),
            item.unconfirmed,
            spoken_of(item.report, item.conversation),
        )
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
    reader: Reader,
) -> EvidencePanel:
    """One page of an evidence item."""
    evidence_id, number = place
    tab = next(tab for tab in tabs(items) if tab.id == evidence_id)
    item = next(item for item in items if item.id == evidence_id)
    stored = masked_reading(reader.mask, stored_reading(session, seal, evidence_id))
    words = LineWords(reader.pages, reader.lang, named=True)
    pages = () if stored is None else pages_shown(words, stored)
    fields = masked_fields(reader.mask, recorded_fields(session, seal, evidence_id))
    known = facts(item.kind, fields, pages)
    found = next((page for page in pages if page.page.number == number), None)
    here = f"{reader.images}/{evidence_id}"
    note = translation_note(stored, reader.lang)
    return EvidencePanel(
        tab=tab,
        kind_found=item.kind_found,
        differs=bool(item.kind_found and item.kind_found.differing_from(item.kind)),
        here=here,
        number=number,
        page=None if found is None else found.page,
        address=f"{here}/pages/{number}.jpg" if found is not None and found.has_image else "",
        lines=() if found is None else found.lines,
        source_language=_source_language(stored, item),
        note=note,
        how=None
        if stored is None or found is None
        else _how(stored, found.page, orders(session, evidence_id)),
        facts=known,
        places=tuple(fact for fact in known if fact.box is not None and fact.page == number),
        removed=item.removed,
        periods=item.periods,
        report=item.report,
        contact="" if item.report is None else reader.mask.text(contact(session, seal, item.id)),
        conversation=item.conversation,
        recorders=None if item.conversation is None else _recorders(session, seal, item, reader),
        suggestions=()
        if found is None
        else suggestions_shown([found], note, reader.lang, reader.wanted),
        masked=reader.mask.on,
    )


def _how(stored: StoredReading, page: Page, asked: tuple[StoredOrder, ...]) -> HowRead:
    translation = stored.translation
    return HowRead(
        pipeline=stored.reading.pipeline,
        version=stored.version,
        orders=asked,
        pictures=stored.pictures[stored.reading.pages.index(page)],
        engine=""
        if translation is None or translation.engine == NO_MACHINE
        else f"{translation.engine} {translation.model}",
        words=len(page.words),
        unsure=sum(word.confidence < UNSURE for word in page.words),
        confidence=page.confidence,
        rotation=page.rotation,
    )


def _recorders(
    session: Session, seal: ValueSeal, item: EvidenceSummary, reader: Reader
) -> Recorders | None:
    """Who recorded a conversation; what a second person says of it is masked as the rest is."""
    found = recorders(session, seal, item.id)
    return found and replace(found, objection=reader.mask.of(found.objection))


def _source_language(stored: StoredReading | None, item: EvidenceSummary) -> str:
    read = None if stored is None else stored.reading.language
    return read or item.document_language or ""
