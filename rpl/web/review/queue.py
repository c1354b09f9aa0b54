"""The review queue: the claims an assessor holds, and those that wait for one."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.decision_clock import Stop
from rpl.domain.errors import RuleError, translatable
from rpl.domain.organisation import ClaimPriority
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import AssessorDep, SignedInStaff
from rpl.flows import review
from rpl.store.review import seats, waiting
from rpl.store.review.assignment import fit_of
from rpl.store.review.clocks import stops_of
from rpl.store.review.waiting import MANY, HeldEntry, Place, QueueEntry, Watch
from rpl.web.clock_shown import ClockShown, clock_shown
from rpl.web.review.calibration_shown import CalibrationWanted, closed

router = APIRouter()

PAGE, FIRST = 20, 5
_MAX_PLACE = 80


class QueuePlaceUnknownError(RuleError):
    """The address asks for a place in the queue that is none."""

    code = "queue_place_unknown"
    template = translatable(
        "This address of the queue is not complete. Open the queue from its beginning."
    )


class QueueAsked(BaseModel):
    """Where in the queue, and what was just done: a claim submitted, or one handed back."""

    model_config = ConfigDict(frozen=True)

    after: Annotated[str, Field(max_length=_MAX_PLACE)] = ""
    done: UUID | None = None
    handed_back: bool = False
    asked: bool = False
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class EntryView:
    """One claim of the queue, with the clock that its applicant sees too."""

    claim_id: UUID
    reference: str
    qualification: str
    language: str
    evidence_items: int
    waiting_days: int
    clock: ClockShown
    urgent: bool


@dataclass(frozen=True, slots=True)
class HeldView:
    """A claim the assessor holds; with `lapsed` it has to be taken again."""

    entry: EntryView
    lease_until: datetime
    lapsed: bool


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The queue; `done` is the reference of a claim that was just submitted, or empty.

    `after` is the address of the next page, or empty; `first` whether this is the first page.
    With `many`, `total` and more wait.  `fitting` are the first ones in a language that whoever
    looks reads; they stand among `entries` too.  `closed` are the qualifications for which they are
    not calibrated, whose claims are not among them.
    """

    mine: tuple[HeldView, ...]
    entries: tuple[EntryView, ...]
    fitting: tuple[EntryView, ...]
    total: int
    many: bool
    after: str
    first: bool
    done: str
    handed_back: bool
    asked: bool
    conflict: bool
    closed: tuple[CalibrationWanted, ...]


@router.get("/{lang}/staff/queue")
def show_queue(
    request: Request,
    lang: LanguageDep,
    context: ContextDep,
    session: ReadSessionDep,
    staff: AssessorDep,
    asked: Annotated[QueueAsked, Query()],
) -> Response:
    """The claims that wait, those that wait longest first."""
    now = context.clock.now()
    place = _place(asked.after)
    watch = _watch(session, context, staff)
    found = waiting.waiting(session, watch, after=place, limit=PAGE + 1)
    rows, more = found[:PAGE], found[PAGE:]
    done = asked.done
    reference = done and seats.submitted_reference(session, done, staff.staff_id)
    count = waiting.waiting_count(session, watch)
    mine = waiting.held_by(session, watch)
    first = waiting.fitting(session, watch, FIRST) if place is None else ()
    ids = [*(held.entry.claim_id for held in mine), *(row.claim_id for row in (*first, *rows))]
    stops, catalog = stops_of(session, ids), context.catalog
    page = QueuePage(
        mine=tuple(
            held_view(catalog, lang, held, stops[held.entry.claim_id], now) for held in mine
        ),
        entries=tuple(entry_view(catalog, lang, row, stops[row.claim_id], now) for row in rows),
        fitting=tuple(entry_view(catalog, lang, row, stops[row.claim_id], now) for row in first),
        total=min(count, MANY - 1),
        many=count >= MANY,
        after=f"/{lang}/staff/queue?{_query(rows[-1])}" if more else "",
        first=place is None,
        done=reference or "",
        handed_back=asked.handed_back,
        asked=asked.asked,
        conflict=asked.conflict,
        closed=closed(session, context, staff, lang) if watch.open_to is not None else (),
    )
    return context.pages.show(request, "review/queue.html", page)


def _units(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """The units of each qualification, by slug."""
    current = catalog.current()
    return {each.slug: tuple(unit.id for unit in each.units) for each in current}


@router.get("/{lang}/staff/queue/next")
def show_next(
    lang: LanguageDep, context: ContextDep, session: ReadSessionDep, staff: AssessorDep
) -> Response:
    """Go on to the claim that fits best: in a language they read, else the first of all."""
    watch = _watch(session, context, staff)
    found = waiting.fitting(session, watch, 1) or waiting.waiting(
        session, watch, after=None, limit=1
    )
    if not found:
        return RedirectResponse(f"/{lang}/staff/queue", status_code=303)
    address = f"/{lang}/staff/claims/{found[0].claim_id}/declare"
    return RedirectResponse(address, status_code=303)


def entry_view(
    catalog: Catalog, lang: str, row: QueueEntry, stops: tuple[Stop, ...], now: datetime
) -> EntryView:
    """A claim of the queue as a page shows it."""
    qualification = catalog.qualification(f"{row.qualification}@{row.version}", lang)
    return EntryView(
        claim_id=row.claim_id,
        reference=row.reference,
        qualification=qualification.title,
        language=row.language,
        evidence_items=row.evidence_items,
        waiting_days=(now - row.submitted_at).days,
        clock=clock_shown(qualification.clocks, row.submitted_at, stops, now),
        urgent=row.priority == ClaimPriority.URGENT,
    )


def held_view(
    catalog: Catalog, lang: str, held: HeldEntry, stops: tuple[Stop, ...], now: datetime
) -> HeldView:
    """A claim somebody holds as a page shows it."""
    entry = entry_view(catalog, lang, held.entry, stops, now)
    return HeldView(entry, held.lease_until, held.lease_until <= now)


def _watch(session: Session, context: AppContext, staff: SignedInStaff) -> Watch:
    """What this person may take now, by their skills and their calibration."""
    now, mine = context.clock.now(), staff.staff_id
    opened = review.open_to(session, context.catalog, mine, now)
    fit = fit_of(session, mine).whole(_units(context.catalog))
    return Watch(staff.organisation_id, mine, now, fit, opened)


def _query(row: QueueEntry) -> str:
    priority, moment, claim_id = row.place
    return urlencode({"after": f"{priority}-{moment:%Y%m%dT%H%M%S.%f}-{claim_id.hex}"})


def _place(text: str) -> Place | None:
    if not text:
        return None
    priority, _, rest = text.partition("-")
    moment, _, claim_id = rest.partition("-")
    try:
        when = datetime.strptime(moment, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
        return ClaimPriority(int(priority)).value, when, UUID(claim_id)
    except ValueError:
        raise QueuePlaceUnknownError from None
