"""What the page of a draft record shows: the document as it was read, and the form beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from rpl.domain.conversation import Objection
from rpl.domain.evidence_links import EvidenceLink
from rpl.domain.intake import LONG_FILE, OTHERS_KINDS, EvidenceKind, EvidenceNotFoundError
from rpl.domain.record import FieldName, KindFound
from rpl.domain.refused_files import problem_template
from rpl.domain.values import Box
from rpl.edge.context import AppContext
from rpl.store.conversation import recorders
from rpl.store.database import read_session
from rpl.store.intake import (
    EvidenceSummary,
    claim_summary,
    evidence_summary,
)
from rpl.store.reading import StoredOrder, StoredReading, orders, stored_reading
from rpl.store.record import RecordedField, recorded_fields
from rpl.store.review.requests import changeable_since, changes_since
from rpl.store.sealed import claim_seal
from rpl.web.expected_fields import EXPECTED
from rpl.web.intake.standing import BEING_READ
from rpl.web.item_points import UnitPoints, item_points
from rpl.web.line_words import LineWords
from rpl.web.record_lines import (
    PageWindow,
    ShownPage,
    TranslationNote,
    pages_shown,
    translation_note,
)
from rpl.web.suggestions_shown import SuggestionShown, esco_wanted, suggestions_shown


@dataclass(frozen=True, slots=True)
class ShownField:
    """One field of the form: what stands in it, and what the machine found.

    `found` is None where the machine found nothing; `asked` says whether the kind of document
    usually holds the field, or whether it is kept out of the way.
    """

    name: FieldName
    value: str
    found: RecordedField | None
    asked: bool
    long: bool


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """Where a field stands on the pictures; `anchor` is the fragment that leads there."""

    anchor: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A document as it was read, and the form in which its record is confirmed.

    `has_withheld` says whether the translation of any line is kept back; `places` are those of the
    fields that a machine found.  `looks_like` is what the words of the document say it is, where
    that is not what the applicant chose.  `pages` are those of the `window`; `left_out` counts the
    pages of the file that were not read; `orders` are what people asked to be read again, the
    newest first; `version` is that of the reading, 0 where there is none.  `suggestions` are what
    the text of the `pages` speaks of.  `units` are what the item may show, and `may_point` says
    that the applicant may still say it.  `objection` is what a second person says
    who saw otherwise what was recorded.
    """

    item: EvidenceSummary
    looks_like: KindFound | None
    open: bool
    being_read: bool
    can_confirm: bool
    problem: str
    pages: tuple[ShownPage, ...]
    window: PageWindow
    left_out: int
    note: TranslationNote
    has_withheld: bool
    fields: tuple[ShownField, ...]
    places: tuple[FieldPlace, ...]
    suggestions: tuple[SuggestionShown, ...]
    orders: tuple[StoredOrder, ...]
    version: int
    units: tuple[UnitPoints, ...]
    may_point: bool
    objection: Objection | None
    errors: Mapping[str, str]

    @property
    def is_long(self) -> bool:
        """Whether reading it takes more than a minute or two."""
        return self.item.pages >= LONG_FILE

    @property
    def named(self) -> tuple[UnitPoints, ...]:
        """The units in which somebody named a point for it."""
        return tuple(unit for unit in self.units if unit.named)


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form held that was not kept."""

    fields: Mapping[FieldName, str] = field(default_factory=dict)
    points: tuple[EvidenceLink, ...] | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


NOTHING_TYPED = Typed()


def record_page(
    context: AppContext,
    lang: str,
    claim_id: UUID,
    evidence_id: UUID,
    typed: Typed = NOTHING_TYPED,
    *,
    number: int = 1,
) -> RecordPage:
    """A document as it was read, with some pages of a long one.

    Raises:
        EvidenceNotFoundError: The claim holds no such item.
    """
    with read_session(context.engine) as session:
        seal = claim_seal(session, context.keyring, claim_id)
        item = evidence_summary(session, seal, claim_id, evidence_id)
        if item is None:
            raise EvidenceNotFoundError
        stored = stored_reading(session, seal, evidence_id)
        found = recorded_fields(session, seal, evidence_id)
        since = changeable_since(session, claim_id)
        asked = orders(session, evidence_id)
        whole = () if stored is None else stored.reading.pages
        window = PageWindow.around(number, len(whole))
        pages = (
            () if stored is None else pages_shown(LineWords(context.pages, lang), stored, window)
        )
        note = translation_note(stored, lang)
        qualification = context.catalog.qualification(
            claim_summary(session, claim_id).qualification
        )
        found_words = suggestions_shown(
            pages, note, lang, esco_wanted(context.catalog, qualification)
        )
        who = None if item.conversation is None else recorders(session, seal, evidence_id)
        units = item_points(
            session, context, lang, (claim_id, evidence_id), found_words, typed.points
        )
    draft = since is not None and changes_since(item.received_at, item.problem, since)
    being_read = item.state in BEING_READ
    mine = draft and item.kind not in OTHERS_KINDS
    problem = "" if item.problem is None else problem_template(item.problem)
    return RecordPage(
        item=item,
        looks_like=item.kind_found and item.kind_found.differing_from(item.kind),
        open=mine,
        being_read=being_read,
        can_confirm=mine and not being_read,
        problem=context.pages.translate(lang, problem) if problem else "",
        pages=pages,
        window=window,
        left_out=whole[-1].left_out if whole else 0,
        note=note,
        has_withheld=stored is not None and _has_withheld(stored),
        fields=_fields(item.kind, found, typed.fields),
        places=tuple(
            FieldPlace(f"place-{field.name}", field.page, field.box)
            for field in found
            if field.page is not None and field.box is not None
        ),
        suggestions=found_words,
        orders=asked,
        version=0 if stored is None else stored.version,
        units=units,
        objection=None if who is None else who.objection,
        may_point=since is not None and not being_read,
        errors=typed.errors,
    )


def _has_withheld(stored: StoredReading) -> bool:
    translation = stored.translation
    return translation is not None and any(line.flags for line in translation.lines)


def _fields(
    kind: EvidenceKind, found: Sequence[RecordedField], typed: Mapping[FieldName, str]
) -> tuple[ShownField, ...]:
    """The fields a kind asks for, then what was found besides, then the others."""
    by_name = {field.name: field for field in found}
    expected = EXPECTED[kind]
    besides = [name for name in FieldName if name in by_name and name not in expected]
    others = [name for name in FieldName if name not in by_name and name not in expected]
    return tuple(
        ShownField(
            name=name,
            value=typed.get(name, by_name[name].value if name in by_name else ""),
            found=by_name.get(name),
            asked=name not in others,
            long=name is FieldName.TASKS,
        )
        for name in (*expected, *besides, *others)
    )
