"""The audit trail: deeds are noted during a transaction and chained as its last act.

The head of the chain is locked when everything else is done, and the commit follows at once: the
lock is short, always the last one taken, and so never part of a deadlock.  A transaction that is
rolled back leaves nothing behind.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session, col, select

from rpl.domain.audit import NO_HEAD, THE_SERVICE, Act, Entry, Head, Link, Who, chain, digest_of
from rpl.ports import Clock
from rpl.store.tables import AuditEntry

_NOTED = "rpl_audit_noted"
_WHO = "rpl_audit_who"
_LOCK = 7_276_109  # any number of our own: PostgreSQL's advisory lock of the chain's head
_AT_ONCE = 1000


def append(session: Session, clock: Clock, act: Act) -> None:
    """Note a deed; it is chained when the transaction commits, and only then."""
    session.info.setdefault(_NOTED, []).append((clock.now(), act))


def act_as(session: Session, who: Callable[[], Who | None]) -> None:
    """Say who acts in this transaction.  Asked at its end, because signing in may come later."""
    session.info[_WHO] = who


def write_down(session: Session) -> None:
    """Chain the deeds that were noted.  The last thing before a commit."""
    noted = cast("list[tuple[datetime, Act]]", session.info.pop(_NOTED, []))
    if not noted:
        return
    ask = cast("Callable[[], Who | None]", session.info.get(_WHO, lambda: None))
    who = ask() or THE_SERVICE
    session.flush()
    if session.get_bind().dialect.name == "postgresql":  # SQLite's writer is alone already
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    for link in chain(head(session), ((at, who, act) for at, act in noted)):
        session.add(_row(link))


def head(session: Session) -> Head:
    """The end of the chain."""
    last = session.exec(
        select(AuditEntry.position, AuditEntry.digest)
        .order_by(col(AuditEntry.position).desc())
        .limit(1)
    ).first()
    return NO_HEAD if last is None else Head(position=last[0], digest=last[1])


def links(session: Session) -> Iterator[Link]:
    """The whole chain in its order, in constant memory."""
    rows = session.exec(
        select(AuditEntry).order_by(col(AuditEntry.position)).execution_options(yield_per=_AT_ONCE)
    )
    for row in rows:
        yield _link(row)
        session.expunge(row)


def about_claim(session: Session, claim_id: UUID) -> tuple[Link, ...]:
    """What was done about one claim, in order."""
    rows = session.exec(
        select(AuditEntry).where(AuditEntry.claim_id == claim_id).order_by(col(AuditEntry.position))
    )
    return tuple(_link(row) for row in rows)


def run_of(session: Session, first: int, most: int) -> tuple[Link, ...]:
    """Links one behind the other from a position on, as far as the head or `most` of them."""
    rows = session.exec(
        select(AuditEntry)
        .where(col(AuditEntry.position) >= first, col(AuditEntry.position) < first + most)
        .order_by(col(AuditEntry.position))
    )
    return tuple(_link(row) for row in rows)


def holds(session: Session, link: Link) -> bool:
    """Whether a link is whole, and the links before and behind it are chained to it.

    `rpl doctor` walks the whole chain; this is what can be said of one link at once.
    """
    position = link.entry.position
    beside = session.exec(
        select(AuditEntry.position, AuditEntry.previous, AuditEntry.digest).where(
            col(AuditEntry.position).in_([position - 1, position + 1])
        )
    )
    chained = all(
        digest == link.previous if at < position else previous == link.digest
        for at, previous, digest in beside
    )
    return chained and link.digest == digest_of(link.previous, link.entry)


def deeds_of(session: Session, claim_id: UUID, who: Who) -> frozenset[str]:
    """What somebody did about one claim."""
    return frozenset(
        session.exec(
            select(AuditEntry.deed).where(
                AuditEntry.claim_id == claim_id,
                AuditEntry.actor == who.kind.value,
                AuditEntry.actor_id == who.id,
            )
        )
    )


def _link(row: AuditEntry) -> Link:
    entry = Entry.model_construct(**row.model_dump(exclude={"previous", "digest"}))
    return Link.model_construct(entry=entry, previous=row.previous, digest=row.digest)


def _row(link: Link) -> AuditEntry:
    values = {**link.entry.model_dump(), "previous": link.previous, "digest": link.digest}
    return AuditEntry(**values)
