"""The objects of the vault that rows name, and the keys they are sealed under."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from rpl.store.tables import Applicant, Claim, EvidenceItem, ReadingPage, ReadingRow

COLUMNS = frozenset({"evidence_item.object_name", "reading_page.image_name"})
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
        select(ReadingPage.image_name, Applicant.wrapped_key)
        .join(ReadingRow, col(ReadingRow.id) == col(ReadingPage.reading_id))
        .join(EvidenceItem, col(EvidenceItem.id) == col(ReadingRow.evidence_id))
        .join(Claim, col(Claim.id) == col(EvidenceItem.claim_id))
        .join(Applicant, col(Applicant.id) == col(Claim.applicant_id))
        .where(col(ReadingPage.image_name).is_not(None))
    )
    for statement in (files, images):
        with session.exec(statement.execution_options(yield_per=_AT_ONCE)) as found:
            for name, key in found:
                if name is not None:
                    yield NamedObject(name, key)


def is_named(session: Session, name: str) -> bool:
    """Whether any row names an object."""
    file = select(EvidenceItem.id).where(EvidenceItem.object_name == name).limit(1)
    image = select(ReadingPage.id).where(ReadingPage.image_name == name).limit(1)
    return any(session.exec(statement).first() is not None for statement in (file, image))
