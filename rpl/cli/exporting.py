"""`rpl export` and `rpl export-register`: what an organisation holds of its claims, as tables."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rpl.cli.organisation import Belongs
from rpl.domain.organisation import DEFAULT_SLUG

if TYPE_CHECKING:
    from uuid import UUID

    from rpl.adapters.spreadsheets.writing import Table
    from rpl.assembly import Parts
    from rpl.domain.cells import TableForm
    from rpl.flows.archive import TablesTaken


def register(app: typer.Typer) -> None:
    """Add the commands `export` and `export-register`."""
    app.command()(export)
    app.command("export-register")(export_register)


def export(
    file: Annotated[Path, typer.Argument(help="Where to: an .xlsx, or a .zip of CSV files.")],
    organisation: Belongs = DEFAULT_SLUG,
    *,
    names: Annotated[
        bool, typer.Option("--names", help="Say whose each claim is; all of them see it.")
    ] = False,
) -> None:
    """Write all tables of an organisation; no applicant's name is in them unless asked for."""
    from rpl.flows.archive import TablesTaken
    from rpl.store.exports import exported_tables, table_of_names

    form = _form(file, {".xlsx": "xlsx", ".zip": "csv"})
    taken = TablesTaken.WITH_NAMES if names else TablesTaken.NAMELESS
    parts, owner = _begun(organisation, form, taken)
    tables = [*exported_tables(parts.engine, owner)]
    if names:
        tables.append(table_of_names(parts.engine, parts.keyring, owner))
    _write(file, form, [(table.name, table.lines()) for table in tables], parts)


def export_register(
    file: Annotated[Path, typer.Argument(help="Where to: an .xlsx, or a .csv.")],
    organisation: Belongs = DEFAULT_SLUG,
) -> None:
    """Write everybody's results with their names, as `rpl import-register` reads them.

    Whoever is in it sees so among who saw their file.
    """
    from rpl.adapters.spreadsheets import csv_pieces
    from rpl.catalog.register_table import register_rows
    from rpl.domain.cells import TableForm
    from rpl.flows.archive import TablesTaken
    from rpl.flows.register import own_register

    form = _form(file, {".xlsx": "xlsx", ".csv": "csv"})
    parts, owner = _begun(organisation, form, TablesTaken.REGISTER)
    rows = register_rows(own_register(parts.engine, parts.keyring, owner))
    if form is TableForm.XLSX:
        _write(file, form, [("register", rows)], parts)
        return
    with file.open("xb") as target:
        target.writelines(csv_pieces(rows))
    typer.echo(f"Written: {file}")


def _form(file: Path, forms: dict[str, str]) -> "TableForm":
    from rpl.domain.cells import TableForm

    if file.suffix not in forms:
        raise typer.BadParameter(f"name a file that ends in {' or '.join(forms)}")
    if file.exists():
        raise typer.BadParameter(f"{file} is there already; name another file")
    return TableForm(forms[file.suffix])


def _begun(organisation: str, form: "TableForm", taken: "TablesTaken") -> "tuple[Parts, UUID]":
    """The parts of the service and the organisation; that its tables are taken is written down."""
    from rpl.assembly import build
    from rpl.domain.audit import ActorKind, Who
    from rpl.flows.archive import note_tables
    from rpl.flows.organisation import organisation_named
    from rpl.settings import read_settings
    from rpl.store import audit
    from rpl.store.database import write_session

    parts = build(read_settings())
    with write_session(parts.engine) as session:
        audit.act_as(session, lambda: Who(kind=ActorKind.OPERATOR))
        owner = organisation_named(session, organisation)
        note_tables(session, parts.clock, owner, form, taken)
    return parts, owner


def _write(file: Path, form: "TableForm", tables: "Sequence[Table]", parts: "Parts") -> None:
    from rpl.adapters.spreadsheets import export_entries
    from rpl.edge.archives import zipped

    with file.open("xb") as target:
        target.writelines(zipped(export_entries(form, tables), parts.clock.now()))
    typer.echo(f"Written: {file}")
