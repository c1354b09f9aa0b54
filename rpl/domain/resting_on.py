"""What a decision rests on, as plain values, and the parts of its seal that follow from them.

They are read from the database twice in the same way: when a unit is decided, to be sealed, and
whenever the decision is traced, to be compared.  A value that did not open is None.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from uuid import UUID

from pydantic import AwareDatetime, JsonValue

from rpl.domain.decision_seal import LinkName, Part
from rpl.domain.values import Box, Frozen


class PinnedClaim(Frozen):
    """The claim and the definition that it was opened under."""

    id: UUID
    applicant: UUID
    qualification: str
    definition_hash: str
    submitted_at: AwareDatetime | None


class Mark(Frozen):
    """What was given to one criterion; `cites` are evidence items, each once."""

    id: UUID
    criterion: str
    rubric: str
    level: int | None
    unscored: str | None
    note: str | None
    cites: tuple[UUID, ...]


class ReadPage(Frozen):
    """A page as it was read when the unit was decided; `lines` are None where it did not open."""

    reading: UUID
    image: str | None
    width: int = 0
    height: int = 0
    lines: tuple[str, ...] | None = None
    boxes: tuple[Box, ...] = ()


class Place(Frozen):
    """One place that a mark cites: lines of a page, all of it, or an answer in a record."""

    id: UUID
    mark: UUID
    evidence: UUID
    page: int | None
    box: JsonValue
    lines: JsonValue
    answer: str | None
    read: ReadPage | None = None

    @property
    def cited_lines(self) -> tuple[tuple[int, str], ...]:
        """The number and the text of each line that is cited, as far as it was read."""
        if self.answer is not None or self.read is None or self.read.lines is None:
            return ()
        numbered = tuple(enumerate(self.read.lines, start=1))
        return tuple(each for each in numbered if not self.lines or each[0] in _numbers(self.lines))


class Item(Frozen):
    """One evidence item that is cited.  `dates` are what its record says of when it was made.

    A file has an `object`; a form its `text` or `answers`, and `opens` says whether they did.
    """

    id: UUID
    number: int
    kind: str
    media_type: str
    pages: int
    received_at: AwareDatetime
    dates: Mapping[str, str | None]
    object: str | None
    fingerprint: str
    size: int
    text: str | None
    answers: str | None
    opens: bool


class MarkerSeat(Frozen):
    """Who marked a unit, or what was objected to of it, from which seat, and what they declared."""

    id: UUID
    kind: str
    assessor: UUID
    name: str
    taken_at: AwareDatetime
    submitted_at: AwareDatetime | None
    declared: bool
    interest: str | None
    by_rule: bool


class StoredDecision(Frozen):
    """The decision on one unit as its row says it."""

    id: UUID
    unit: str
    outcome: str
    total: str
    reasons: JsonValue
    remedies: JsonValue
    basis: JsonValue
    rubric: str
    rubric_hash: str
    next_step: str
    supersedes_id: UUID | None
    decided_at: AwareDatetime
    appeal_by: AwareDatetime


class RestsOn(Frozen):
    """Everything that a decision rests on."""

    claim: PinnedClaim
    decision: StoredDecision
    marks: tuple[Mark, ...]
    places: tuple[Place, ...]
    items: tuple[Item, ...]
    seats: tuple[MarkerSeat, ...]

    def mark(self, mark_id: UUID) -> Mark | None:
        """The mark of this number."""
        return next((mark for mark in self.marks if mark.id == mark_id), None)


def parts_of(rests: RestsOn) -> tuple[Part, ...]:
    """The parts of the seal of a decision."""
    return (
        _unit(rests.claim),
        _outcome(rests.decision),
        *(part for mark in rests.marks for part in _mark(mark, rests.decision)),
        *(part for place in rests.places for part in _place(place)),
        *(part for item in rests.items for part in _item(item)),
        *map(_seat, rests.seats),
    )


def line_name(place: UUID, number: int) -> str:
    """What tells the part of one cited line apart."""
    return f"{place}:line:{number}"


def _unit(claim: PinnedClaim) -> Part:
    values: dict[str, JsonValue] = {
        "claim": str(claim.id),
        "applicant": str(claim.applicant),
        "qualification": claim.qualification,
        "definition_hash": claim.definition_hash,
        "submitted_at": _instant(claim.submitted_at),
    }
    return Part(link=LinkName.UNIT, of="claim", values=values)


def _outcome(decision: StoredDecision) -> Part:
    values: dict[str, JsonValue] = {
        "unit": decision.unit,
        "outcome": decision.outcome,
        "total": decision.total,
        "reasons": decision.reasons,
        "remedies": decision.remedies,
        "basis": decision.basis,
        "next_step": decision.next_step,
        "supersedes": None if decision.supersedes_id is None else str(decision.supersedes_id),
        "decided_at": _instant(decision.decided_at),
        "appeal_by": _instant(decision.appeal_by),
    }
    return Part(link=LinkName.SCORE, of="decision", values=values)


def _mark(mark: Mark, decision: StoredDecision) -> Iterator[Part]:
    of = str(mark.id)
    judged: dict[str, JsonValue] = {
        "criterion": mark.criterion,
        "judged_by": mark.rubric,
        "decided_by": decision.rubric,
        "rubric_hash": decision.rubric_hash,
    }
    yield Part(link=LinkName.CRITERION, of=of, values=judged)
    given: dict[str, JsonValue] = {"level": mark.level, "unscored": mark.unscored}
    yield Part(link=LinkName.SCORE, of=of, values=given)
    yield Part(link=LinkName.SCORE, of=f"{of}:note", values={"note": mark.note})
    cites: list[JsonValue] = [str(item) for item in sorted(mark.cites, key=str)]
    yield Part(link=LinkName.EVIDENCE, of=of, values={"cites": cites})


def _place(place: Place) -> Iterator[Part]:
    read = place.read
    values: dict[str, JsonValue] = {
        "evidence": str(place.evidence),
        "page": place.page,
        "box": place.box,
        "lines": place.lines,
        "answer": place.answer,
        "reading": None if read is None else str(read.reading),
        "image": None if read is None else read.image,
        "size": None if read is None else [read.width, read.height],
        "opens": read is None or read.lines is not None,
    }
    yield Part(link=LinkName.PAGE_REGION, of=str(place.id), values=values)
    for number, text in place.cited_lines:
        of = line_name(place.id, number)
        yield Part(link=LinkName.PAGE_REGION, of=of, values={"text": text})


def _item(item: Item) -> Iterator[Part]:
    said: dict[str, JsonValue] = {
        "number": item.number,
        "kind": item.kind,
        "media_type": item.media_type,
        "pages": item.pages,
        "received_at": _instant(item.received_at),
        "dates": dict(item.dates),
    }
    yield Part(link=LinkName.EVIDENCE, of=str(item.id), values=said)
    kept: dict[str, JsonValue] = {
        "object": item.object,
        "fingerprint": item.fingerprint,
        "size": item.size,
        "opens": item.opens,
    }
    yield Part(link=LinkName.FILE, of=str(item.id), values=kept)
    if item.object is None:
        form: dict[str, JsonValue] = {"text": item.text, "answers": item.answers}
        yield Part(link=LinkName.FILE, of=f"{item.id}:form", values=form)


def _seat(seat: MarkerSeat) -> Part:
    values: dict[str, JsonValue] = {
        "seat": str(seat.id),
        "kind": seat.kind,
        "assessor": str(seat.assessor),
        "taken_at": _instant(seat.taken_at),
        "submitted_at": _instant(seat.submitted_at),
        "declared": seat.declared,
        "interest": seat.interest,
        "by_rule": seat.by_rule,
    }
    return Part(link=LinkName.ASSESSOR, of=str(seat.id), values=values)


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="microseconds")


def _numbers(lines: JsonValue) -> frozenset[int]:
    listed = lines if isinstance(lines, list) else []
    return frozenset(each for each in listed if isinstance(each, int))
