"""`rpl organisation`: the programmes that share this installation."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sqlmodel import Session

    from rpl.store.tables import Organisation

organisation = typer.Typer(
    help="Organisations that share this installation, each apart from the others.",
    no_args_is_help=True,
)

Belongs = Annotated[
    str, typer.Option("--organisation", help="The name in addresses of the one they belong to.")
]
"""An option of commands that add something to an organisation."""


def register(app: typer.Typer) -> None:
    """Add the commands `organisation add`, `list`, `rename`, `close` and `open`."""
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


@organisation.command()
def rename(
    slug: Annotated[str, typer.Argument(help="Its name in addresses, which stays.")],
    name: Annotated[str, typer.Argument(help="What it is called from now on.")],
) -> None:
    """Call an organisation otherwise."""
    from rpl.adapters.clock import WallClock
    from rpl.flows.organisation import describe

    with _writing(slug) as (session, found):
        problems = describe(
            session, WallClock(), organisation_id=found.id, name=name, contact=found.contact
        )
    for problem in problems:
        typer.echo(f"rpl: {problem.template % problem.details}", err=True)
    if problems:
        raise typer.Exit(1)


@organisation.command()
def close(slug: Annotated[str, typer.Argument(help="Its name in addresses.")]) -> None:
    """Let nobody open a claim there any more; claims under way go on."""
    _take_claims(slug, takes=False)


@organisation.command("open")
def open_again(slug: Annotated[str, typer.Argument(help="Its name in addresses.")]) -> None:
    """Let applicants open claims there again."""
    _take_claims(slug, takes=True)


def _take_claims(slug: str, *, takes: bool) -> None:
    from rpl.adapters.clock import WallClock
    from rpl.flows.organisation import take_claims

    with _writing(slug) as (session, found):
        take_claims(session, WallClock(), organisation_id=found.id, takes=takes)


@contextmanager
def _writing(slug: str) -> "Iterator[tuple[Session, Organisation]]":
    """A transaction of the operator's about one organisation; an unknown name ends the command."""
    from rpl.domain.audit import ActorKind, Who
    from rpl.domain.organisation import OrganisationMissingError
    from rpl.settings import read_settings
    from rpl.store import audit
    from rpl.store.database import connect, write_session
    from rpl.store.organisation import by_slug

    with write_session(connect(read_settings().database)) as session:
        audit.act_as(session, lambda: Who(kind=ActorKind.OPERATOR))
        found = by_slug(session, slug)
        if found is None:
            typer.echo(f"rpl: {OrganisationMissingError(slug=slug).message}", err=True)
            raise typer.Exit(1)
        yield session, found


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
