"""What a claim costs, and that it can be waived.  Fees are by service, never by credits awarded.

Nothing that judges or decides can read this: it stands above them on the list of rooms.  Money
itself moves elsewhere; here is only what was shown, asked for and granted.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from rpl.domain.assessment import Fees
from rpl.domain.errors import RuleError, translatable
from rpl.domain.journey import ClaimState
from rpl.domain.waiver import WaiverReason

ASKED_WHILE: Final = frozenset(
    {
        ClaimState.DRAFT,
        ClaimState.READY,
        ClaimState.IN_ASSESSMENT,
        ClaimState.EVIDENCE_REQUESTED,
    }
)
"""In these states of a claim a waiver can be asked for."""


class FeeStanding(StrEnum):
    """Where the fee of a claim stands."""

    FREE = "free"
    DUE = "due"
    WAIVER_ASKED = "waiver_asked"
    WAIVED = "waived"
    DECLINED = "declined"


class WaiverUnclearError(RuleError):
    """No reason, or one that is not on the list."""

    code = "waiver_unclear"
    template = translatable("Choose why you ask not to pay. Nothing else is asked of you.")


class WaiverSettledError(RuleError):
    """The fee was waived already, or there is none."""

    code = "waiver_settled"
    template = translatable("There is nothing to pay for this claim. You need not ask.")


class WaiverNotAskedError(RuleError):
    """Nobody waits for an answer about this fee."""

    code = "waiver_not_asked"
    template = translatable(
        "Nobody waits for this answer any more. Go back to the list to see who does."
    )


@dataclass(frozen=True, slots=True)
class Waiver:
    """What was asked and answered about a fee; `granted` is None until somebody answers."""

    reason: WaiverReason
    granted: bool | None = None


def hundredths(fees: Fees) -> int:
    """The whole fee in hundredths of its currency's unit."""
    whole = Decimal(str(fees.amount)) * 100
    return int(whole.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def fee_standing(whole: int, waiver: Waiver | None) -> FeeStanding:
    """Where a fee stands; `whole` is in hundredths."""
    if whole == 0:
        return FeeStanding.FREE
    if waiver is None:
        return FeeStanding.DUE
    return _ANSWERED[waiver.granted]


def to_pay(whole: int, waiver: Waiver | None) -> int:
    """What is to be paid, in hundredths; asking alone changes nothing, and nothing adds to it."""
    return 0 if waiver is not None and waiver.granted else whole


def waiver_asked(
    state: ClaimState,
    whole: int,
    before: Waiver | None,
    reason: str,
    taken: Collection[WaiverReason] = tuple(WaiverReason),
) -> WaiverReason:
    """The reason for which a waiver is asked, where it can be; `taken` are those of the programme.

    A request that was declined can be made again.

    Raises:
        WaiverSettledError: There is nothing to pay, or the claim is over.
        WaiverUnclearError: The reason is not on the list.
    """
    if state not in ASKED_WHILE or to_pay(whole, before) == 0:
        raise WaiverSettledError
    if reason not in set(taken):
        raise WaiverUnclearError
    return WaiverReason(reason)


def check_answer(waiver: Waiver | None) -> Waiver:
    """The request that waits for an answer.

    Raises:
        WaiverNotAskedError: None does.
    """
    if waiver is None or waiver.granted is not None:
        raise WaiverNotAskedError
    return waiver


@dataclass(frozen=True, slots=True)
class AlikeFees:
    """So many claims of one programme and year whose fee is the same and stands alike."""

    year: int
    qualification: str
    currency: str
    whole: int
    waiver: Waiver | None
    claims: int


@dataclass(frozen=True, slots=True)
class FeeTotal:
    """What the claims of one programme and year cost, in hundredths.

    `whole` is `waived` and `to_pay` together; of `to_pay`, `asked` waits for an answer.
    `requests` are those made, `granted` and `declined` those answered.
    """

    year: int
    qualification: str
    currency: str
    claims: int
    whole: int
    waived: int
    to_pay: int
    asked: int
    requests: int
    granted: int
    declined: int


def fee_totals(alike: Iterable[AlikeFees]) -> tuple[FeeTotal, ...]:
    """Fees added up by year, programme and currency: the newest year first.

    Currencies are never added to one another.
    """
    parts: dict[tuple[int, str, str], list[AlikeFees]] = {}
    for each in alike:
        parts.setdefault((-each.year, each.qualification, each.currency), []).append(each)
    return tuple(_total(parts[key]) for key in sorted(parts))


def _total(part: list[AlikeFees]) -> FeeTotal:
    first, left = part[0], sum(to_pay(each.whole, each.waiver) * each.claims for each in part)
    whole = sum(each.whole * each.claims for each in part)
    answered = Counter[bool | None]()
    for each in part:
        if each.waiver is not None:
            answered[each.waiver.granted] += each.claims
    return FeeTotal(
        year=first.year,
        qualification=first.qualification,
        currency=first.currency,
        claims=sum(each.claims for each in part),
        whole=whole,
        waived=whole - left,
        to_pay=left,
        asked=sum(
            each.whole * each.claims
            for each in part
            if fee_standing(each.whole, each.waiver) is FeeStanding.WAIVER_ASKED
        ),
        requests=answered.total(),
        granted=answered[True],
        declined=answered[False],
    )


_ANSWERED: Mapping[bool | None, FeeStanding] = {
    None: FeeStanding.WAIVER_ASKED,
    True: FeeStanding.WAIVED,
    False: FeeStanding.DECLINED,
}
