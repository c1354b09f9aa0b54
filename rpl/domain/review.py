"""Review: who may score a claim, and for how long they hold it.

A claim is scored from seats.  One seat is held by at most one person, and one person never holds
two seats of a claim, so that a second mark or an appeal is a fresh pair of eyes.  A seat is held
under a lease, so that a claim never waits for somebody who has gone home.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from rpl.domain.errors import RuleError, translatable
from rpl.domain.values import Frozen


class SeatKind(StrEnum):
    """The seats from which a claim is scored; each is held by at most one person."""

    FIRST = "first"
    SECOND = "second"
    ADJUDICATION = "adjudication"
    APPEAL = "appeal"


class ReviewRefusedError(RuleError):
    """Something an assessor asked for that the rules of the queue do not allow."""

    code = "review_refused"


class SeatTakenError(ReviewRefusedError):
    """Somebody else holds the seat, or has already scored from it."""

    code = "seat_taken"
    template = translatable(
        "A colleague has taken this claim. Go back to the queue and take another one."
    )


class TwoSeatsError(ReviewRefusedError):
    """The person already holds another seat of the claim."""

    code = "two_seats"
    template = translatable(
        "You have already worked on this claim, and the next look at it must be a fresh one. "
        "Go back to the queue and take another claim."
    )


class NotYourSeatError(ReviewRefusedError):
    """No such claim among those the person holds: missing and foreign look the same."""

    code = "not_your_seat"
    template = translatable(
        "You do not hold a claim with this address. If your time ran out, a colleague may have "
        "taken it. Go back to the queue."
    )


class LeaseLapsedError(ReviewRefusedError):
    """The lease ran out, and nobody else has taken the claim yet."""

    code = "lease_lapsed"
    template = translatable(
        "Your time with this claim ran out at %(at)s UTC, so this was not saved. Nobody else has "
        "taken the claim: take it again to go on. What you typed is still on this page."
    )


class AlreadySubmittedError(ReviewRefusedError):
    """A submitted sheet is a record: later seats add to it, nothing replaces it."""

    code = "already_submitted"
    template = translatable(
        "You have submitted your scores for this claim, so they can no longer be changed. "
        "Go back to the queue and take another claim."
    )


class SheetStaleError(ReviewRefusedError):
    """The unit was saved from another window after this page was opened."""

    code = "sheet_stale"
    template = translatable(
        "%(unit)s was saved from another window after you opened this page, so this was not "
        "saved. Compare your choices with what was saved there, then save again."
    )


class SheetChangedError(ReviewRefusedError):
    """Something was saved after the page was opened from which the claim is submitted."""

    code = "sheet_changed"
    template = translatable(
        "Something was saved from another window after you opened this page. Look at the marks "
        "once more, then submit again."
    )


class LeaseTerms(Frozen):
    """How long a seat is held: `idle` without activity, and never longer than `longest`."""

    idle: timedelta
    longest: timedelta


class Lease(Frozen):
    """A seat is held before `until`; saving moves `until` on, never past `limit`."""

    until: datetime
    limit: datetime

    def lapsed(self, now: datetime) -> bool:
        """Whether the seat is free again."""
        return now >= self.until

    def renewed(self, now: datetime, terms: LeaseTerms) -> "Lease":
        """The lease after activity at `now`: never shorter than before, never past its limit."""
        until = max(self.until, min(now + terms.idle, self.limit))
        return Lease(until=until, limit=self.limit)


def begin_lease(now: datetime, terms: LeaseTerms) -> Lease:
    """The lease of a seat that is taken at `now`."""
    limit = now + terms.longest
    return Lease(until=min(now + terms.idle, limit), limit=limit)


class HeldSeat(Frozen):
    """One seat of a claim as it stands: its last holder, their lease, and whether it is scored."""

    kind: SeatKind
    holder: UUID
    lease: Lease
    submitted: bool = False


def check_take(kind: SeatKind, seats: Sequence[HeldSeat], person: UUID, now: datetime) -> None:
    """Refuse a seat that this person may not take.  `seats` are all seats of the claim.

    Taking again what one holds is allowed, and so is taking what a lapsed lease set free.

    Raises:
        TwoSeatsError: The person holds, or held last, another seat of the claim.
        AlreadySubmittedError: The person has scored from this seat.
        SeatTakenError: Somebody else holds the seat or has scored from it.
    """
    if any(seat.holder == person and seat.kind is not kind for seat in seats):
        raise TwoSeatsError
    for seat in seats:
        if seat.kind is not kind:
            continue
        if seat.holder == person:
            if seat.submitted:
                raise AlreadySubmittedError
        elif seat.submitted or not seat.lease.lapsed(now):
            raise SeatTakenError


def check_work(seat: HeldSeat, person: UUID, now: datetime) -> None:
    """Refuse work on a seat that this person does not hold now.

    Raises:
        NotYourSeatError: Somebody else holds the seat.
        AlreadySubmittedError: The scores were submitted.
        LeaseLapsedError: The lease ran out.
    """
    if seat.holder != person:
        raise NotYourSeatError
    if seat.submitted:
        raise AlreadySubmittedError
    if seat.lease.lapsed(now):
        raise LeaseLapsedError(at=f"{seat.lease.until:%H:%M}")
