"""`rpl rotate-master-key`."""

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add `rotate-master-key`."""
    app.command()(rotate_master_key)


def rotate_master_key(
    *,
    forget_old: Annotated[
        bool,
        typer.Option(
            "--forget-old", help="Drop the older keys; backups from before then open no more."
        ),
    ] = False,
) -> None:
    """Wrap the key of every applicant by a new master key, while the service goes on.

    No file and no text is sealed anew.  Older keys stay in the file, for older backups, until
    `--forget-old`.  When it was interrupted, run it again.
    """
    from rpl.settings import read_settings

    settings = read_settings()
    from rpl.assembly import build
    from rpl.upkeep import rotation

    parts = build(settings)
    done = rotation.forget_old(parts) if forget_old else rotation.rotate(parts)
    typer.echo(f"{done.wrapped} keys were wrapped by the new master key.")
    if done.lost:
        typer.echo(f"{done.lost} keys open with no master key we have: look for an older one.")
        raise typer.Exit(1)
