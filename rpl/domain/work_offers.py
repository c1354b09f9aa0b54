"""Work offers: periods found in an applicant's papers, to be taken over into the work history.

An offer fills a form and nothing else: the applicant corrects it, adds what no paper says, and
saves it, or does not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rpl.domain.history import WorkPeriod
from rpl.domain.work_periods import (
    YEAR,
    Doubt,
    Source,
    WorkRead,
    WorkSaid,
    first_day,
    month_of,
    runs,
    work_read,
)
from rpl.domain.work_totals import same_employer

_YEAR_DIGITS, _MONTH_SIGNS = len("2019"), len("2019-06")


@dataclass(frozen=True, slots=True)
class WorkOffer:
    """A period that papers tell of, and the applicant has not told yet.

    `documents` are the papers, counted from 1, a single letter or the payslips of months in a row.
    `start` and `end` are years or months, `end` empty where no paper tells it.  `hours` are those
    of the whole time, as a letter tells them, never those of a week.
    """

    documents: tuple[int, ...]
    source: Source
    employer: str
    role: str
    tasks: str
    start: str
    end: str
    hours: str

    @property
    def answers(self) -> Mapping[str, str]:
        """What the form of `history.work_period` is filled with; the rest stays empty."""
        return {
            "employer": self.employer,
            "role": self.role,
            "tasks": self.tasks,
            **_answered("start", self.start),
            **_answered("end", self.end),
        }


def work_offers(
    said: Sequence[WorkSaid], periods: Sequence[WorkPeriod], until: date
) -> tuple[WorkOffer, ...]:
    """What letters and payslips tell and the work history does not yet, in their order.

    Payslips of months that a letter of the same employer tells of are not offered beside it.
    """
    reads = [work_read(each, until) for each in said]
    letters = [read for read in reads if read.said.source is Source.LETTER and _begins(read)]
    slips = [
        read
        for read in reads
        if read.said.source is Source.PAYSLIP
        and read.sure
        and not any(_is_told_by(read, letter) for letter in letters)
    ]
    offers = [*((_of_letter(letter), _around(letter)) for letter in letters), *_of_payslips(slips)]
    known = [(period, _during(period, until)) for period in periods]
    new = [
        offer
        for offer, months in offers
        if not any(same_employer(offer.employer, each.employer) and months & t for each, t in known)
    ]
    return tuple(sorted(new, key=lambda offer: offer.documents))


def _begins(read: WorkRead) -> bool:
    """Whether it tells when work began, not after today, and not after it ended."""
    open_ended = Doubt.NO_END in read.doubts and Doubt.LATER not in read.doubts
    return Doubt.NO_START not in read.doubts and bool(read.sure or read.possible or open_ended)


def _is_told_by(slip: WorkRead, letter: WorkRead) -> bool:
    return slip.sure <= letter.sure and same_employer(slip.said.employer, letter.said.employer)


def _around(read: WorkRead) -> frozenset[int]:
    """All months of a statement; those of its first year where not even one is known."""
    year = int(read.said.start[:_YEAR_DIGITS]) * YEAR
    return read.sure | (read.possible or frozenset()) or frozenset(range(year, year + YEAR))


def _during(period: WorkPeriod, until: date) -> frozenset[int]:
    return frozenset(range(month_of(period.start), month_of(period.end or until) + 1))


def _of_letter(read: WorkRead) -> WorkOffer:
    said = read.said
    ended = not {Doubt.NO_END, Doubt.LATER} & set(read.doubts)
    return WorkOffer(
        documents=(said.document,),
        source=said.source,
        employer=said.employer,
        role=said.role,
        tasks=said.tasks,
        start=said.start[:_MONTH_SIGNS],
        end=said.end[:_MONTH_SIGNS] if ended else "",
        hours=said.hours,
    )


def _of_payslips(slips: Sequence[WorkRead]) -> Iterator[tuple[WorkOffer, frozenset[int]]]:
    """One offer for the months in a row that payslips of one employer tell of."""
    left = list(slips)
    while left:
        first = left[0].said
        same = [slip for slip in left if same_employer(slip.said.employer, first.employer)]
        left = [slip for slip in left if slip not in same]
        for start, end in runs(frozenset[int]().union(*(slip.sure for slip in same))):
            months = frozenset(range(start, end + 1))
            here = [slip.said for slip in same if slip.sure & months]
            offer = WorkOffer(
                documents=tuple(sorted({each.document for each in here})),
                source=Source.PAYSLIP,
                employer=here[0].employer,
                role=next((each.role for each in here if each.role), ""),
                tasks="",
                start=f"{first_day(start):%Y-%m}",
                end=f"{first_day(end):%Y-%m}",
                hours="",
            )
            yield offer, months


def _answered(edge: str, value: str) -> Mapping[str, str]:
    year, _, month = value.partition("-")
    return {f"{edge}_month": str(int(month)) if month else "", f"{edge}_year": year}
