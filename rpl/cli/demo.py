"""`rpl demo`: the service with invented people and documents, or one claim walked and checked."""

import json
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rpl.assembly import Parts
    from rpl.demo.register import Register
    from rpl.demo.walk import Earned
    from rpl.domain.verification import Report


def register(app: typer.Typer) -> None:
    """Add `demo`."""
    app.command()(demo)


def demo(
    *,
    once: Annotated[
        bool, typer.Option(help="Walk one claim to a checked credential, and end.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="With --once: print one JSON object and nothing else.")
    ] = False,
) -> None:
    """Make sample claims of invented people, then run the service until Ctrl-C."""
    from rpl.assembly import build, prepare_queue
    from rpl.settings import read_settings
    from rpl.store.migrations import migrate

    if as_json and not once:
        raise typer.BadParameter("--json goes with --once")
    parts = build(read_settings())
    migrate(parts.engine, parts.keyring)
    prepare_queue(parts)
    if once:
        raise typer.Exit(_once(parts, as_json=as_json))
    _serve(parts)


def _serve(parts: "Parts") -> None:
    from rich.console import Console

    from rpl.adapters.log_lines import show_log
    from rpl.demo.play import sample_claims
    from rpl.demo.setting import stage_of
    from rpl.serving import listening, serve

    with listening(parts.settings):
        pass  # a port in use is told before anything is made
    console = Console(stderr=True)
    with console.status("Sample claims …"):
        told = sample_claims(
            stage_of(parts),
            parts.settings.public_url,
            parts.settings.data_dir,
            lambda what: console.print(f"  {what}"),
        )
    show_log(parts.settings.log)
    serve(parts, lambda _address: _show(parts, told))


def _once(parts: "Parts", *, as_json: bool) -> int:
    from rich.console import Console

    from rpl.demo.play import once
    from rpl.demo.setting import stage_of
    from rpl.demo.walk import check
    from rpl.domain.verification import Outcome

    began = time.monotonic()
    stage = stage_of(parts)
    with Console(stderr=True).status("One claim, from a photo to a credential …"):
        claim, earned = once(stage, parts.settings.public_url, parts.settings.data_dir)
        report = check(stage, earned[0])
    seconds = round(time.monotonic() - began, 1)
    result = {
        "claim_id": str(claim.claim_id),
        "reference": claim.reference,
        "return_code": claim.return_code,
        **_credential(earned[0], report),
        "seconds": seconds,
    }
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False))
    else:
        path = result["credential_path"]
        typer.echo(f"{parts.settings.public_url}{path} is {report.outcome} after {seconds} s")
    return 0 if report.outcome is Outcome.GOOD else 1


def _credential(earned: "Earned", report: "Report") -> dict[str, Any]:
    checks = [{"name": c.name.value, "outcome": c.outcome.value} for c in report.checks]
    return {
        "credit_id": str(earned.credit_id),
        "credential_id": str(earned.credential_id),
        "credential_path": earned.path,
        "credential": earned.document,
        "jwt": earned.token,
        "check": {"outcome": report.outcome.value, "checks": checks},
    }


def _show(parts: "Parts", told: "Register") -> None:
    base = parts.settings.public_url
    typer.echo("\nEverybody and everything in this sample is invented.\n")
    typer.echo(f"Applicants   {base}/en/return   (also /es/ and /ar/)")
    for applicant, claim in zip(told.applicants, told.claims, strict=True):
        typer.echo(f"    reference    {applicant['reference']}   ({claim['state']})")
        typer.echo(f"    return code  {applicant['return_code']}")
    typer.echo(f"\nStaff        {base}/en/staff/sign-in")
    for member in told.staff:
        typer.echo(f"    {member['role']:<11}  {member['email']}")
        typer.echo(f"    password     {member['password']}")
    typer.echo("\nCredentials")
    for credential in told.credentials:
        typer.echo(f"    {base}{credential['path']}   ({credential['status']})")
    for provider in told.providers:
        typer.echo(f"\nProvider     {base}/api/v1/credits   ({provider['name']})")
        typer.echo(f"    API key      {provider['api_key']}")
    typer.echo(f"\nThe same stands in {parts.settings.data_dir / 'demo.json'}.")
    typer.echo(f"\nrpl is ready at {base} - Ctrl-C ends all of it.")
