"""Everything an organisation holds of its claims, as tables; no name and no evidence is in them.

Rows are read a few hundred at a time, each lot in a transaction of its own, so that neither memory
nor a snapshot grows with them.  What is written meanwhile may be in a later table and not in an
earlier one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final, TypeAlias
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import col, select

from rpl.domain.cells import Cell
from rpl.domain.organisation import ClaimPriority
from rpl.store.database import read_session
from rpl.store.tables import Claim, ClaimFee, CreditPosting, Decision, Reassessment

_AT_ONCE: Final = 500

_Row: TypeAlias = Any  # of the table that is read: its columns know which
_Value: TypeAlias = Cell | bool | datetime | None
_Said: TypeAlias = Callable[[_Row, Claim], _Value]
_Columns: TypeAlias = Mapping[str, _Said]


@dataclass(frozen=True, slots=True)
class ExportedTable:
    """A table by its name: what its columns are called, and its rows, read while they are asked."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterator[tuple[Cell, ...]]]

    def lines(self) -> Iterator[tuple[Cell, ...]]:
        """The columns' names, then the rows."""
        yield self.columns
        yield from self.rows()


def exported_tables(engine: Engine, organisation_id: UUID) -> tuple[ExportedTable, ...]:
    """The claims, decided units, reassessments, credits and fees of an organisation alone."""
    return tuple(
        ExportedTable(name, tuple(columns), _reader(engine, organisation_id, model, columns))
        for name, (model, columns) in _TABLES.items()
    )


def _reader(
    engine: Engine, organisation_id: UUID, model: type[_Row], columns: _Columns
) -> Callable[[], Iterator[tuple[Cell, ...]]]:
    def read() -> Iterator[tuple[Cell, ...]]:
        last: UUID | None = None
        while lot := _lot(engine, organisation_id, model, last):
            last = lot[-1][0].id
            for row, claim in lot:
                yield tuple(_cell(said(row, claim)) for said in columns.values())

    return read


def _lot(
    engine: Engine, organisation_id: UUID, model: type[_Row], after: UUID | None
) -> list[tuple[_Row, Claim]]:
    """The next rows by their ids, each with its claim."""
    wanted = select(model).order_by(model.id).limit(_AT_ONCE)
    if model is not Claim:
        wanted = wanted.join(Claim, col(Claim.id) == model.claim_id)
    wanted = wanted.where(col(Claim.organisation_id) == organisation_id)
    if after is not None:
        wanted = wanted.where(model.id > after)
    with read_session(engine) as session:
        rows = session.exec(wanted).all()
        numbers = {row.id if model is Claim else row.claim_id for row in rows}
        found = session.exec(select(Claim).where(col(Claim.id).in_(numbers))).all()
        claims = {claim.id: claim for claim in found}
        session.expunge_all()
    return [(row, claims[row.id if model is Claim else row.claim_id]) for row in rows]


def _cell(value: _Value) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value


def _of_claim(_row: _Row, claim: Claim) -> str:
    return claim.reference


_CLAIMS: Final[_Columns] = {
    "claim": _of_claim,
    "qualification": lambda _, claim: claim.qualification,
    "version": lambda _, claim: claim.version,
    "state": lambda _, claim: claim.state.value,
    "round": lambda _, claim: claim.round,
    "language": lambda _, claim: claim.language,
    "priority": lambda _, claim: ClaimPriority(claim.priority).name.casefold(),
    "opened": lambda _, claim: claim.created_at,
    "submitted": lambda _, claim: claim.submitted_at,
    "decided": lambda _, claim: claim.decided_at,
}
_UNITS: Final[_Columns] = {
    "claim": _of_claim,
    "unit": lambda row, _: row.unit,
    "round": lambda row, _: row.round,
    "outcome": lambda row, _: row.outcome,
    "total": lambda row, _: row.total,
    "rubric": lambda row, _: row.rubric,
    "decided": lambda row, _: row.decided_at,
    "appeal by": lambda row, _: row.appeal_by,
    "in force": lambda row, _: row.superseded_at is None,
}
_REASSESSMENTS: Final[_Columns] = {
    "claim": _of_claim,
    "units": lambda row, _: " ".join(sorted(row.criteria)),
    "round": lambda row, _: row.round,
    "state": lambda row, _: row.state.value,
    "begun": lambda row, _: row.begun_at,
    "sent": lambda row, _: row.sent_at,
    "ended": lambda row, _: row.ended_at,
}
_CREDITS: Final[_Columns] = {
    "number": lambda row, _: row.sequence,
    "kind": lambda row, _: row.kind.value,
    "claim": _of_claim,
    "qualification": lambda row, _: row.qualification,
    "version": lambda row, _: row.qualification_version,
    "unit": lambda row, _: row.unit,
    "title": lambda row, _: row.unit_title,
    "value": lambda row, _: row.value,
    "scheme": lambda row, _: row.scheme,
    "notional hours": lambda row, _: row.notional_hours,
    "posted": lambda row, _: row.posted_at,
}
_FEES: Final[_Columns] = {
    "claim": _of_claim,
    "amount": lambda row, _: f"{row.hundredths // 100}.{row.hundredths % 100:02}",
    "currency": lambda row, _: row.currency,
    "shown": lambda row, _: row.shown_at,
    "waiver asked for": lambda row, _: row.waiver,
    "asked": lambda row, _: row.asked_at,
    "granted": lambda row, _: row.granted,
    "answered": lambda row, _: row.decided_at,
}
_TABLES: Final[Mapping[str, tuple[type[_Row], _Columns]]] = MappingProxyType(
    {
        "claims": (Claim, _CLAIMS),
        "units": (Decision, _UNITS),
        "reassessments": (Reassessment, _REASSESSMENTS),
        "credits": (CreditPosting, _CREDITS),
        "fees": (ClaimFee, _FEES),
    }
)
