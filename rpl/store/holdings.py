"""Everything that is held about an applicant, table by table: exported from it, and erased by it.

A new table is either in `HOLDINGS` or in `NOT_ABOUT_APPLICANTS`; a test says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    LargeBinary,
    RowMapping,
    Select,
    Table,
    or_,
    select,
    tuple_,
)
from sqlalchemy import delete as delete_from
from sqlalchemy import update as change
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as choose

from rpl.ports import Place, ValueSeal
from rpl.ports.errors import SealBrokenError
from rpl.store.sealed import Sealed
from rpl.store.tables import (
    AccessLook,
    Applicant,
    Citation,
    Claim,
    Consent,
    CredentialRow,
    CreditPosting,
    Decision,
    EvidenceItem,
    Judgement,
    ProviderLine,
    ReadingPage,
    ReadingRow,
    RecordField,
    Seat,
    SignInSession,
    TranslationRow,
    TranslationTask,
)

_AT_ONCE = 100


class Fate(StrEnum):
    """What erasing an applicant does to the rows of a table."""

    DELETED = "deleted"
    EMPTIED = "emptied"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Holding:
    """One table with rows about applicants.

    `of` says which rows are an applicant's.  `emptied` names the columns that erasing empties;
    `hidden` those that no export shows: keys, hashes, and who of the staff did something.
    """

    model: type[SQLModel]
    of: Callable[[UUID], ColumnElement[bool]]
    fate: Fate
    emptied: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()

    @property
    def table(self) -> Table:
        """The table."""
        return SQLModel.metadata.tables[str(self.model.__tablename__)]


NOT_ABOUT_APPLICANTS: Final = frozenset(
    {
        "announcement",  # numbers of postings
        "audit_entry",  # ids and codes; exported by itself, and kept
        "credit_ledger",
        "feed_counter",
        "job",  # numbers, until the work is done
        "organisation",
        "provider",
        "provider_key",
        "rate_count",  # keyed hashes, for an hour
        "recovery_code",
        "second_factor",
        "staff",
        "staff_role",
        "status_list",
        "step_tally",
        "worker_beat",
    }
)


def _claims(applicant_id: UUID) -> Select[UUID]:
    return select(col(Claim.id)).where(col(Claim.applicant_id) == applicant_id)


def _evidence(applicant_id: UUID) -> Select[UUID]:
    mine = col(EvidenceItem.claim_id).in_(_claims(applicant_id))
    return select(col(EvidenceItem.id)).where(mine)


def _readings(applicant_id: UUID) -> Select[UUID]:
    mine = col(ReadingRow.evidence_id).in_(_evidence(applicant_id))
    return select(col(ReadingRow.id)).where(mine)


def _seats(applicant_id: UUID) -> Select[UUID]:
    return select(col(Seat.id)).where(col(Seat.claim_id).in_(_claims(applicant_id)))


def _judgements(applicant_id: UUID) -> Select[UUID]:
    return select(col(Judgement.id)).where(col(Judgement.seat_id).in_(_seats(applicant_id)))


def _postings(applicant_id: UUID) -> Select[UUID]:
    mine = col(CreditPosting.applicant_id) == applicant_id
    return select(col(CreditPosting.id)).where(mine)


HOLDINGS: Final = (
    Holding(
        AccessLook,
        lambda a: or_(col(AccessLook.applicant_id) == a, col(AccessLook.claim_id).in_(_claims(a))),
        Fate.DELETED,
        hidden=frozenset({"actor_id"}),
    ),
    Holding(Citation, lambda a: col(Citation.judgement_id).in_(_judgements(a)), Fate.DELETED),
    Holding(
        Judgement,
        lambda a: col(Judgement.seat_id).in_(_seats(a)),
        Fate.EMPTIED,
        emptied=frozenset({"note"}),
    ),
    Holding(
        Seat,
        lambda a: col(Seat.claim_id).in_(_claims(a)),
        Fate.EMPTIED,
        emptied=frozenset({"draft"}),
        hidden=frozenset({"assessor_id", "draft"}),
    ),
    Holding(RecordField, lambda a: col(RecordField.evidence_id).in_(_evidence(a)), Fate.DELETED),
    Holding(
        ReadingPage,
        lambda a: col(ReadingPage.reading_id).in_(_readings(a)),
        Fate.DELETED,
        hidden=frozenset({"image_name"}),
    ),
    Holding(
        TranslationRow, lambda a: col(TranslationRow.reading_id).in_(_readings(a)), Fate.DELETED
    ),
    Holding(
        TranslationTask, lambda a: col(TranslationTask.reading_id).in_(_readings(a)), Fate.DELETED
    ),
    Holding(ReadingRow, lambda a: col(ReadingRow.evidence_id).in_(_evidence(a)), Fate.DELETED),
    Holding(
        EvidenceItem,
        lambda a: col(EvidenceItem.claim_id).in_(_claims(a)),
        Fate.DELETED,
        hidden=frozenset({"object_name", "fingerprint"}),
    ),
    Holding(
        SignInSession,
        lambda a: col(SignInSession.claim_id).in_(_claims(a)),
        Fate.DELETED,
        hidden=frozenset({"token_hash"}),
    ),
    Holding(ProviderLine, lambda a: col(ProviderLine.posting_id).in_(_postings(a)), Fate.DELETED),
    Holding(Consent, lambda a: col(Consent.applicant_id) == a, Fate.DELETED),
    Holding(
        CredentialRow,
        lambda a: col(CredentialRow.posting_id).in_(_postings(a)),
        Fate.EMPTIED,
        emptied=frozenset({"document", "token"}),
    ),
    Holding(CreditPosting, lambda a: col(CreditPosting.applicant_id) == a, Fate.KEPT),
    Holding(Decision, lambda a: col(Decision.claim_id).in_(_claims(a)), Fate.KEPT),
    Holding(
        Claim,
        lambda a: col(Claim.applicant_id) == a,
        Fate.EMPTIED,
        emptied=frozenset({"return_code_hash"}),
        hidden=frozenset({"return_code_hash"}),
    ),
    Holding(
        Applicant,
        lambda a: col(Applicant.id) == a,
        Fate.EMPTIED,
        emptied=frozenset({"name", "wrapped_key"}),
        hidden=frozenset({"wrapped_key"}),
    ),
)
"""In the order in which they are erased: what refers to a row goes before it."""


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
    wanted = select(table).where(holding.of(applicant_id)).order_by(*key).limit(_AT_ONCE)
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
        choose(EvidenceItem.id, EvidenceItem.object_name).where(
            col(EvidenceItem.claim_id).in_(_claims(applicant_id))
        )
    )
    return tuple((evidence_id, name) for evidence_id, name in rows if name is not None)


def image_objects(session: Session, applicant_id: UUID) -> tuple[tuple[int, int, str], ...]:
    """Each page image: the place of its evidence item, the page's number, the vault's name."""
    rows = session.exec(
        choose(EvidenceItem.position, ReadingPage.number, ReadingPage.image_name)
        .join(ReadingRow, col(ReadingRow.evidence_id) == col(EvidenceItem.id))
        .join(ReadingPage, col(ReadingPage.reading_id) == col(ReadingRow.id))
        .where(col(EvidenceItem.claim_id).in_(_claims(applicant_id)))
        .order_by(col(EvidenceItem.position), col(ReadingPage.number))
    )
    return tuple((position, number, name) for position, number, name in rows if name is not None)


def object_names(session: Session, applicant_id: UUID) -> tuple[str, ...]:
    """The vault's name of every object of an applicant."""
    files = [name for _evidence_id, name in evidence_objects(session, applicant_id)]
    return (*files, *(name for _, _, name in image_objects(session, applicant_id)))


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


def _shown(seal: ValueSeal, table: str, column: Column[Any], row: RowMapping) -> Any:  # noqa: ANN401 -- whatever a column holds
    value = row[column.name]
    if not isinstance(value, bytes):
        return value
    try:
        return seal.open(Place(Sealed(f"{table}.{column.name}").value, row["id"]), value)
    except (SealBrokenError, ValueError):
        return None


def _nothing(column: Column[Any]) -> object:
    if isinstance(column.type, JSON):
        return {}
    if column.nullable:
        return None
    return b"" if isinstance(column.type, LargeBinary) else ""
