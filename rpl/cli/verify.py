"""The command that checks a credential from a file or an address."""

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rpl.flows.verification import Verified
    from rpl.ports.credential import CredentialDesk
    from rpl.settings import Settings

EXIT_NOT_GOOD = 1
EXIT_UNREADABLE = 2
_LARGEST = 1024 * 1024


def register(app: typer.Typer) -> None:
    """Add `verify`."""
    app.command()(verify)


def verify(
    source: Annotated[
        str, typer.Argument(help="A file (JSON or JWT), `-` for standard input, or an address.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,  # noqa: FBT002 -- an option
) -> None:
    """Check a credential.  Exit 0 only when it is good, 1 when not, 2 when it cannot be read."""
    from rpl.domain.errors import RuleError
    from rpl.settings import read_settings

    try:
        found = _verified(_desk(read_settings()), source)
    except (RuleError, OSError) as error:
        typer.echo(f"rpl: {error}", err=True)
        raise typer.Exit(EXIT_UNREADABLE) from error
    typer.echo(_as_json(found) if as_json else _as_text(found))
    if found.report.outcome.value != "good":
        raise typer.Exit(EXIT_NOT_GOOD)


def _desk(settings: "Settings") -> "CredentialDesk":
    """Our own credentials are checked from the store where there is one; nothing is ever made."""
    from rpl.adapters.credentials import credential_desk
    from rpl.adapters.key_ring import LocalKeyRing
    from rpl.adapters.key_store import FolderShelf
    from rpl.assembly import issuer, master_keys
    from rpl.ports.errors import MasterKeyError
    from rpl.store.credential import publications
    from rpl.store.database import connect

    local = settings.database_url or (settings.data_dir / "rpl.sqlite").is_file()
    own = None
    with suppress(MasterKeyError):
        keyring = LocalKeyRing.following(master_keys(settings, make=False))
        own = publications(connect(settings.database), keyring) if local else None
    return credential_desk(issuer(settings), FolderShelf(settings.keys_dir), own)


def _verified(desk: "CredentialDesk", source: str) -> "Verified":
    from rpl.adapters.clock import WallClock
    from rpl.flows.verification import verify as check
    from rpl.flows.verification import verify_address

    now = WallClock().now()
    if source.startswith(("https://", "http://")):
        return verify_address(desk, source, now)
    if source == "-":
        return check(desk, sys.stdin.buffer.read(_LARGEST), now)
    with Path(source).open("rb") as file:
        return check(desk, file.read(_LARGEST), now)


def _as_json(found: "Verified") -> str:
    import json

    report = found.report
    return json.dumps(
        {
            "outcome": report.outcome.value,
            "issuer": report.issuer,
            "checks": [check.model_dump(mode="json") for check in report.checks],
        }
    )


def _as_text(found: "Verified") -> str:
    report = found.report
    lines = [
        f"{check.name.value:10}{check.outcome.value:17}{check.code}" for check in report.checks
    ]
    return "\n".join([*lines, f"{'outcome':10}{report.outcome.value}"])
