"""Every link of a trace checked anew."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from rpl.domain.audit import Deed, Link
from rpl.domain.decision_seal import DecisionSeal, LinkName, changed
from rpl.domain.resting_on import parts_of
from rpl.domain.trace import CheckCode, LinkState, Trace, TraceCheck, held, worst
from rpl.flows.trace.behind import evidence_checks, file_checks, region_checks
from rpl.flows.trace.certificate import certificate_checks, certified, levels_certified
from rpl.flows.trace.gathering import Gathered, TraceDesk, gather, gather_decision
from rpl.flows.trace.marks import criterion_checks, score_checks
from rpl.flows.trace.posted import assessor_checks, unit_checks
from rpl.store import audit

_DECIDING = frozenset({Deed.CLAIM_DECIDED.value, Deed.APPEAL_DECIDED.value})
_ERASABLE = frozenset({LinkName.EVIDENCE, LinkName.PAGE_REGION, LinkName.FILE})


@dataclass(frozen=True, slots=True)
class Traced:
    """A trace, and what it was made on."""

    trace: Trace
    gathered: Gathered


def trace_credit(
    session: Session, desk: TraceDesk, *, credit_id: UUID, organisation_id: UUID | None = None
) -> Traced:
    """Follow a credit from its certificate to the person who judged, and check every link.

    Raises:
        CreditNotTracedError: There is no such posting, or it is another organisation's.
        CreditTakenOverError: It was taken over from a register, and not assessed here.
    """
    return _traced(session, desk, gather(session, desk, credit_id, organisation_id))


def trace_decision(
    session: Session, desk: TraceDesk, *, decision_id: UUID, organisation_id: UUID | None = None
) -> Traced:
    """Follow a decision, granted or not, to the person who judged, and check every link.

    Raises:
        DecisionNotTracedError: There is no such decision, or it is another organisation's.
    """
    return _traced(session, desk, gather_decision(session, desk, decision_id, organisation_id))


def _traced(session: Session, desk: TraceDesk, found: Gathered) -> Traced:
    certificate = tuple(certificate_checks(session, desk, found))
    signed = bool(certificate) and worst(each.state for each in certificate) is LinkState.WHOLE
    seal = _seal_state(session, found)
    names = _changed(found) if seal is LinkState.WHOLE else None
    astray = names is not None and "score/decision" in names
    checks = (
        *certificate,
        *unit_checks(session, desk, found),
        *(certified(found) if signed else ()),
        *criterion_checks(desk, found),
        *score_checks(desk, found),
        *(levels_certified(found) if signed else ()),
        *(() if astray else evidence_checks(session, found)),
        *region_checks(desk, found),
        *file_checks(desk, found),
        *assessor_checks(session, found),
        *_sealed(found, names),
    )
    credited = found.posting is not None
    return Traced(Trace(seal=seal, checks=checks, credited=credited), found)


def _seal_state(session: Session, found: Gathered) -> LinkState:
    """Whether the trail holds this very seal; unchecked where none was kept then."""
    told = told_of(found)
    digest = None if told is None else told.entry.details.get(found.decision.unit.lower())
    if digest is None:
        return held(None if found.sealed is None else False)
    if found.sealed is None or found.sealed.digest != digest or not _in_chain(session, told):
        return LinkState.BROKEN
    return held(True if found.salt is not None else None if found.values is None else False)


def told_of(found: Gathered) -> Link | None:
    """The entry of the trail that says what a decision was sealed with.

    A first decision is told with its claim; one that took the place of another with the appeal or
    the reassessment that led to it, the first since it was made that names its unit.
    """
    unit, at = found.decision.unit.lower(), found.decision.decided_at
    if found.decision.supersedes_id is None:
        return found.deed(Deed.CLAIM_DECIDED)
    later = (link for link in found.trail if link.entry.deed in _DECIDING and link.entry.at >= at)
    return next((link for link in later if unit in link.entry.details), None)


def _in_chain(session: Session, link: Link | None) -> bool:
    return link is not None and audit.holds(session, link)


def _sealed(found: Gathered, names: frozenset[str] | None) -> Iterator[TraceCheck]:
    """What was sealed, link by link; the certificate came later and stands in the trail."""
    for link in LinkName:
        if link is LinkName.CERTIFICATE:
            continue
        if names is None or (found.gone and link in _ERASABLE):
            state, of = LinkState.UNCHECKED, ""
        else:
            mine = sorted(name for name in names if name.startswith(f"{link.value}/"))
            state = held(not mine)
            of = ", ".join(dict.fromkeys(_label(found, name) for name in mine))
        yield TraceCheck(link=link, code=CheckCode.SEALED, state=state, of=of)


def _changed(found: Gathered) -> frozenset[str]:
    """The parts that are not what was sealed, without the places of marks that cite otherwise."""
    assert isinstance(found.sealed, DecisionSeal)  # noqa: S101 -- the seal is whole
    assert found.salt is not None  # noqa: S101 -- as above
    names = changed(found.sealed, found.salt, parts_of(found.rests))
    astray = {name.partition("/")[2] for name in names if name.startswith("evidence/")}
    if not astray:
        return names
    follow = {str(place.id) for place in found.rests.places if str(place.mark) in astray}
    known = {str(place.id) for place in found.rests.places}
    return frozenset(
        name
        for name in names
        if not name.startswith("page_region/")
        or (name.split("/")[1].partition(":")[0] in known - follow)
    )


def _label(found: Gathered, name: str) -> str:
    """What people call a part: the criterion, the number of the item, else its own number."""
    of = name.partition("/")[2].partition(":")[0]
    marks = {str(mark.id): mark.criterion for mark in found.rests.marks}
    items = {str(item.id): f"#{item.number}" for item in found.rests.items}
    places = {str(place.id): str(place.mark) for place in found.rests.places}
    return items.get(of) or marks.get(places.get(of, of), of)
