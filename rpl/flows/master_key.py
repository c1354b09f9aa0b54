"""The master key is changed: every key is wrapped again, and nothing is sealed anew."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table
from sqlmodel import Session

from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.ports import Clock, KeyRing
from rpl.ports.errors import SealBrokenError
from rpl.store import audit
from rpl.store import wrapped_keys as store


@dataclass(frozen=True, slots=True)
class Wrapped:
    """What became of some rows of a table; `last` is the key of the last, none at the end.

    `old` were wrapped by an older master key; `lost` open with none.
    """

    last: Any
    old: int
    lost: int


def wrap_again(
    session: Session,
    keyring: KeyRing,
    table: Table,
    *,
    after: Any,  # noqa: ANN401 -- a primary key
    limit: int,
) -> Wrapped:
    """Wrap the keys of the next rows by the current master key, where they are not yet.

    A key that was destroyed is left alone.
    """
    rows = store.keys_after(session, table, after, limit)
    old = lost = 0
    for row, wrapped in rows:
        if not wrapped:
            continue
        try:
            again = keyring.wrapped_again(wrapped)
        except SealBrokenError:
            lost += 1
            continue
        if again != wrapped:
            store.replace_key(session, table, row, wrapped, again)
            old += 1
    return Wrapped(rows[-1][0] if rows else None, old, lost)


def note(session: Session, clock: Clock) -> None:
    """Note in the audit trail that the master key was changed."""
    audit.append(
        session, clock, Act(deed=Deed.MASTER_KEY_ROTATED, who=Who(kind=ActorKind.OPERATOR))
    )
