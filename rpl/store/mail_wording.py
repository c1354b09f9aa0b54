"""Queries of the words in which organisations write the mail that the service sends."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from rpl.domain.mail import Worded
from rpl.domain.mail_messages import MailMessage
from rpl.store.tables import MailWording, Staff


@dataclass(frozen=True, slots=True)
class WordedVersion:
    """One version of own words, and who wrote it; `worded` is None where it goes back."""

    version: int
    worded: Worded | None
    by: str
    at: datetime


def own_words(
    session: Session, organisation_id: UUID, message: MailMessage, language: str
) -> Worded | None:
    """An organisation's own words for a message in a language; None where it has none now."""
    row = session.exec(
        select(MailWording)
        .where(
            MailWording.organisation_id == organisation_id,
            MailWording.message == message.value,
            MailWording.language == language,
        )
        .order_by(col(MailWording.version).desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _worded(row)


def all_own_words(
    session: Session, organisation_id: UUID
) -> dict[tuple[str, str], tuple[Worded, datetime]]:
    """All own words in force, by message and language, and since when."""
    newest = (
        select(MailWording.message, MailWording.language, func.max(MailWording.version).label("v"))
        .where(MailWording.organisation_id == organisation_id)
        .group_by(col(MailWording.message), col(MailWording.language))
        .subquery()
    )
    rows = session.exec(
        select(MailWording)
        .join(
            newest,
            (col(MailWording.message) == newest.c.message)
            & (col(MailWording.language) == newest.c.language)
            & (col(MailWording.version) == newest.c.v),
        )
        .where(MailWording.organisation_id == organisation_id)
    )
    found = ((row, _worded(row)) for row in rows)
    return {
        (row.message, row.language): (worded, row.worded_at)
        for row, worded in found
        if worded is not None
    }


def versions_of(
    session: Session, organisation_id: UUID, message: MailMessage, language: str
) -> tuple[WordedVersion, ...]:
    """Every version of the words of one message in one language, the newest first."""
    rows = session.exec(
        select(MailWording, Staff.name)
        .join(Staff, col(Staff.id) == col(MailWording.worded_by))
        .where(
            MailWording.organisation_id == organisation_id,
            MailWording.message == message.value,
            MailWording.language == language,
        )
        .order_by(col(MailWording.version).desc())
    )
    return tuple(
        WordedVersion(version=row.version, worded=_worded(row), by=name, at=row.worded_at)
        for row, name in rows
    )


def _worded(row: MailWording) -> Worded | None:
    return Worded(subject=row.subject, text=row.text) if row.text else None
