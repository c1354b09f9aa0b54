"""`rpl import-rubric` and `rpl export-rubric`: a rubric from a spreadsheet, and as one."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from rpl.domain.cells import Cell
    from rpl.domain.rubric import Rubric

Rubrics = Annotated[Path | None, typer.Option(help="Folder of rubrics; else RPL_RUBRICS.")]
_WORKBOOK: Final = ".xlsx"
_TEXT: Final = ".csv"


def register(app: typer.Typer) -> None:
    """Add the commands `import-rubric` and `export-rubric`."""
    app.command("import-rubric")(import_rubric)
    app.command("export-rubric")(export_rubric)


def import_rubric(
    file: Annotated[Path, typer.Argument(help="An .xlsx or .csv, as `export-rubric` writes it.")],
    slug: Annotated[str, typer.Option(help="The rubric, as welder-w3.")],
    rubrics: Rubrics = None,
    dry_run: Annotated[bool, typer.Option(help="Say what is wrong; write nothing.")] = False,  # noqa: FBT002 -- an option
) -> None:
    """Read a rubric from a spreadsheet into a file of a new version.

    Everything that is wrong is named by its cell, and then nothing is written.
    """
    from rpl.adapters.spreadsheets import read_sheets
    from rpl.catalog.rubric_file import refuse_existing, rubric_path, write_rubric
    from rpl.catalog.rubric_table import rubric_in
    from rpl.domain.cells import TableError

    folder = _folder(rubrics)
    try:
        rubric = rubric_in(read_sheets(file)[0].rows, slug)
    except TableError as error:
        typer.echo(f"rpl: {file.name} is not imported:\n{error}", err=True)
        raise typer.Exit(1) from error
    _tell_difference(folder, rubric)
    if dry_run:
        refuse_existing(folder, rubric)
        typer.echo(f"It is sound; {rubric_path(folder, rubric)} would be written.")
        return
    path = write_rubric(folder, rubric)
    typer.echo(f"Written: {path}. Run `rpl check`; units use it once a qualification names it.")


def export_rubric(
    reference: Annotated[str, typer.Argument(help="A version, as welder-w3@3.")],
    file: Annotated[Path, typer.Argument(help="Where to: an .xlsx or a .csv that is not there.")],
    rubrics: Rubrics = None,
) -> None:
    """Write a rubric as a spreadsheet, which `import-rubric` reads back as the same."""
    from rpl.catalog.rubric_layout import rows_of
    from rpl.domain.cells import TableError

    rubric = _published(_folder(rubrics), reference)
    if rubric is None:
        raise typer.BadParameter(f"there is no rubric {reference}; `rpl check` names what there is")
    if file.suffix not in {_WORKBOOK, _TEXT}:
        raise typer.BadParameter(f"name a file that ends in {_WORKBOOK} or {_TEXT}")
    try:
        pieces = _pieces(file.suffix, reference, rows_of(rubric))
        with file.open("xb") as target:
            target.writelines(pieces)
    except TableError as error:
        typer.echo(f"rpl: {error}", err=True)
        raise typer.Exit(1) from error
    except FileExistsError as error:
        raise typer.BadParameter(f"{file} is there already; name another file") from error
    typer.echo(f"Written: {file}")


def _pieces(suffix: str, name: str, rows: "Sequence[Sequence[Cell]]") -> Iterable[bytes]:
    from rpl.adapters.clock import WallClock
    from rpl.adapters.spreadsheets import csv_pieces, workbook_entries
    from rpl.edge.archives import zipped

    if suffix == _TEXT:
        return csv_pieces(rows)
    return zipped(workbook_entries([(name, rows)]), WallClock().now())


def _tell_difference(folder: Path, rubric: "Rubric") -> None:
    """Say what the new version changes, where it follows another."""
    from rpl.catalog.difference.rubrics import of_rubrics

    before = _published(folder, f"{rubric.slug}@{rubric.version - 1}")
    if before is not None:
        typer.echo(f"{before.reference} -> {rubric.reference}")
        for change in of_rubrics(before, rubric):
            typer.echo(f"  {change.place}: {change.said}")


def _published(folder: Path, reference: str) -> "Rubric | None":
    """The one version, whatever state the others are in; they may be what is mended."""
    from rpl.catalog.files import find, parse, read_toml
    from rpl.domain.rubric import Rubric

    for found in find(folder):
        if found.reference == reference and found.language is None:
            return parse(found.path, Rubric, read_toml(found.path))
    return None


def _folder(rubrics: Path | None) -> Path:
    from rpl.settings import Settings

    return rubrics or Settings().rubrics
