"""Commands that keep an installation: `backup`, `restore` and `move-to-postgres`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rpl.assembly import Parts

EXIT_NOT_WHOLE = 1


def register(app: typer.Typer) -> None:
    """Add `backup`, `restore` and `move-to-postgres`."""
    app.command()(backup)
    app.command()(restore)
    app.command()(move_to_postgres)


def backup(
    folder: Annotated[Path, typer.Argument(help="A new folder for rows and sealed files.")],
    keys: Annotated[
        Path | None,
        typer.Option(help="A new folder for the keys; without it, FOLDER-keys beside the first."),
    ] = None,
) -> None:
    """Back everything up as of this moment, while the service goes on.

    Keep the two folders apart, and old keys no longer than erasing somebody may take.
    """
    from rpl.settings import read_settings

    settings = read_settings()
    from rpl.assembly import build
    from rpl.upkeep.backup import back_up

    apart = keys or _beside(folder)
    made = back_up(build(settings), folder, apart)
    typer.echo(f"{made.rows} rows and {made.objects} files are in {folder}, their keys in {apart}.")
    if made.gone:
        typer.echo(f"{made.gone} files were removed meanwhile and are not in it.")
    if settings.master_key or settings.master_key_file:
        typer.echo("The master key is not in it: keep it elsewhere, nothing opens without it.")


def restore(
    folder: Annotated[Path, typer.Argument(help="The folder of a backup.")],
    keys: Annotated[
        Path | None, typer.Option(help="The folder of its keys; without it, FOLDER-keys.")
    ] = None,
    *,
    verify: Annotated[
        bool, typer.Option("--verify", help="Then open every file and check every credential.")
    ] = False,
) -> None:
    """Restore a backup into an installation that holds nothing.

    Every hash is compared in any case.  Exit 1 when `--verify` finds something that does not hold.
    """
    from rpl.settings import read_settings

    settings = read_settings()
    from rpl.upkeep.restore import restore as bring_back

    parts, manifest = bring_back(settings, folder, keys or _beside(folder))
    rows = sum(table.rows for table in manifest.tables.values())
    typer.echo(f"{rows} rows and {manifest.objects} files are as they were at {manifest.made_at}.")
    if manifest.gone:
        typer.echo(f"{len(manifest.gone)} files had been removed while the backup was made.")
    if verify:
        _verify(parts)


def move_to_postgres(
    database_url: Annotated[
        str, typer.Argument(help="An empty database: postgresql+psycopg://user@host/name")
    ],
    vault: Annotated[
        str, typer.Option(help="Where the files go too: a folder or s3://bucket/prefix.")
    ] = "",
) -> None:
    """Copy a whole embedded installation to PostgreSQL, and compare rows and files.

    The service must not run meanwhile.  What was broken off can be run again; the old
    installation stays as it was.  The keys stay where they are.
    """
    from rpl.settings import read_settings

    settings = read_settings()
    from rpl.upkeep.moving import move

    moved = move(settings, database_url, vault)
    for name, content in moved.tables.items():
        typer.echo(f"{content.rows:>9} {name:<24} {content.digest[:16]} on both sides")
    if vault:
        typer.echo(f"{moved.objects:>9} files, {moved.already_there} of them there already")
    typer.echo("Now set RPL_DATABASE_URL" + (" and RPL_VAULT" if vault else "") + ", and start.")


def _verify(parts: "Parts") -> None:
    from rpl.upkeep.verifying import verify_everything

    found = verify_everything(parts)
    for problem in found.problems:
        typer.echo(problem, err=True)
    typer.echo(
        f"{found.objects} files opened, {found.credentials} credentials checked, "
        f"{len(found.problems)} problems."
    )
    if found.problems:
        raise typer.Exit(EXIT_NOT_WHOLE)


def _beside(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}-keys")
