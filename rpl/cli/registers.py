"""`rpl check-register`, `import-register` and what belongs to them: results that others decided."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rpl.cli.organisation import Belongs
from rpl.domain.organisation import DEFAULT_SLUG

if TYPE_CHECKING:
    from rpl.catalog import Catalog
    from rpl.flows.register import Compared
    from rpl.ports import Clock
    from rpl.upkeep.registers import ReadRegister

RegisterFile = Annotated[Path, typer.Argument(help="An .xlsx or .csv; columns: docs/registers.md.")]


def register(app: typer.Typer) -> None:
    """Add `check-register`, `import-register`, `withdraw-register` and `register-code`."""
    app.command("check-register")(check_register)
    app.command("import-register")(import_register)
    app.command("withdraw-register")(withdraw_register)
    app.command("register-code")(register_code)


def check_register(file: RegisterFile) -> None:
    """Read a register of people, units and results, and name by its cell whatever is wrong.

    Nothing of it is written anywhere: neither names nor results are brought in.
    """
    from rpl.adapters.clock import WallClock
    from rpl.catalog import load_catalog
    from rpl.settings import Settings

    settings = Settings()
    catalog = load_catalog(settings.assessments, settings.rubrics)
    found = _read(file, catalog, WallClock()).entries
    people = len({entry.person for entry in found})
    typer.echo(f"Sound: people {people}, results {len(found)}. Nothing was written.")


def import_register(
    file: RegisterFile,
    *,
    organisation: Belongs = DEFAULT_SLUG,
    by: Annotated[
        str,
        typer.Option("--by", help="The e-mail address of the member of staff who asked for it."),
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Compare, and write nothing.")] = False,
) -> None:
    """Take over the results of a register: claims that others decided, and their credit.

    Nothing is taken over unless every row is sound.  Importing a file again adds nothing, so one
    that was broken off is simply imported again.
    """
    from rpl.upkeep.registers import RegisterWork

    work = RegisterWork.begin(organisation, by)
    read = _read(file, work.parts.catalog, work.clock)
    compared = _sound(file, work.compare(read))
    if dry_run:
        _tell(compared, f"New: {len(compared.fresh)}. Nothing was written.")
        return
    posted = work.take_over(read.file_hash, compared.fresh)
    people = len({entry.person for entry in compared.fresh})
    _tell(compared, f"Taken over: people {people}, results {len(compared.fresh)}.")
    typer.echo(f"Lines of credit: {posted}.")


def withdraw_register(file: RegisterFile, *, organisation: Belongs = DEFAULT_SLUG) -> None:
    """Withdraw results that were taken over by mistake: the rows of this file, and no others.

    They stay written down; their credit is reversed and its credentials are revoked.
    """
    from rpl.upkeep.registers import RegisterWork

    work = RegisterWork.begin(organisation, "")
    compared = _sound(file, work.compare(_read(file, work.parts.catalog, work.clock)))
    reversed_lines = work.withdraw(compared.known)
    typer.echo(f"Withdrawn: results {len(compared.known)}, lines of credit {reversed_lines}.")
    if compared.fresh:
        typer.echo(f"Never taken over, and left alone: {len(compared.fresh)}.")


def register_code(organisation: Belongs = DEFAULT_SLUG) -> None:
    """Give somebody of a register their first return code, once you know who they are.

    The number is asked for, so that it stands in no history of commands.
    """
    from rpl.upkeep.registers import RegisterWork

    work = RegisterWork.begin(organisation, "")
    number = typer.prompt("Number in the register").strip()
    for given in work.codes(number):
        typer.echo(f"reference    {given.reference}  ({given.qualification})")
        typer.echo(f"return code  {given.return_code}")
    typer.echo("Shown only now: give it to the person themself, whose papers you have seen.")


def _read(file: Path, catalog: "Catalog", clock: "Clock") -> "ReadRegister":
    """A register; ends the command where it cannot be read, with every mistake at its cell."""
    from rpl.domain.cells import TableError
    from rpl.upkeep.registers import read_register

    try:
        return read_register(file, catalog, clock)
    except TableError as error:
        typer.echo(f"rpl: {file.name}:\n{error}", err=True)
        raise typer.Exit(1) from error


def _sound(file: Path, compared: "Compared") -> "Compared":
    """What was compared; ends the command where it contradicts what is here."""
    from rpl.domain.cells import CellsError

    if compared.problems:
        typer.echo(f"rpl: {file.name}:\n{CellsError(compared.problems)}", err=True)
        typer.echo("Nothing was written.", err=True)
        raise typer.Exit(1)
    return compared


def _tell(compared: "Compared", what: str) -> None:
    typer.echo(what)
    if compared.known:
        typer.echo(f"Here already, left as they are: {len(compared.known)}.")
    if compared.erased:
        rows = ", ".join(str(entry.row) for entry in compared.erased)
        typer.echo(f"Left out, because these people had everything erased: rows {rows}.")
