"""`rpl audit-bundle` and `rpl replay`: a decision taken along, and replayed without a database."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rpl.domain.replay import Replay

EXIT_DIFFERS = 1
EXIT_NOT_ALL_CHECKED = 2
_WORDS = {"whole": "agrees", "unchecked": "cannot be checked", "broken": "DOES NOT AGREE"}


def register(app: typer.Typer) -> None:
    """Add `audit-bundle` and `replay`."""
    app.command("audit-bundle")(audit_bundle)
    app.command()(replay)


def audit_bundle(
    decision: Annotated[
        str,
        typer.Argument(help="The number of a credit or a decision, or the reference of a claim."),
    ],
    file: Annotated[Path, typer.Argument(help="Where to: a .zip that is not there yet.")],
    unit: Annotated[str, typer.Option(help="With a reference: which unit of the claim.")] = "",
    *,
    notes: Annotated[
        bool, typer.Option("--notes", help="With what markers wrote, which may name people.")
    ] = False,
) -> None:
    """Write all that it takes to replay a decision elsewhere; no name and no document is in it."""
    from rpl.assembly import opened
    from rpl.cli.trace import desk_of
    from rpl.domain.audit import ActorKind, Who
    from rpl.domain.audit_bundle import files_of
    from rpl.edge.archives import zipped
    from rpl.flows.trace import bundle_of, decision_named, gather_decision, note_bundle
    from rpl.settings import read_settings
    from rpl.store import audit
    from rpl.store.database import write_session

    if file.exists():
        raise typer.BadParameter(f"{file} is there already; name another file")
    with opened(read_settings()) as parts, write_session(parts.engine) as session:
        audit.act_as(session, lambda: Who(kind=ActorKind.OPERATOR))
        named = decision_named(session, decision, unit)
        found = gather_decision(session, desk_of(parts), named)
        bundle = bundle_of(session, parts.catalog, parts.clock, found, notes=notes)
        note_bundle(session, parts.clock, found, notes=notes)
    entries = [(name, [content]) for name, content in files_of(bundle).items()]
    with file.open("xb") as target:
        target.writelines(zipped(entries, bundle.subject.made_at))
    typer.echo(f"Written: {file}")


def replay(
    file: Annotated[Path, typer.Argument(help="The bundle of a decision.")],
    heads: Annotated[
        Path | None, typer.Option(help="Heads of the trail noted elsewhere (`audit.heads`).")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Replay a decision from its bundle, without database, settings or network.

    Every part is hashed again, the rule of the decision run again, and all of it compared.  Exit 0
    when everything agrees, 1 when something does not, which is named, and 2 when something could
    not be checked, or the file is no bundle.
    """
    from rpl.adapters.bundle_file import read_files
    from rpl.adapters.head_notes import HeadNotes
    from rpl.domain.audit_bundle import BundleUnreadableError
    from rpl.domain.replay import replay as replayed

    try:
        found = replayed(read_files(file), None if heads is None else HeadNotes(heads).noted())
    except (BundleUnreadableError, OSError) as error:
        typer.echo(f"rpl: {error}", err=True)
        raise typer.Exit(EXIT_NOT_ALL_CHECKED) from error
    typer.echo(_as_json(found) if as_json else "\n".join(_as_text(found)))
    if found.state.value == "broken":
        raise typer.Exit(EXIT_DIFFERS)
    if found.state.value == "unchecked":
        raise typer.Exit(EXIT_NOT_ALL_CHECKED)


def _as_json(found: "Replay") -> str:
    said = found.model_dump(mode="json")
    broken = [code.value for code in found.broken]
    return json.dumps({"state": found.state.value, "broken": broken, **said}, indent=1)


def _as_text(found: "Replay") -> "Iterator[str]":
    from rpl.domain.replay import SAYS

    for check in found.checks:
        of = f" ({check.of})" if check.of else ""
        yield f"{_WORDS[check.state.value]}: {SAYS[check.code]}{of}"
    if found.outcome:
        yield f"the rule comes to: {found.outcome}"
    yield f"withheld, of which only the hash is there: {found.withheld} parts"
    if found.head is not None:
        yield f"the trail here ends at: {found.head.position} {found.head.digest}"
    named = ", ".join(code.value for code in found.broken)
    yield f"{found.state.value}{f': {named}' if named else ''}"
