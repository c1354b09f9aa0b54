"""How the promise of a decision is kept, in figures: for the quality officer and the auditor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from rpl.domain.appeal import DECIDED_DAYS, appeal_clock
from rpl.domain.assessment import Clocks
from rpl.domain.decision_clock import ClocksCounted, DecisionClock, counted
from rpl.edge.context import ContextDep, ReadSessionDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import FiguresDep
from rpl.store.review.admission import said_at
from rpl.store.review.clocks import ClaimClock, appeals_of, clocks_of

router = APIRouter()

LOOKED_BACK = timedelta(days=365)
"""For how long a decision is counted."""


@dataclass(frozen=True, slots=True)
class PromiseView:
    """How one version of a qualification keeps its promise.

    `admissions_late` counts claims past the day by which it is said whether they can be assessed:
    of which it was not said yet, and of which it was said late.
    """

    qualification: str
    version: int
    promised_days: int
    at_most_days: int
    counted: ClocksCounted
    appeal_days: int
    appeals: ClocksCounted
    admit_days: int | None
    admissions_late: tuple[int, int]


@dataclass(frozen=True, slots=True)
class ClocksPage:
    """Every version somebody claims, and how many days back decisions are counted."""

    promises: tuple[PromiseView, ...]
    days: int


@router.get("/{lang}/staff/clocks")
def show_clocks(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: FiguresDep,
) -> Response:
    """Show how many claims are past their day, and how many past the limit."""
    now, promises = context.clock.now(), list[PromiseView]()
    for reference in sorted(context.catalog.qualifications):
        found = context.catalog.qualification(reference, lang)
        waiting, decided, sent = list[DecisionClock](), list[DecisionClock](), list[ClaimClock]()
        for claim in clocks_of(
            session, staff.organisation_id, found.slug, found.version, now - LOOKED_BACK
        ):
            at = claim.decided_at or now
            sent.append(claim)
            clock = found.clocks.decision(claim.submitted_at, claim.stops, at)
            (waiting if claim.decided_at is None else decided).append(clock)
        if waiting or decided:
            figures = counted(waiting, decided)
            clocks = found.clocks
            at_most = clocks.decide_at_most_days or clocks.decide_days
            which = (staff.organisation_id, found.slug, found.version)
            promises.append(
                PromiseView(
                    qualification=found.title,
                    version=found.version,
                    promised_days=clocks.decide_days,
                    at_most_days=at_most,
                    counted=figures,
                    appeal_days=clocks.appeal_decided_days or DECIDED_DAYS,
                    appeals=_appeals(session, clocks, which, now),
                    admit_days=clocks.admit_days,
                    admissions_late=_admissions_late(session, clocks, sent, now),
                )
            )
    page = ClocksPage(tuple(promises), LOOKED_BACK.days)
    return context.pages.show(request, "review/clocks.html", page)


def _admissions_late(
    session: Session, clocks: Clocks, sent: Sequence[ClaimClock], now: datetime
) -> tuple[int, int]:
    if clocks.admit_days is None:
        return 0, 0
    said = dict(said_at(session, [claim.claim_id for claim in sent]))
    found = [0, 0]
    for claim in sent:
        at = said.get(claim.claim_id) or claim.decided_at or now
        if at > clocks.admission(claim.submitted_at, claim.stops, at):
            found[claim.claim_id in said] += 1
    return found[0], found[1]


def _appeals(
    session: Session, clocks: Clocks, which: tuple[UUID, str, int], now: datetime
) -> ClocksCounted:
    """The clocks of the appeals against decisions on claims to one version."""
    found = appeals_of(session, *which, now - LOOKED_BACK)
    waiting = [appeal_clock(clocks, at, now) for at, decided in found if decided is None]
    over = [appeal_clock(clocks, at, decided) for at, decided in found if decided is not None]
    return counted(waiting, over)
