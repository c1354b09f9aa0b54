"""Two sheets side by side, for the third person who settles them.

Who marked is not shown: what counts is what the evidence says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from rpl.domain.marking import Mark, Marks
from rpl.domain.moderation import agreed
from rpl.domain.review import SeatKind
from rpl.web.review.desk import choice_text
from rpl.web.review.evidence import EvidenceTab


@dataclass(frozen=True, slots=True)
class GivenMark:
    """What one marker said of a criterion; `cited` are evidence items.

    Each has its page, and its line where not the whole page is cited.
    """

    turn: SeatKind
    choice: str
    note: str
    cited: tuple[tuple[EvidenceTab, int, int | None], ...]


def given(
    both: Mapping[SeatKind, Marks], known: tuple[EvidenceTab, ...]
) -> dict[str, tuple[GivenMark, ...]]:
    """Both marks of each criterion; nothing where nothing is settled."""
    tabs = {tab.id: tab for tab in known}
    codes = dict.fromkeys(code for marks in both.values() for code in marks)
    return {
        code: tuple(
            _given(turn, marks[code], tabs) for turn, marks in both.items() if code in marks
        )
        for code in codes
    }


def begun(both: Mapping[SeatKind, Marks]) -> dict[str, Mark]:
    """What the form holds before anything was saved: the marks on which both agree."""
    return agreed(both[SeatKind.FIRST], both[SeatKind.SECOND]) if both else {}


def _given(turn: SeatKind, mark: Mark, tabs: Mapping[UUID, EvidenceTab]) -> GivenMark:
    cited = tuple(
        (tabs[place.evidence], place.page or 1, place.line)
        for place in mark.cited
        if place.evidence in tabs
    )
    return GivenMark(turn, choice_text(mark.choice), mark.note, cited)
