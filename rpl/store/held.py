"""The rows that are held about an applicant: shown for the archive, and erased."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import JSON, Column, LargeBinary, RowMapping, select, tuple_
from sqlalchemy import delete as delete_from
from sqlalchemy import update as change
from sqlmodel import Session, col
from sqlmodel import select as choose

from rpl.ports import Place, ValueSeal
from rpl.ports.errors import SealBrokenError
from rpl.store.holding import Fate, Holding
from rpl.store.holdings import HOLDINGS
from rpl.store.objects import PICTURES
from rpl.store.sealed import Sealed
from rpl.store.tables import (
    AppraisalRow,
    Citation,
    Claim,
    ConversationRow,
    EvidenceItem,
    EvidenceLinkRow,
    EvidenceMatch,
    HumanLine,
    Message,
    PageBand,
    PagePrint,
    ReadingOrder,
    ReadingPage,
    ReadingRow,
    RecordField,
    ReportLink,
    TranslationRow,
    TranslationTask,
)

_AT_ONCE = 100
_EVIDENCE: Final = frozenset(
    {
        AppraisalRow,
        Citation,
        ConversationRow,
        EvidenceItem,
        EvidenceLinkRow,
        EvidenceMatch,
        PageBand,
        PagePrint,
        ReadingOrder,
        HumanLine,
        Message,
        ReadingPage,
        ReadingRow,
        RecordField,
        ReportLink,
        TranslationRow,
        TranslationTask,
    }
)


@dataclass(frozen=True, slots=True)
class ShownRows:
    """Some rows of a table, and the key of the last of them, after which the next ones stand."""

    rows: tuple[dict[str, Any], ...]
    last: tuple[Any, ...]


def shown_rows(
    session: Session,
    seal: ValueSeal,
    holding: Holding,
    applicant_id: UUID,
    after: tuple[Any, ...] | None,
) -> ShownRows | None:
    """The next rows of an applicant as an export shows them: opened, without what is hidden."""
    table = holding.table
    key = tuple(table.primary_key.columns)
    shown = holding.exported or holding.of
    wanted = select(table).where(shown(applicant_id)).order_by(*key).limit(_AT_ONCE)
    if after is not None:
        wanted = wanted.where(tuple_(*key) > after)
    found = session.execute(wanted).mappings().all()
    if not found:
        return None
    rows = tuple(
        {
            column.name: _shown(seal, table.name, column, row)
            for column in table.columns
            if column.name not in holding.hidden
        }
        for row in found
    )
    return ShownRows(rows, tuple(found[-1][column.name] for column in key))


def evidence_objects(session: Session, applicant_id: UUID) -> tuple[tuple[UUID, str], ...]:
    """Each evidence item that is a file, and the vault's name of it."""
    rows = session.exec(
        choose(EvidenceItem.id, EvidenceItem.object_name)
        .join(Claim, col(Claim.id) == col(EvidenceItem.claim_id))
        .where(col(Claim.applicant_id) == applicant_id)
    )
    return tuple((evidence_id, name) for evidence_id, name in rows if name is not None)


def image_objects(session: Session, applicant_id: UUID) -> tuple[tuple[int, int, str], ...]:
    """Each page image: the place of its evidence item, the page's number, the vault's name.

    Of a page that was read again it is that of the newest reading.
    """
    rows = session.exec(
        choose(EvidenceItem.position, ReadingPage.number, ReadingPage.image_name)
        .join(Claim, col(Claim.id) == col(EvidenceItem.claim_id))
        .join(ReadingRow, col(ReadingRow.evidence_id) == col(EvidenceItem.id))
        .join(ReadingPage, col(ReadingPage.reading_id) == col(ReadingRow.id))
        .where(col(Claim.applicant_id) == applicant_id)
        .order_by(col(EvidenceItem.position), col(ReadingPage.number), col(ReadingRow.version))
    )
    newest = {(position, number): name for position, number, name in rows if name is not None}
    return tuple((position, number, name) for (position, number), name in newest.items())


def object_names(session: Session, applicant_id: UUID) -> tuple[str, ...]:
    """The vault's name of every object of an applicant."""
    files = [name for _evidence_id, name in evidence_objects(session, applicant_id)]
    pages = session.exec(
        choose(*PICTURES)
        .join(ReadingRow, col(ReadingRow.id) == col(ReadingPage.reading_id))
        .join(EvidenceItem, col(EvidenceItem.id) == col(ReadingRow.evidence_id))
        .join(Claim, col(Claim.id) == col(EvidenceItem.claim_id))
        .where(col(Claim.applicant_id) == applicant_id)
    )
    pictures = dict.fromkeys(name for names in pages for name in names if name is not None)
    return (*files, *pictures)


def erase_rows(session: Session, applicant_id: UUID) -> None:
    """Delete or empty every row of an applicant, the key that opens the rest with them."""
    for holding in HOLDINGS:
        mine = holding.of(applicant_id)
        if holding.fate is Fate.DELETED:
            session.execute(delete_from(holding.table).where(mine))
        elif holding.fate is Fate.EMPTIED:
            nothing = {name: _nothing(holding.table.columns[name]) for name in holding.emptied}
            session.execute(change(holding.table).where(mine).values(nothing))
    session.expire_all()


def remove_evidence_rows(session: Session, applicant_id: UUID) -> None:
    """Delete the evidence of an applicant and what was made of it; claims and credits stay."""
    for holding in HOLDINGS:
        if holding.model in _EVIDENCE:
            session.execute(delete_from(holding.table).where(holding.of(applicant_id)))
    session.expire_all()


def _shown(seal: ValueSeal, table: str, column: Column[Any], row: RowMapping) -> Any:  # noqa: ANN401 -- whatever a column holds
    value = row[column.name]
    if not isinstance(value, bytes):
        return value
    (key,) = column.table.primary_key.columns
    try:
        return seal.open(Place(Sealed(f"{table}.{column.name}").value, row[key.name]), value)
    except (SealBrokenError, ValueError):
        return None


def _nothing(column: Column[Any]) -> object:
    if isinstance(column.type, JSON):
        return {}
    if column.nullable:
        return None
    return b"" if isinstance(column.type, LargeBinary) else ""
