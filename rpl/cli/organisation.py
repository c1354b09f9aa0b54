"""`rpl organisation`: the programmes that share this installation."""

from typing import Annotated

import typer

organisation = typer.Typer(
    help="Organisations that share this installation, each apart from the others.",
    no_args_is_help=True,
)

Belongs = Annotated[
    str, typer.Option("--organisation", help="The name in addresses of the one they belong to.")
]
"""An option of commands that add something to an organisation."""


def register(app: typer.Typer) -> None:
    """Add the commands `organisation add` and `list`."""
    app.add_typer(organisation, name="organisation")


@organisation.command()
def add(
    slug: Annotated[str, typer.Argument(help="Its name in addresses: a-z, digits, hyphens.")],
    name: Annotated[str, typer.Argument(help="What it is called.")],
) -> None:
    """Let an organisation in, and say where its applicants start."""
    from rpl.adapters.clock import WallClock
    from rpl.flows.organisation import add_organisation
    from rpl.settings import read_settings
    from rpl.store.database import connect, write_session

    settings = read_settings()
    with write_session(connect(settings.database)) as session:
        found = add_organisation(session, WallClock(), slug=slug, name=name)
    typer.echo(f"organisation  {found}")
    typer.echo(f"start page    {settings.public_url}/en/start?organisation={slug}")


@organisation.command("list")
def list_all() -> None:
    """List the organisations by their names in addresses."""
    from rpl.settings import read_settings
    from rpl.store.database import connect, read_session
    from rpl.store.organisation import every

    with read_session(connect(read_settings().database)) as session:
        for found in every(session):
            state = "active" if found.active else "closed"
            typer.echo(f"{found.slug}  {state}  {found.id}  {found.name}")
