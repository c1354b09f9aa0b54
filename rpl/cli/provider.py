"""`rpl provider`: register training providers, and give, follow, revoke and list their keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from rpl.cli.organisation import Belongs
from rpl.domain.organisation import DEFAULT_SLUG

if TYPE_CHECKING:
    from sqlmodel import Session

    from rpl.ports import Clock
    from rpl.store.access import KeyLine

provider = typer.Typer(
    help="Training providers: register them, and look after their API keys.", no_args_is_help=True
)

Named = Annotated[str, typer.Argument(help="The provider's name or number.")]


def register(app: typer.Typer) -> None:
    """Add the commands `provider add`, `key`, `rotate`, `revoke` and `list`."""
    app.add_typer(provider, name="provider")


@provider.command()
def add(
    name: Annotated[str, typer.Argument(help="What the provider is called.")],
    organisation: Belongs = DEFAULT_SLUG,
) -> None:
    """Register a provider, with a first API key."""
    from rpl.flows.access import add_key
    from rpl.flows.organisation import organisation_named
    from rpl.flows.provider import add_provider

    with _writing() as (session, clock):
        belongs = organisation_named(session, organisation)
        provider_id = add_provider(session, clock, name=name, organisation_id=belongs)
        made = add_key(session, clock, provider_id=provider_id)
    typer.echo(f"provider  {provider_id}")
    _show_once(made.secret)


@provider.command()
def key(
    named: Named,
    scope: Annotated[
        list[str] | None, typer.Option(help="What the key may do; several times for several.")
    ] = None,
) -> None:
    """Give a provider another API key; the keys it has stay in force."""
    from rpl.domain.provider import CREDITS_READ, SCOPES
    from rpl.flows.access import add_key, find_provider

    unknown = sorted(set(scope or ()) - SCOPES)
    if unknown:
        raise typer.BadParameter(f"no scope {unknown[0]}; there is: {', '.join(sorted(SCOPES))}")
    with _writing() as (session, clock):
        found = find_provider(session, named)
        made = add_key(session, clock, provider_id=found, scopes=scope or [CREDITS_READ])
    _show_once(made.secret)


@provider.command()
def rotate(
    named: Named,
    days: Annotated[
        int, typer.Option(min=0, max=90, help="Days the earlier keys stay in force.")
    ] = 7,
) -> None:
    """Give a provider a new API key; those it has end after an overlap."""
    from rpl.flows.access import find_provider, rotate_keys

    with _writing() as (session, clock):
        found = find_provider(session, named)
        made = rotate_keys(session, clock, provider_id=found, overlap=timedelta(days=days))
    typer.echo(f"The earlier keys end in {days} days.")
    _show_once(made.secret)


@provider.command()
def revoke(
    named: Annotated[str, typer.Argument(help="The key's number, or the letters it begins with.")],
) -> None:
    """Switch an API key off now, and every token that was given for it."""
    from rpl.flows.access import find_key, revoke_key

    with _writing() as (session, clock):
        revoke_key(session, clock, key_id=find_key(session, named))
    typer.echo("The key is off.")


@provider.command("list")
def list_providers() -> None:
    """Show every provider and its keys, with their last use; never a key itself."""
    from rpl.adapters.clock import WallClock
    from rpl.settings import read_settings
    from rpl.store.access import provider_lines
    from rpl.store.database import connect, read_session

    now = WallClock().now()
    with read_session(connect(read_settings().database)) as session:
        for found in provider_lines(session):
            state = "" if found.active else "  (switched off)"
            typer.echo(f"{found.id}  {found.name}  {found.organisation}{state}")
            for line in found.keys:
                typer.echo(f"  {line.prefix}…  {line.scopes}  {_standing(line, now)}")
                typer.echo(f"    made {_day(line.created_at)}, last used {_day(line.last_used_at)}")


def _standing(line: "KeyLine", now: datetime) -> str:
    if line.revoked_at is not None:
        return f"revoked {_day(line.revoked_at)}"
    if line.ends_at is None:
        return "in force"
    return f"{'ended' if line.ends_at <= now else 'ends'} {_day(line.ends_at)}"


def _day(instant: datetime | None) -> str:
    return "never" if instant is None else f"{instant:%Y-%m-%d %H:%M} UTC"


def _show_once(secret: str) -> None:
    typer.echo(f"key       {secret}")
    typer.echo("Write the key down: it is shown this once and kept nowhere.", err=True)


@contextmanager
def _writing() -> Iterator[tuple["Session", "Clock"]]:
    from rpl.adapters.clock import WallClock
    from rpl.domain.audit import ActorKind, Who
    from rpl.settings import read_settings
    from rpl.store.audit import act_as
    from rpl.store.database import connect, write_session

    with write_session(connect(read_settings().database)) as session:
        act_as(session, lambda: Who(kind=ActorKind.OPERATOR))
        yield session, WallClock()
