"""What the pages of the review room share: the desk, and how far a claim is marked."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.assessment import Qualification
from rpl.domain.marking import UnitDraft, open_criteria
from rpl.domain.review import SeatKind
from rpl.domain.rubric import Rubric
from rpl.domain.scoring import Unscored
from rpl.edge.context import AppContext
from rpl.edge.sign_in import SignedInStaff
from rpl.flows import review
from rpl.flows.review import Bench, Desk

_QUEUES = {
    SeatKind.FIRST: "queue",
    SeatKind.SECOND: "second-marks",
    SeatKind.ADJUDICATION: "second-marks",
    SeatKind.APPEAL: "appeals",
}


@dataclass(frozen=True, slots=True)
class LeaseView:
    """Until when the claim is held: `minutes` from now, and the time at which no saving helps."""

    until: datetime
    limit: datetime
    minutes: int
    lapsed: bool


@dataclass(frozen=True, slots=True)
class MarkView:
    """One criterion of the progress list.

    `choice` is points, `not_shown`, `not_assessed`, or empty; `open` says that a choice or a
    citation is wanting.
    """

    criterion: str
    title: str
    choice: str
    open: bool


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """How far one unit is marked."""

    unit: str
    title: str
    marks: tuple[MarkView, ...]
    touched: bool

    @property
    def done(self) -> int:
        """Criteria that want nothing more."""
        return sum(not mark.open for mark in self.marks)

    @property
    def complete(self) -> bool:
        """Whether nothing is open."""
        return self.done == len(self.marks)


@dataclass(frozen=True, slots=True)
class KeptMark:
    """A mark of an earlier round that stays; `level` is empty where nothing was shown."""

    criterion: str
    title: str
    level: str


def desk_of(context: AppContext) -> Desk:
    """The desk of whoever marks."""
    seed = hmac.digest(context.secrets()[0], b"second marking", "sha256")
    return Desk(context.catalog, context.clock, context.queue, context.keyring, seed)


def take_address(lang: str, bench: Bench) -> str:
    """Where a claim is taken again whose time ran out."""
    begin = "claims" if bench.kind is SeatKind.FIRST else _QUEUES[bench.kind]
    return f"/{lang}/staff/{begin}/{bench.claim_id}/take"


def queue_name(kind: SeatKind) -> str:
    """How the address of the queue ends from which seats of this kind are taken."""
    return _QUEUES[kind]


def queue_address(lang: str, kind: SeatKind) -> str:
    """The queue from which seats of this kind are taken."""
    return f"/{lang}/staff/{_QUEUES[kind]}"


def lease_view(bench: Bench, now: datetime) -> LeaseView:
    """The lease in words a page can tell; a started minute does not count."""
    minutes = max(0, int((bench.lease_until - now).total_seconds()) // 60)
    return LeaseView(bench.lease_until, bench.lease_limit, minutes, bench.lapsed)


def asked_of(rubric: Rubric, bench: Bench, unit: str) -> Rubric:
    """The rubric with the criteria that are marked from this seat."""
    some = bench.criteria.get(unit)
    return rubric if some is None else rubric.only(some)


def kept_of(rubric: Rubric, bench: Bench, unit: str) -> tuple[KeptMark, ...]:
    """The marks of a unit that stay as they were, in the order of its rubric."""
    marks = bench.kept.get(unit, {})
    return tuple(
        KeptMark(
            each.code,
            each.title,
            "" if isinstance(given, Unscored) else each.level(given).name,
        )
        for each in rubric.criteria
        if (given := marks.get(each.code)) is not None
    )


def progress(
    catalog: Catalog, qualification: Qualification, bench: Bench
) -> tuple[UnitProgress, ...]:
    """How far each unit is marked that is marked from this seat."""
    found, drafts = [], bench.drafts
    for unit in (qualification.unit(name) for name in bench.units):
        rubric = asked_of(catalog.rubric(unit.rubric), bench, unit.id)
        marks = drafts.get(unit.id, UnitDraft()).marks
        wanting = open_criteria(rubric, marks)
        views = tuple(
            MarkView(
                criterion.code,
                criterion.title,
                choice_text(marks[criterion.code].choice) if criterion.code in marks else "",
                criterion.code in wanting,
            )
            for criterion in rubric.criteria
        )
        found.append(UnitProgress(unit.id, unit.title, views, bool(marks)))
    return tuple(found)


def choice_text(choice: object) -> str:
    """A choice as a form writes it."""
    return "" if choice is None else str(choice)


def bench_address(lang: str, claim_id: UUID) -> str:
    """Where a claim's overview stands."""
    return f"/{lang}/staff/claims/{claim_id}"


def look_at(session: Session, context: AppContext, staff: SignedInStaff, claim_id: UUID) -> Bench:
    """The claim, if this person holds it."""
    return review.look(session, desk_of(context), assessor_id=staff.staff_id, claim_id=claim_id)
