"""`rpl staff`: let people in as staff, and give and take what they may do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from rpl.cli.organisation import Belongs
from rpl.domain.organisation import DEFAULT_SLUG

if TYPE_CHECKING:
    from sqlmodel import Session

    from rpl.domain.roles import Role
    from rpl.flows.staff import Registry

staff = typer.Typer(help="Staff: let people in, and say what they may do.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="Their e-mail address.")]
Roles = Annotated[list[str], typer.Option("--role", help="A role; several times for several.")]


def register(app: typer.Typer) -> None:
    """Add the commands `staff add`, `list`, `roles`, `deactivate`, `reset-second-factor`, …."""
    app.add_typer(staff, name="staff")


@staff.command()
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="What they are called.")],
    role: Roles,
    organisation: Belongs = DEFAULT_SLUG,
) -> None:
    """Let somebody in; their first password is shown this once."""
    from rpl.flows import staff as flow
    from rpl.flows.organisation import organisation_named

    roles = _known(role)
    with _writing() as (session, anywhere):
        registry = replace(anywhere, organisation_id=organisation_named(session, organisation))
        _, password = flow.add(session, registry, email=email, name=name, roles=roles)
    typer.echo(f"password  {password}")
    typer.echo("It is shown only now; they should change it on the page of their account.")


@staff.command("list")
def list_staff() -> None:
    """Show everybody who is or was staff, with their roles and organisation."""
    from rpl.settings import read_settings
    from rpl.store.database import connect, read_session
    from rpl.store.staff import all_members

    with read_session(connect(read_settings().database)) as session:
        for person in all_members(session):
            codes = "codes set up" if person.has_second_factor else "no codes"
            state = "" if person.active else "  (not let in)"
            roles = ", ".join(sorted(person.roles))
            typer.echo(
                f"{person.email}  {person.name}  {roles}  {codes}  {person.organisation}{state}"
            )


@staff.command()
def roles(email: Email, role: Roles) -> None:
    """Give somebody these roles, and no others."""
    from rpl.flows import staff as flow

    wanted = _known(role)
    with _writing(email) as (session, registry):
        flow.change_roles(session, registry, staff_id=_found(session, email), roles=wanted)
    typer.echo(f"Roles now: {', '.join(sorted(wanted))}.")


@staff.command()
def deactivate(email: Email) -> None:
    """Let somebody in no more, and sign them out everywhere."""
    from rpl.flows import staff as flow

    with _writing(email) as (session, registry):
        flow.deactivate(session, registry, staff_id=_found(session, email))
    typer.echo("They are let in no more, and signed out everywhere.")


@staff.command()
def activate(email: Email) -> None:
    """Let somebody in again."""
    from rpl.flows import staff as flow

    with _writing(email) as (session, registry):
        flow.activate(session, registry, staff_id=_found(session, email))
    typer.echo("They are let in again.")


@staff.command("reset-second-factor")
def reset_second_factor(email: Email) -> None:
    """Forget the authenticator of somebody who lost it, and sign them out everywhere."""
    from rpl.flows import staff as flow

    with _writing(email) as (session, registry):
        flow.reset_second_factor(session, registry, staff_id=_found(session, email))
    typer.echo("The authenticator is forgotten. They sign in with the password and set up another.")


@staff.command("reset-password")
def reset_password(email: Email) -> None:
    """Draw another password for somebody; it is shown this once."""
    from rpl.flows import staff as flow

    with _writing(email) as (session, registry):
        password = flow.reset_password(session, registry, staff_id=_found(session, email))
    typer.echo(f"password  {password}")


def _known(words: list[str]) -> "list[Role]":
    from rpl.domain.roles import Role

    unknown = sorted(set(words) - {role.value for role in Role})
    if unknown:
        raise typer.BadParameter(f"no role {unknown[0]}; there is: {', '.join(Role)}")
    return [Role(word) for word in words]


def _found(session: "Session", email: str) -> UUID:
    from rpl.flows.staff import find

    return find(session, email).id


@contextmanager
def _writing(email: str = "") -> "Iterator[tuple[Session, Registry]]":
    """A transaction of the operator's; a refusal ends the command with its sentence."""
    from rpl.adapters.clock import WallClock
    from rpl.adapters.passwords import Argon2Passwords
    from rpl.cli import EXIT_CANNOT_START
    from rpl.domain.audit import ActorKind, Who
    from rpl.domain.errors import RuleError
    from rpl.domain.organisation import DEFAULT_ORGANISATION
    from rpl.flows.staff import Registry, find
    from rpl.settings import read_settings
    from rpl.store import audit
    from rpl.store.database import connect, write_session
    from rpl.store.migrations import head, revision

    engine = connect(read_settings().database)
    if revision(engine) != head():
        typer.echo("rpl: the database is not of this version; run `rpl migrate` first", err=True)
        raise typer.Exit(EXIT_CANNOT_START)
    try:
        with write_session(engine) as session:
            audit.act_as(session, lambda: Who(kind=ActorKind.OPERATOR))
            owner = find(session, email).organisation_id if email else DEFAULT_ORGANISATION
            yield session, Registry(Argon2Passwords(), WallClock(), owner)
    except RuleError as refusal:
        typer.echo(f"rpl: {refusal.message}", err=True)
        raise typer.Exit(1) from refusal
