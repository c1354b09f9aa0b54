"""The objects of the vault that rows name, and the keys they are sealed under."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, or_, select

from rpl.domain.journey import EvidenceState
from rpl.store.tables import Applicant, Claim, EvidenceItem, ReadingPage, ReadingRow

PICTURES = (
    col(ReadingPage.image_name),
    col(ReadingPage.original_image_name),
    col(ReadingPage.cleaned_image_name),
)
"""The columns that name a picture of a page; several readings may name the same one."""

PICTURE_COLUMNS = ("image_name", "original_image_name", "cleaned_image_name")

COLUMNS = frozenset(
    {"evidence_item.object_name", *(f"reading_page.{name}" for name in PICTURE_COLUMNS)}
)
"""Every column that names an object."""

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class NamedObject:
    """An object that a row names, and the wrapped key of the applicant it belongs to."""

    name: str
    wrapped_key: bytes


def named_objects(session: Session) -> Iterator[NamedObject]:
    """Every object that a row names, in constant memory."""
    files = (
        select(EvidenceItem.object_name, Applicant.wrapped_key)
        .join(Claim, col(Claim.id) == col(EvidenceItem.claim_id))
        .join(Applicant, col(Applicant.id) == col(Claim.applicant_id))
        .where(col(EvidenceItem.object_name).is_not(None))
    )
    images = (
        select(column, Applicant.wrapped_key)
        .join(ReadingRow, col(ReadingRow.id) == col(ReadingPage.reading_id))
        .join(EvidenceItem, col(EvidenceItem.id) == col(ReadingRow.evidence_id))
        .join(Claim, col(Claim.id) == col(EvidenceItem.claim_id))
        .join(Applicant, col(Applicant.id) == col(Claim.applicant_id))
        .where(column.is_not(None))
        .distinct()
        for column in PICTURES
    )
    for statement in (files, *images):
        with session.exec(statement.execution_options(yield_per=_AT_ONCE)) as found:
            for name, key in found:
                if name is not None:
                    yield NamedObject(name, key)


def evidence_waiting_for(session: Session, name: str) -> UUID | None:
    """The evidence item that an object is the file of, while it waits to be read."""
    return session.exec(
        select(EvidenceItem.id).where(
            EvidenceItem.object_name == name, EvidenceItem.state == EvidenceState.RECEIVED
        )
    ).first()


def pages_of_image(session: Session, name: str) -> tuple[ReadingPage, ...]:
    """The pages that an object is a picture of."""
    named = or_(*(column == name for column in PICTURES))
    return tuple(session.exec(select(ReadingPage).where(named)))
