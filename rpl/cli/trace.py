"""`rpl trace`: what a credit rests on, link by link, and the first thing that does not hold."""

import json
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlmodel import Session

    from rpl.assembly import Parts
    from rpl.domain.trace import Trace
    from rpl.flows.trace import Traced, TraceDesk, TracedToRegister

EXIT_BROKEN = 1
EXIT_NOT_ALL_CHECKED = 2
_MARKS = {"whole": "ok", "unchecked": "--", "broken": "!!"}


def register(app: typer.Typer) -> None:
    """Add `trace`."""
    app.command()(trace)


def trace(
    credit: Annotated[
        str,
        typer.Argument(help="The number of a credit or a decision, or the reference of a claim."),
    ],
    unit: Annotated[str, typer.Argument(help="With a reference: which unit of the claim.")] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Follow a credit: certificate, unit, criterion, score, evidence, page region, file, assessor.

    A decision that granted nothing is followed by the reference of its claim and the unit.

    Every link is checked anew.  Exit 0 when all hold, 1 when one is broken, which is named, and 2
    when one could not be checked: earlier decisions were not sealed when they were made.
    """
    from rpl.assembly import opened
    from rpl.domain.trace import CreditTakenOverError
    from rpl.flows.trace import decision_named, trace_decision
    from rpl.settings import read_settings
    from rpl.store.database import read_session

    with opened(read_settings()) as parts, read_session(parts.engine) as session:
        try:
            named = decision_named(session, credit, unit)
        except CreditTakenOverError:
            state = _to_register(session, parts, UUID(credit.strip()), as_json=as_json)
        else:
            traced = trace_decision(session, desk_of(parts), decision_id=named)
            typer.echo(_as_json(traced) if as_json else "\n".join(_as_text(traced)))
            state = traced.trace.state.value
    if state == "broken":
        raise typer.Exit(EXIT_BROKEN)
    if state == "unchecked":
        raise typer.Exit(EXIT_NOT_ALL_CHECKED)


def _to_register(session: "Session", parts: "Parts", credit: UUID, *, as_json: bool) -> str:
    """Say what a credit that was taken over rests on; answers the state of the trace."""
    from rpl.flows.trace import trace_taken_over

    traced = trace_taken_over(session, desk_of(parts), credit_id=credit)
    assert traced is not None  # noqa: S101 -- it was found to be taken over
    typer.echo(
        _register_json(traced, credit) if as_json else "\n".join(_as_register(traced, credit))
    )
    return traced.trace.state.value


def desk_of(parts: "Parts") -> "TraceDesk":
    """What traces are made with."""
    from rpl.flows.trace import TraceDesk
    from rpl.flows.verification import verify

    return TraceDesk(
        catalog=parts.catalog,
        keyring=parts.keyring,
        vault=parts.vault,
        check=lambda text: verify(parts.credentials, text, parts.clock.now()).report,
    )


def _register_json(traced: "TracedToRegister", credit: UUID) -> str:
    basis = traced.basis.model_dump(mode="json")
    said = {"credit": str(credit), "taken_over": basis, **_said(traced.trace)}
    return json.dumps(said, indent=1)


def _as_register(traced: "TracedToRegister", credit: UUID) -> "Iterator[str]":
    """What was checked, and that the trace ends at the register."""
    from rpl.domain.taken_over import said
    from rpl.domain.trace import SAYS

    yield f"credit {credit}{' (taken back)' if traced.posted.reversed else ''}"
    yield said(traced.basis)
    for link in traced.trace.links:
        if link.checks:
            yield f"{_MARKS[link.state]} {link.name.value}"
        yield from (f"   {_MARKS[each.state]} {SAYS[each.code]}" for each in link.checks)
    yield "No marks, no evidence and no assessor stand behind it here."
    yield traced.trace.state.value


def _as_json(traced: "Traced") -> str:
    found = traced.gathered
    said = {
        "credit": None if found.posting is None else str(found.posting.id),
        "decision": str(found.decision.id),
        **_said(traced.trace),
    }
    return json.dumps(said, indent=1)


def _said(trace: "Trace") -> dict[str, object]:
    links = [
        {
            "link": link.name.value,
            "state": link.state.value,
            "checks": [each.model_dump(mode="json", exclude={"link"}) for each in link.checks],
        }
        for link in trace.links
    ]
    return {
        "state": trace.state.value,
        "seal": trace.seal.value,
        "broken": [name.value for name in trace.broken],
        "links": links,
    }


def _as_text(traced: "Traced") -> "Iterator[str]":
    from rpl.domain.trace import SAYS

    found, trace = traced.gathered, traced.trace
    told = dict(_told(traced))
    if found.posting is not None:
        yield f"credit {found.posting.id}{' (taken back)' if found.reversed else ''}"
    after = found.followed_by
    since = "" if after is None else f" (out of force: {after.id} took its place)"
    yield f"decision {found.decision.id}{since}"
    yield f"{_MARKS[trace.seal]} seal of the decision"
    for link in trace.links:
        yield f"{_MARKS[link.state]} {link.name.value.replace('_', ' ')}"
        yield from (f"     {line}" for line in told[link.name.value])
        for check in link.checks:
            of = f" ({check.of})" if check.of else ""
            yield f"   {_MARKS[check.state]} {SAYS[check.code]}{of}"
    named = ", ".join(name.value.replace("_", " ") for name in trace.broken)
    yield f"{trace.state.value}{f': {named}' if named else ''}"


def _told(traced: "Traced") -> "Iterator[tuple[str, list[str]]]":
    """What stands at each link; no name of an applicant, and none of a file."""
    found = traced.gathered
    rests, posting = found.rests, found.posting
    credential = "none yet" if found.credential is None else str(found.credential.id)
    yield "certificate", [credential]
    title = "" if found.unit is None else found.unit.title
    credit = (
        "no credit"
        if posting is None
        else f"{posting.value:g} {posting.scheme}, {posting.notional_hours} hours"
    )
    yield "unit", [f"{found.decision.unit} {title}: {credit}"]
    titles = {} if found.rubric is None else {c.code: c.title for c in found.rubric.criteria}
    codes = [f"{mark.criterion} {titles.get(mark.criterion, '')}".strip() for mark in rests.marks]
    yield "criterion", [f"rubric {found.decision.rubric} {found.decision.rubric_hash}", *codes]
    scores = [f"{m.criterion} {m.unscored if m.level is None else m.level}" for m in rests.marks]
    yield "score", [f"{found.decision.outcome}, {found.decision.total} of 100", *scores]
    yield "evidence", [f"#{item.number} {item.kind}" for item in rests.items]
    numbers = {item.id: item.number for item in rests.items}
    yield (
        "page_region",
        [
            f"#{numbers.get(place.evidence)} page {place.page} lines {place.lines or 'all'}"
            if place.answer is None
            else f"#{numbers.get(place.evidence)} answer on {place.answer}"
            for place in rests.places
        ],
    )
    yield "file", [f"#{item.number} {item.media_type} {item.fingerprint}" for item in rests.items]
    yield "assessor", [f"{seat.name} ({seat.kind}), {seat.assessor}" for seat in rests.seats]
