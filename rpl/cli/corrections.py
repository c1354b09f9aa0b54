"""`rpl corrections`: how right the machine was, by what applicants made of its fields."""

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rpl.domain.corrections import CorrectionRow, Measured

HEADS = ("kept", "corrected", "added", "removed", "right", "found")


class Grouping(StrEnum):
    """What the rows of the table are about."""

    FIELD = "field"
    KIND = "kind"
    LANGUAGE = "language"
    EVERYTHING = "all"


def register(app: typer.Typer) -> None:
    """Add `corrections`."""
    app.command()(corrections)


def corrections(
    by: Annotated[Grouping, typer.Option(help="What each row is about.")] = Grouping.EVERYTHING,
) -> None:
    """Show how many fields applicants kept, corrected, added and removed; no value, no person.

    `right` is the share of what the machine found that was kept, `found` the share of what was
    confirmed that it had found so.  Counted when a document is confirmed for the first time.
    """
    from rpl.domain.corrections import grouped
    from rpl.settings import read_settings
    from rpl.store.corrections import correction_tallies
    from rpl.store.database import connect, read_session

    with read_session(connect(read_settings().database)) as session:
        rows = grouped(correction_tallies(session), _grouping(by))
    if not rows:
        typer.echo("No record has been confirmed yet.")
        return
    heads = ("field", "kind", "language") if by is Grouping.EVERYTHING else (by.value,)
    _show([(*heads, *HEADS), *map(_cells, rows)], names=len(heads))


def _grouping(by: Grouping) -> "Callable[[Measured], tuple[str, ...]]":
    if by is Grouping.EVERYTHING:
        return lambda sort: (sort.field.value, sort.kind.value, sort.language)
    return lambda sort: (str(getattr(sort, by.value)),)


def _cells(row: "CorrectionRow") -> tuple[str, ...]:
    counts = (row.kept, row.corrected, row.added, row.removed)
    shares = ("-" if share is None else f"{share:.3f}" for share in (row.right, row.found))
    return (*row.group, *map(str, counts), *shares)


def _show(table: list[tuple[str, ...]], names: int) -> None:
    """Print columns: the first `names` to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = [
            cell.ljust(width) if place < names else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        typer.echo("  ".join(cells).rstrip())
