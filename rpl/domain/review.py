"""Review: who may score a claim, and for how long they hold it.

A claim is scored from seats.  One seat is held by at most one person, and one person never holds
two seats of a claim, so that a second mark or an appeal is a fresh pair of eyes.  A seat is held
under a lease, so that a claim never waits for somebody who has gone home.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from rpl.domain.audit import Deed
from rpl.domain.errors import RuleError, translatable
from rpl.domain.roles import Permission, barred
from rpl.domain.values import Frozen


class SeatKind(StrEnum):
    """The seats from which a claim is scored; each is held by at most one person."""

    FIRST = "first"
    SECOND = "second"
    ADJUDICATION = "adjudication"
    APPEAL = "appeal"


NEEDED_FOR: Mapping[SeatKind, Permission] = MappingProxyType(
    {
        SeatKind.FIRST: Permission.SCORE,
        SeatKind.SECOND: Permission.MODERATE,
        SeatKind.ADJUDICATION: Permission.MODERATE,
        SeatKind.APPEAL: Permission.DECIDE_APPEAL,
    }
)
"""What somebody needs to be allowed who takes a seat."""

DEEDS_OF: Mapping[Permission, frozenset[Deed]] = MappingProxyType(
    {
        Permission.ACT_FOR_APPLICANT: frozenset(
            {
                Deed.CLAIM_OPENED,
                Deed.EVIDENCE_ADDED,
                Deed.EVIDENCE_REMOVED,
                Deed.SELF_ASSESSED,
                Deed.WAIVER_ASKED,
                Deed.EVIDENCE_LINKED,
                Deed.EVIDENCE_UNLINKED,
                Deed.RECORD_CONFIRMED,
                Deed.CLAIM_SUBMITTED,
                Deed.REQUEST_ANSWERED,
                Deed.CLAIM_WITHDRAWN,
                Deed.APPEAL_LODGED,
                Deed.APPEAL_COMPLETED,
                Deed.REASSESSMENT_BEGUN,
                Deed.REASSESSMENT_SENT,
                Deed.REASSESSMENT_WITHDRAWN,
                Deed.CONSENT_GIVEN,
                Deed.CONSENT_REVOKED,
                Deed.ADDRESS_CONFIRMED,
                Deed.ADDRESS_REMOVED,
                Deed.DATA_EXPORTED,
                Deed.HELP_BEGUN,
            }
        ),
        Permission.TRANSLATE: frozenset({Deed.LINES_TRANSLATED}),
        Permission.UNMASK: frozenset({Deed.IDENTITY_UNMASKED}),
        Permission.SCORE: frozenset({Deed.SCORES_SUBMITTED}),
    }
)
"""By which deeds of the audit trail it shows that a member of staff did what a permission allows.

What applicants do themselves, a member of staff does for them alone.
"""


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
    """The person holds another seat of the claim, or did what bars them from this one."""

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


def check_take(
    kind: SeatKind,
    seats: Sequence[HeldSeat],
    person: UUID,
    now: datetime,
    done: Collection[Permission] = (),
) -> None:
    """Refuse a seat that this person may not take.  `seats` are all seats of the claim.

    `done` is what the person did on the claim elsewhere, for instance for its applicant.

    Taking again what one holds is allowed, and so is taking what a lapsed lease set free.

    Raises:
        TwoSeatsError: The person holds, or held last, another seat of the claim, or is barred.
        AlreadySubmittedError: The person has scored from this seat.
        SeatTakenError: Somebody else holds the seat or has scored from it.
    """
    if any(seat.holder == person and seat.kind is not kind for seat in seats):
        raise TwoSeatsError
    if barred(NEEDED_FOR[kind], done):
        raise TwoSeatsError
    for seat in seats:
        if seat.kind is not kind:
            continue
        if seat.holder == person:
            if seat.submitted:
                raise AlreadySubmittedError
        elif seat.submitted or not seat.lease.lapsed(now):
            raise SeatTakenError


def done_by(deeds: Collection[str]) -> frozenset[Permission]:
    """What a member of staff did on a claim, told by their deeds on it in the audit trail."""
    return frozenset(what for what, shown_by in DEEDS_OF.items() if shown_by & set(deeds))


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
