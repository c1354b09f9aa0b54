"""`rpl export`: everything that an organisation holds of its claims, as tables."""

from pathlib import Path
from typing import Annotated

import typer

from rpl.cli.organisation import Belongs
from rpl.domain.organisation import DEFAULT_SLUG


def register(app: typer.Typer) -> None:
    """Add the command `export`."""
    app.command()(export)


def export(
    file: Annotated[Path, typer.Argument(help="Where to: an .xlsx, or a .zip of CSV files.")],
    organisation: Belongs = DEFAULT_SLUG,
) -> None:
    """Write all claims, decided units, credits and fees of an organisation; no name is in them."""
    from rpl.adapters.clock import WallClock
    from rpl.adapters.spreadsheets import export_entries
    from rpl.domain.audit import ActorKind, Who
    from rpl.domain.cells import TableForm
    from rpl.edge.archives import zipped
    from rpl.flows.archive import note_tables
    from rpl.flows.organisation import organisation_named
    from rpl.settings import read_settings
    from rpl.store import audit
    from rpl.store.database import connect, write_session
    from rpl.store.exports import exported_tables

    forms = {".xlsx": TableForm.XLSX, ".zip": TableForm.CSV}
    if file.suffix not in forms:
        raise typer.BadParameter("name a file that ends in .xlsx or .zip")
    if file.exists():
        raise typer.BadParameter(f"{file} is there already; name another file")
    form, engine, clock = forms[file.suffix], connect(read_settings().database), WallClock()
    with write_session(engine) as session:
        audit.act_as(session, lambda: Who(kind=ActorKind.OPERATOR))
        owner = organisation_named(session, organisation)
        note_tables(session, clock, owner, form)
    named = [(table.name, table.lines()) for table in exported_tables(engine, owner)]
    with file.open("xb") as target:
        target.writelines(zipped(export_entries(form, named), clock.now()))
    typer.echo(f"Written: {file}")
