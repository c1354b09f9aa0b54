"""Seals what a table holds in the open: what the migrations of sealed columns share."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from rpl.ports import KeyRing, Place, ValueSeal
from rpl.ports.errors import SealBrokenError

_ROWS = 500
_NOTHING = "null"  # how JSON writes that there is no value


class BrokenReferenceError(Exception):
    """A migration would have left rows that point at nothing; nothing was changed."""


class KeyRingMissingError(Exception):
    """Rows are to be sealed, and `migrate` was not given the key ring."""


@dataclass(frozen=True, slots=True)
class OpenColumn:
    """A column of text or of JSON that is to be sealed."""

    name: str
    nullable: bool = False
    json: bool = False

    def sealed(self, seal: ValueSeal, place: Place, text: str | None) -> bytes | None:
        """The sealed value, or none where there is no text."""
        if text is None or (self.json and text == _NOTHING):
            return None
        return seal.seal(place, text)


def seal_columns(table: str, columns: Sequence[OpenColumn], keys: sa.Select[Any]) -> None:
    """Turn columns into sealed bytes, under the same names.

    `keys` selects the id of every row of the table, and the wrapped key of its values.

    Raises:
        KeyRingMissingError: There are rows, and no key ring to seal them with.
        BrokenReferenceError: A row belongs to nobody, so there is no key to seal it with.
    """
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.add_column(sa.Column(f"sealed_{column.name}", sa.LargeBinary(), nullable=True))
    _fill(table, columns, keys.subquery())
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.drop_column(column.name)
            batch.alter_column(
                f"sealed_{column.name}",
                new_column_name=column.name,
                existing_type=sa.LargeBinary(),
                nullable=column.nullable,
            )
    context.config.attributes["sealed"].add(table)


def keys_by_claim() -> sa.Subquery:
    """The wrapped key of each claim's applicant: `claim_id`, `wrapped_key`."""
    applicant = sa.table(
        "applicant", sa.column("id", sa.Uuid()), sa.column("wrapped_key", sa.LargeBinary())
    )
    claim = sa.table("claim", sa.column("id", sa.Uuid()), sa.column("applicant_id", sa.Uuid()))
    return (
        sa.select(claim.c.id.label("claim_id"), applicant.c.wrapped_key)
        .join_from(claim, applicant, applicant.c.id == claim.c.applicant_id)
        .subquery()
    )


def keys_by_evidence() -> sa.Subquery:
    """The wrapped key of each evidence item's applicant: `evidence_id`, `wrapped_key`."""
    item = sa.table("evidence_item", sa.column("id", sa.Uuid()), sa.column("claim_id", sa.Uuid()))
    keys = keys_by_claim()
    return (
        sa.select(item.c.id.label("evidence_id"), keys.c.wrapped_key)
        .join_from(item, keys, keys.c.claim_id == item.c.claim_id)
        .subquery()
    )


def _fill(table: str, columns: Sequence[OpenColumn], keys: sa.Subquery) -> None:
    found = sa.Table(
        table,
        sa.MetaData(),
        sa.Column("id", sa.Uuid(), primary_key=True),
        *(sa.Column(column.name, sa.Text()) for column in columns),
        *(sa.Column(f"sealed_{column.name}", sa.LargeBinary()) for column in columns),
    )
    row_id, wrapped_key = keys.columns
    casts = [sa.cast(found.c[column.name], sa.Text()) for column in columns]
    query = (
        sa.select(found.c.id, wrapped_key, *casts)
        .join_from(found, keys, row_id == found.c.id, isouter=True)
        .order_by(found.c.id)
        .limit(_ROWS)
    )
    names: dict[str, Any] = {
        f"sealed_{column.name}": sa.bindparam(f"new_{column.name}") for column in columns
    }
    change = sa.update(found).where(found.c.id == sa.bindparam("row")).values(names)
    connection = op.get_bind()
    seal_of = lru_cache(_values)
    rows = connection.execute(query).all()
    while rows:
        changes = []
        for row, wrapped, *texts in rows:
            if wrapped is None:
                raise BrokenReferenceError(f"a row of {table} belongs to nobody")
            seal = seal_of(wrapped)
            change_of_row: dict[str, Any] = {"row": row}
            for column, text in zip(columns, texts, strict=True):
                place = Place(f"{table}.{column.name}", row)
                change_of_row[f"new_{column.name}"] = column.sealed(seal, place, text)
            changes.append(change_of_row)
        connection.execute(change, changes)
        rows = connection.execute(query.where(found.c.id > rows[-1][0])).all()


class _Erased:
    """What is left of somebody without a key is nothing, and stays so."""

    def seal(self, _place: Place, _text: str) -> bytes:
        return b""

    def open(self, place: Place, _sealed: bytes) -> str:
        raise SealBrokenError(f"a value of {place.column} was erased")


def _values(wrapped_key: bytes) -> ValueSeal:
    if not wrapped_key:
        return _Erased()
    keyring: KeyRing | None = context.config.attributes["keyring"]
    if keyring is None:
        raise KeyRingMissingError("there are rows to seal: give `migrate` the key ring")
    return keyring.values(wrapped_key)
