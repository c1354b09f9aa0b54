"""A trace as its page shows it: what stands at each link, and what was checked there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from pydantic import ValidationError

from rpl.domain.assessment import Qualification
from rpl.domain.decision import Outcome
from rpl.domain.decision_seal import LinkName
from rpl.domain.intake import EvidenceKind
from rpl.domain.resting_on import Item, Mark, Place
from rpl.domain.review import SeatKind
from rpl.domain.rubric import Rubric
from rpl.domain.trace import SAYS, CheckCode, LinkState
from rpl.domain.values import Box
from rpl.edge.context import AppContext
from rpl.flows.trace import Traced, place_label

_AROUND = 40  # pixels of the page above and below what is cited


@dataclass(frozen=True, slots=True)
class CheckView:
    """One check: what it says where it holds, translated; `of` tells what it was made on."""

    said: str
    state: LinkState
    of: str


@dataclass(frozen=True, slots=True)
class LinkView:
    """One link."""

    name: LinkName
    state: LinkState
    checks: tuple[CheckView, ...]


@dataclass(frozen=True, slots=True)
class MarkView:
    """What was given to a criterion; `level` is its name, empty where it is `unscored`."""

    criterion: str
    title: str
    points: int | None
    level: str
    unscored: str
    note: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """An evidence item; a form has no `media_type` and no fingerprint."""

    number: int
    kind: EvidenceKind | None
    media_type: str
    fingerprint: str
    size: int


@dataclass(frozen=True, slots=True)
class RegionView:
    """The part of a page that is shown: the page's size, and the box that is cited.

    `top` and `height` are what of the page is shown, over its whole width.
    """

    address: str
    width: int
    page_height: int
    top: int
    height: int
    box: Box


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place that a mark cites; `region` is None where there is no picture of it."""

    criterion: str
    number: int
    kind: EvidenceKind | None
    page: int | None
    lines: tuple[tuple[int, str], ...]
    whole: bool
    answer: str
    region: RegionView | None


@dataclass(frozen=True, slots=True)
class SeatView:
    """Who marked; `tied` says that they declared a tie, None that they declared nothing."""

    name: str
    kind: SeatKind
    taken_at: datetime
    submitted_at: datetime | None
    tied: bool | None


@dataclass(frozen=True, slots=True)
class TracePage:
    """One decision followed to the person who judged.

    `total` is a number of 100 with one decimal, rounded down; `credit` the value, scheme and hours
    that were posted, None where nothing was; `erased` that the applicant had everything removed.
    """

    decision_id: UUID
    claim_id: UUID
    reference: str
    qualification: str
    text_lang: str
    unit: str
    title: str
    outcome: Outcome | None
    total: str
    decided_at: datetime
    followed_by: UUID | None
    follows: UUID | None
    state: LinkState
    seal: LinkState
    sealed: bool
    broken: tuple[LinkName, ...]
    links: tuple[LinkView, ...]
    posting_id: UUID | None
    credit: tuple[float, str, int] | None
    reversed: bool
    credential_id: UUID | None
    rubric: str
    rubric_hash: str
    marks: tuple[MarkView, ...]
    items: tuple[ItemView, ...]
    places: tuple[PlaceView, ...]
    seats: tuple[SeatView, ...]
    erased: bool


def trace_page(context: AppContext, lang: str, traced: Traced) -> TracePage:
    """A trace in the words of a language."""
    found, trace = traced.gathered, traced.trace
    decision, posting = found.decision, found.posting
    reference = f"{found.claim.qualification}@{found.claim.version}"
    shown = _in_language(context, found.qualification, reference, lang)
    unit = None if shown is None else next((u for u in shown.units if u.id == decision.unit), None)
    rubric = None if found.rubric is None else context.catalog.rubric(found.rubric.reference, lang)
    translated = (reference, lang) in context.catalog.translated_qualifications
    return TracePage(
        decision_id=decision.id,
        claim_id=found.claim.id,
        reference=found.claim.reference,
        qualification=reference if shown is None else shown.title,
        text_lang=lang if translated or shown is None else shown.language,
        unit=decision.unit,
        title="" if unit is None else unit.title,
        outcome=Outcome(decision.outcome) if decision.outcome in set(Outcome) else None,
        total=_total(decision.total),
        decided_at=decision.decided_at,
        followed_by=None if found.followed_by is None else found.followed_by.id,
        follows=decision.supersedes_id,
        state=trace.state,
        seal=trace.seal,
        sealed=found.sealed is not None,
        broken=trace.broken,
        links=tuple(_links(context, lang, traced)),
        posting_id=None if posting is None else posting.id,
        credit=None if posting is None else (posting.value, posting.scheme, posting.notional_hours),
        reversed=found.reversed,
        credential_id=None if found.credential is None else found.credential.id,
        rubric=decision.rubric,
        rubric_hash=decision.rubric_hash,
        marks=tuple(_mark(rubric, mark) for mark in found.rests.marks),
        items=tuple(
            ItemView(
                item.number,
                _kind(item),
                "" if item.object is None else item.media_type,
                "" if item.object is None else item.fingerprint,
                item.size,
            )
            for item in found.rests.items
        ),
        places=tuple(sorted(_places(lang, traced), key=lambda place: place.criterion)),
        seats=tuple(_seats(traced)),
        erased=found.applicant.erased_at is not None,
    )


def _in_language(
    context: AppContext, known: Qualification | None, reference: str, lang: str
) -> Qualification | None:
    return None if known is None else context.catalog.qualification(reference, lang)


def _total(exact: str) -> str:
    """A total as people read it; as it stands where somebody made it no number."""
    try:
        tenths = Fraction(exact) * 10 // 1
    except (ValueError, ZeroDivisionError):
        return exact
    return f"{tenths // 10}.{tenths % 10}".removesuffix(".0")


def _links(context: AppContext, lang: str, traced: Traced) -> Iterator[LinkView]:
    for link in traced.trace.links:
        checks = tuple(
            CheckView(context.pages.translate(lang, SAYS[each.code]), each.state, each.of)
            for each in link.checks
        )
        yield LinkView(link.name, link.state, checks)


def _mark(rubric: Rubric | None, mark: Mark) -> MarkView:
    criteria = {} if rubric is None else {each.code: each for each in rubric.criteria}
    criterion = criteria.get(mark.criterion)
    levels: Mapping[int, str] = (
        {} if criterion is None else {each.points: each.name for each in criterion.levels}
    )
    return MarkView(
        criterion=mark.criterion,
        title="" if criterion is None else criterion.title,
        points=mark.level,
        level="" if mark.level is None else levels.get(mark.level, ""),
        unscored=mark.unscored or "",
        note=mark.note or "",
    )


def _places(lang: str, traced: Traced) -> Iterator[PlaceView]:
    found = traced.gathered
    shut = {
        check.of
        for check in traced.trace.checks
        if check.code is CheckCode.PICTURE and check.state is not LinkState.WHOLE
    }
    items = {item.id: item for item in found.rests.items}
    here = f"/{lang}/staff/trace/decisions/{found.decision.id}/places"
    for place in found.rests.places:
        mark, item = found.rests.mark(place.mark), items.get(place.evidence)
        opens = not found.gone and place_label(found.rests, place) not in shut
        yield PlaceView(
            criterion="" if mark is None else mark.criterion,
            number=0 if item is None else item.number,
            kind=None if item is None else _kind(item),
            page=place.page,
            lines=place.cited_lines if place.lines else (),
            whole=not place.lines,
            answer=place.answer or "",
            region=_region(f"{here}/{place.id}.jpg", place) if opens else None,
        )


def _kind(item: Item) -> EvidenceKind | None:
    return EvidenceKind(item.kind) if item.kind in set(EvidenceKind) else None


def _region(address: str, place: Place) -> RegionView | None:
    read = place.read
    if read is None or read.image is None or place.answer is not None or not read.height:
        return None
    whole = Box(left=0, top=0, width=read.width, height=read.height)
    try:
        box = whole if place.box is None else Box.model_validate(place.box)
    except ValidationError:
        return None
    top = max(0, box.top - _AROUND)
    bottom = min(read.height, box.bottom + _AROUND)
    if bottom <= top:
        return None
    return RegionView(address, read.width, read.height, top, bottom - top, box)


def _seats(traced: Traced) -> Iterator[SeatView]:
    for seat in traced.gathered.rests.seats:
        tied = None if not seat.declared else seat.interest is not None or seat.by_rule
        yield SeatView(seat.name, SeatKind(seat.kind), seat.taken_at, seat.submitted_at, tied)
