"""The draft record: picture, text and translation side by side, and the fields to confirm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from rpl.domain.intake import MAX_PAGES, OTHERS_KINDS, EvidenceKind, EvidenceNotFoundError
from rpl.domain.journey import EvidenceState
from rpl.domain.record import FieldName, KindFound
from rpl.domain.refused_files import problem_template
from rpl.domain.values import Box
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.multipart import MAX_FIELD_BYTES
from rpl.edge.sign_in import ClaimViewerDep, PreparerDep
from rpl.flows import reading, record
from rpl.store.database import read_session
from rpl.store.intake import (
    EvidenceSummary,
    applicant_key,
    evidence_row,
    evidence_summaries,
    evidence_summary,
)
from rpl.store.reading import StoredOrder, StoredReading, orders, page_image, stored_reading
from rpl.store.record import RecordedField, recorded_fields
from rpl.store.review.requests import changeable_since
from rpl.store.sealed import claim_seal
from rpl.web.expected_fields import EXPECTED
from rpl.web.intake.standing import BEING_READ
from rpl.web.line_words import LineWords
from rpl.web.record_lines import (
    PageWindow,
    ShownPage,
    TranslationNote,
    pages_shown,
    translation_note,
)
from rpl.web.suggestions_shown import SuggestionShown, suggestions_shown

router = APIRouter(tags=["record"])


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
    the text of the `pages` speaks of.
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
    errors: Mapping[str, str]


@router.get("/{lang}/claim/evidence/{evidence_id}")
def show_record(
    lang: LanguageDep,
    evidence_id: UUID,
    request: Request,
    context: ContextDep,
    applicant: ClaimViewerDep,
    page: Annotated[int, Query(ge=1, le=MAX_PAGES)] = 1,
) -> Response:
    """Show what was read, and ask for it to be confirmed; of a long document, some pages."""
    shown = _page(context, lang, applicant.claim_id, evidence_id, number=page)
    return context.pages.show(request, "record/record.html", shown)


@router.post("/{lang}/claim/evidence/{evidence_id}/confirm")
def confirm_record(
    lang: LanguageDep,
    evidence_id: UUID,
    request: Request,
    context: ContextDep,
    applicant: PreparerDep,
    form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Keep the record as it was typed, and go on to the next one that waits."""
    sent = form.prefixed("field.", limit=MAX_FIELD_BYTES)
    typed = {FieldName(name): value for name, value in sent.items() if name in set(FieldName)}
    problems = record.confirm(
        session, context.clock, context.keyring, applicant.claim_id, evidence_id, typed=typed
    )
    if problems:
        told = complaints(context.pages, lang, problems)
        page = _page(context, lang, applicant.claim_id, evidence_id, typed, told)
        return context.pages.show(request, "record/record.html", page, status=422)
    seal = claim_seal(session, context.keyring, applicant.claim_id)
    waiting = next(
        (
            item.id
            for item in evidence_summaries(session, seal, applicant.claim_id)
            if item.state is EvidenceState.TO_CONFIRM
        ),
        None,
    )
    onwards = f"/{lang}/claim" if waiting is None else f"/{lang}/claim/evidence/{waiting}"
    return RedirectResponse(onwards, status_code=303)


@router.post("/{lang}/claim/evidence/{evidence_id}/read-again")
def read_again(
    lang: LanguageDep,
    evidence_id: UUID,
    context: ContextDep,
    applicant: PreparerDep,
    _form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Try once more to read a document that could not be read."""
    reading.read_again(session, context.queue, applicant.claim_id, evidence_id)
    return RedirectResponse(f"/{lang}/claim/evidence/{evidence_id}", status_code=303)


@router.get("/{lang}/claim/evidence/{evidence_id}/pages/{number}.jpg")
def show_page_image(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    evidence_id: UUID,
    number: Annotated[int, Path(ge=1, le=MAX_PAGES)],
    context: ContextDep,
    applicant: ClaimViewerDep,
    session: ReadSessionDep,
) -> Response:
    """One page of the applicant's own document, unsealed while it is sent."""
    item = evidence_row(session, applicant.claim_id, evidence_id)
    name = None if item is None else page_image(session, evidence_id, number)
    if name is None:
        raise EvidenceNotFoundError
    key = context.keyring.unwrap(applicant_key(session, applicant.claim_id))
    chunks = context.vault.read(key, name)
    first = next(chunks, b"")  # a broken seal is found out before the answer begins
    return StreamingResponse(
        chain([first], chunks),
        media_type="image/jpeg",
        headers={"cache-control": "private, no-store"},
    )


def _page(
    context: AppContext,
    lang: str,
    claim_id: UUID,
    evidence_id: UUID,
    typed: Mapping[FieldName, str] = MappingProxyType({}),
    errors: Mapping[str, str] = MappingProxyType({}),
    *,
    number: int = 1,
) -> RecordPage:
    with read_session(context.engine) as session:
        seal = claim_seal(session, context.keyring, claim_id)
        item = evidence_summary(session, seal, claim_id, evidence_id)
        if item is None:
            raise EvidenceNotFoundError
        stored = stored_reading(session, seal, evidence_id)
        found = recorded_fields(session, seal, evidence_id)
        since = changeable_since(session, claim_id)
        asked = orders(session, evidence_id)
    draft = since is not None and item.received_at >= since
    being_read = item.state in BEING_READ
    mine = draft and item.kind not in OTHERS_KINDS
    problem = "" if item.problem is None else problem_template(item.problem)
    whole = () if stored is None else stored.reading.pages
    window = PageWindow.around(number, len(whole))
    words = LineWords(context.pages, lang)
    pages = () if stored is None else pages_shown(words, stored, window)
    note = translation_note(stored, lang)
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
        fields=_fields(item.kind, found, typed),
        places=tuple(
            FieldPlace(f"place-{field.name}", field.page, field.box)
            for field in found
            if field.page is not None and field.box is not None
        ),
        suggestions=suggestions_shown(pages, note, lang),
        orders=asked,
        version=0 if stored is None else stored.version,
        errors=errors,
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
