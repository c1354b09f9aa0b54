"""The moderators' queue: claims whose marks called for another seat.

Which units were called, and why, would tell of the first marks; the queue shows neither.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from rpl.domain.review import SeatKind
from rpl.domain.roles import Permission
from rpl.edge.context import ContextDep, ReadSessionDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import SignedInStaff, may
from rpl.flows import review
from rpl.store.review import openings, seats, waiting
from rpl.store.review.assignment import fit_of
from rpl.store.review.clocks import stops_of
from rpl.web.review.calibration_shown import CalibrationWanted, closed
from rpl.web.review.queue import EntryView, HeldView, QueueAsked, entry_view, held_view

router = APIRouter(prefix="/{lang}/staff/second-marks")
ModeratorDep = Annotated[SignedInStaff, Depends(may(Permission.MODERATE))]


@dataclass(frozen=True, slots=True)
class OpenView:
    """A claim that waits for another seat."""

    entry: EntryView
    kind: SeatKind


@dataclass(frozen=True, slots=True)
class SecondMarksPage:
    """The moderators' queue; `done` is the reference of a claim just submitted, or empty.

    With `full`, more may wait than are shown.  `closed` are the qualifications for which they are
    not calibrated, whose claims are not shown.
    """

    mine: tuple[HeldView, ...]
    entries: tuple[OpenView, ...]
    full: bool
    done: str
    handed_back: bool
    conflict: bool
    closed: tuple[CalibrationWanted, ...]


@router.get("")
def show_second_marks(
    request: Request,
    lang: LanguageDep,
    context: ContextDep,
    session: ReadSessionDep,
    staff: ModeratorDep,
    asked: Annotated[QueueAsked, Query()],
) -> Response:
    """The claims to be marked again, and those this moderator holds."""
    now = context.clock.now()
    opened = review.open_to(session, context.catalog, staff.staff_id, now)
    fit = fit_of(session, staff.staff_id)
    watch = waiting.Watch(staff.organisation_id, staff.staff_id, now, fit, opened)
    kinds = (SeatKind.SECOND, SeatKind.ADJUDICATION)
    held = waiting.held_by(session, watch, kinds)
    mine = {row.entry.claim_id for row in held}
    found = openings.waiting_for_moderators(session, watch)
    shown = [*mine, *(row.entry.claim_id for row in found)]
    stops, catalog = stops_of(session, shown), context.catalog
    done = asked.done and seats.submitted_reference(session, asked.done, staff.staff_id)
    page = SecondMarksPage(
        mine=tuple(held_view(catalog, lang, row, stops[row.entry.claim_id], now) for row in held),
        entries=tuple(
            OpenView(entry_view(catalog, lang, row.entry, stops[row.entry.claim_id], now), row.kind)
            for row in found
            if row.entry.claim_id not in mine
        ),
        full=len(found) == openings.MOST_SHOWN,
        done=done or "",
        handed_back=asked.handed_back,
        conflict=asked.conflict,
        closed=closed(session, context, staff, lang) if opened is not None else (),
    )
    return context.pages.show(request, "review/second_marks.html", page)
