"""`rpl check-register`: can an existing register of results be read, and what is wrong in it?"""

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command `check-register`."""
    app.command("check-register")(check_register)


def check_register(
    file: Annotated[Path, typer.Argument(help="An .xlsx or .csv; columns: docs/registers.md.")],
) -> None:
    """Read a register of people, units and results, and name by its cell whatever is wrong.

    Nothing of it is written anywhere: neither names nor results are brought in.
    """
    from rpl.adapters.clock import WallClock
    from rpl.adapters.spreadsheets import read_sheets
    from rpl.catalog import load_catalog
    from rpl.catalog.register_table import entries_in
    from rpl.domain.cells import TableError
    from rpl.settings import Settings

    settings = Settings()
    catalog = load_catalog(settings.assessments, settings.rubrics)
    try:
        found = entries_in(read_sheets(file)[0].rows, catalog, WallClock().now().date())
    except TableError as error:
        typer.echo(f"rpl: {file.name}:\n{error}", err=True)
        raise typer.Exit(1) from error
    people = len({entry.person for entry in found})
    typer.echo(f"Sound: people {people}, results {len(found)}. Nothing was written.")
