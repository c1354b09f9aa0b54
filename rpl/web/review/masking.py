"""What is hidden from whoever marks a claim, where its programme masks whose it is."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from sqlmodel import Session

from rpl.domain.errors import translatable
from rpl.domain.masking import NO_MASK, Mask, neutral_file
from rpl.domain.record import FieldName
from rpl.edge.context import AppContext
from rpl.ports import ValueSeal
from rpl.store.intake import EvidenceSummary, applicant_key, applicant_name
from rpl.store.reading import Picture, StoredReading, page_image, stored_reading
from rpl.store.record import RecordedField, holders, recorded_fields
from rpl.store.sealed import claim_seal

_HIDDEN = translatable("[hidden]")
_WITHHELD = translatable("[translation hidden: it may tell who the applicant is]")
_SAME = translatable("[hidden: the name on the claim]")
_OTHER = translatable("[hidden: another name than on the claim]")


def mask_of(
    session: Session, context: AppContext, lang: str, claim_id: UUID, qualification: str
) -> Mask:
    """What is hidden of a claim from whoever marks it."""
    if not context.catalog.masks_identity(qualification):
        return NO_MASK
    return mask_in_full(session, context, lang, claim_id)


def mask_in_full(session: Session, context: AppContext, lang: str, claim_id: UUID) -> Mask:
    """What is hidden of a claim from whoever is never to know whose it is."""
    seal = claim_seal(session, context.keyring, claim_id)
    name = applicant_name(session, seal, claim_id)
    known = (name, *holders(session, seal, claim_id))
    said = context.pages.message
    return Mask(
        applicant=name,
        names=tuple(dict.fromkeys(each for each in known if each)),
        stand_in=said(lang, _HIDDEN),
        withheld=said(lang, _WITHHELD),
        same=said(lang, _SAME),
        other=said(lang, _OTHER),
    )


def masked_items(mask: Mask, items: Sequence[EvidenceSummary]) -> tuple[EvidenceSummary, ...]:
    """The evidence of a claim; files lose their own names, which people choose."""
    if not mask.on:
        return tuple(items)
    return tuple(
        replace(mask.of(item), display_name=neutral_file(number))
        for number, item in enumerate(items, start=1)
    )


def masked_reading(mask: Mask, stored: StoredReading | None) -> StoredReading | None:
    """What was read of a document, and its translation."""
    if stored is None or not mask.on:
        return stored
    pages = stored.reading.pages
    read = stored.reading.model_copy(update={"pages": tuple(map(mask.page, pages))})
    told = None if stored.translation is None else mask.translation(pages, stored.translation)
    return replace(stored, reading=read, translation=told)


def masked_fields(mask: Mask, found: Sequence[RecordedField]) -> tuple[RecordedField, ...]:
    """A record; of its holder it says only whether they have the applicant's name."""
    return tuple(
        replace(each, value=mask.holder(each.value), raw=None, machine_value=None)
        if mask.on and each.name is FieldName.HOLDER and each.value
        else mask.of(each)
        for each in found
    )


def picture(
    session: Session,
    context: AppContext,
    mask: Mask,
    place: tuple[UUID, UUID, int],
    wanted: tuple[Picture, int | None] = (Picture.UPRIGHT, None),
) -> Iterator[bytes] | None:
    """A picture of a page; None where there is none.

    `place` is the claim, the evidence item and the page; `wanted` the picture and the version of
    the reading, None for the newest.  Where names are hidden it is always the upright picture,
    because only there their places are known, and they are painted over.
    """
    (claim_id, evidence_id, number), (which, version) = place, wanted
    which = Picture.UPRIGHT if mask.on else which
    name = page_image(session, evidence_id, number, which, version=version)
    if name is None:
        return None
    key = context.keyring.unwrap(applicant_key(session, claim_id))
    chunks = context.vault.read(key, name)
    if not mask.on:
        return chunks
    seal = claim_seal(session, context.keyring, claim_id)
    return iter((_painted(session, context, mask, seal, (evidence_id, number, version), chunks),))


def _painted(
    session: Session,
    context: AppContext,
    mask: Mask,
    seal: ValueSeal,
    place: tuple[UUID, int, int | None],
    chunks: Iterator[bytes],
) -> bytes:
    evidence_id, number, version = place
    stored = stored_reading(session, seal, evidence_id, version)
    pages = () if stored is None else stored.reading.pages
    page = next((each for each in pages if each.number == number), None)
    bytes_ = b"".join(chunks)
    if page is None:
        return bytes_
    held = [
        field.box
        for field in recorded_fields(session, seal, evidence_id)
        if field.name is FieldName.HOLDER and field.page == number and field.box is not None
    ]
    boxes = (*mask.boxes(page), *(held if version is None else ()))
    return context.picture_cover.covered(bytes_, (page.width, page.height), boxes)
