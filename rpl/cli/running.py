"""Commands that run the service and look after it."""

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add `serve`, `worker` and `migrate`."""
    app.command()(serve)
    app.command()(worker)
    app.command()(migrate)


def serve(
    workers: Annotated[
        int | None,
        typer.Option(min=0, help="Worker processes to start; otherwise as RPL_WORKERS says."),
    ] = None,
) -> None:
    """Run the service and its workers; the database is migrated first."""
    from rpl.settings import read_settings

    settings = read_settings()  # first: a wrong one is told before the engines are loaded
    if workers is not None:
        settings = settings.model_copy(update={"workers": workers})
    from rpl import serving
    from rpl.adapters.log_lines import show_log
    from rpl.assembly import build

    show_log(settings.log)
    serving.serve(build(settings), lambda address: typer.echo(f"Listening on {address}", err=True))


def worker() -> None:
    """Run one more worker, on a database that is migrated already."""
    from rpl.settings import read_settings

    settings = read_settings()
    from rpl.adapters.log_lines import show_log
    from rpl.worker import work

    show_log(settings.log)
    work(settings)


def migrate() -> None:
    """Bring the database to the form this version needs.  Safe to run at any time."""
    from rpl.settings import read_settings

    settings = read_settings()
    from rpl.assembly import build, prepare_queue
    from rpl.store.migrations import migrate as bring_to_head

    parts = build(settings)
    revision = bring_to_head(parts.engine, parts.keyring)
    prepare_queue(parts)
    typer.echo(f"The database is at {revision}.")
