"""Citing: where exactly the evidence for a mark stands.

A mark cites a whole page, a line of a page as it was read, or what a record or a report says of the
criterion.  What was cited keeps its place on the page image: a later reading may number its lines
otherwise.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import groupby

from rpl.domain.errors import translatable
from rpl.domain.marking import CitedPlace, EvidenceNotInClaimError, MarksRefusedError
from rpl.domain.reading import Page
from rpl.domain.rubric import Code
from rpl.domain.values import Box

MOST_LINES = 40
"""Lines of one page that one mark may cite; who means more of them means the page."""


class LineNotReadError(MarksRefusedError):
    """A citation of a line that was not read on the page."""

    code = "line_not_read"
    template = translatable(
        "%(criterion)s cites a line that was not read on page %(page)s, which has %(count)s lines. "
        "Choose a line by its number beside the text, or cite the whole page."
    )


class NotSpokenOfError(MarksRefusedError):
    """A citation of an answer that a record or a report does not hold."""

    code = "not_spoken_of"
    template = translatable(
        "%(criterion)s cites an answer about it in a record or a report that says nothing about "
        "it. Cite another one, or ask the applicant and record the answer."
    )


@dataclass(frozen=True, slots=True)
class Citable:
    """What of an evidence item can be cited.

    `pages` counts them; `read` holds those that were read, by number.  `spoken` are the units and
    criteria that a record or a report speaks of, None for other evidence.
    """

    pages: int
    read: Mapping[int, Page]
    spoken: frozenset[tuple[str, str]] | None = None


def placed(place: CitedPlace, unit: str, criterion: Code, found: Citable) -> CitedPlace:
    """The place with its page and its box on it, or with the answer it stands for.

    Raises:
        EvidenceNotInClaimError: No page of several is named.
        LineNotReadError: The page was not read, or has no such line.
        NotSpokenOfError: The record or report has no answer about the criterion.
    """
    spoken = found.spoken is not None and (unit, criterion) in found.spoken
    if place.answer is not None and (not spoken or place.answer != criterion):
        raise NotSpokenOfError(criterion=criterion)
    if spoken:
        return CitedPlace(evidence=place.evidence, page=1, answer=criterion)
    if place.page is None and found.pages > 1:
        raise EvidenceNotInClaimError(criterion=criterion)
    number = place.page or 1
    page = found.read.get(number)
    box = None if page is None else _whole(page)
    if place.line is not None:
        box = _line_box(page, place.line, number, criterion)
    return place.model_copy(update={"page": number, "box": box})


def _line_box(page: Page | None, line: int, number: int, criterion: Code) -> Box:
    lines = () if page is None else page.lines
    if line > len(lines):
        raise LineNotReadError(criterion=criterion, page=number, count=len(lines))
    return lines[line - 1].box


def _whole(page: Page) -> Box:
    return Box(left=0, top=0, width=page.width, height=page.height)


def narrowed(places: Sequence[CitedPlace]) -> tuple[CitedPlace, ...]:
    """The places, each once, without a whole page beside lines of the same page."""
    lined = {(place.evidence, place.page) for place in places if place.line is not None}
    return tuple(
        place
        for place in dict.fromkeys(places)
        if place.line is not None or (place.evidence, place.page) not in lined
    )


@dataclass(frozen=True, slots=True)
class PageCited:
    """One page that a mark cites: the whole of it, or the `lines` and the box around them."""

    place: CitedPlace
    lines: tuple[int, ...]


def by_page(places: Sequence[CitedPlace]) -> tuple[PageCited, ...]:
    """What a mark cites, one entry for each page, in the order in which it was cited."""

    def key(place: CitedPlace) -> tuple[str, int]:
        return str(place.evidence), place.page or 0

    order = list(dict.fromkeys(map(key, places)))
    rows = groupby(sorted(narrowed(places), key=key), key=key)
    found = {where: _joined(tuple(same)) for where, same in rows}
    return tuple(found[where] for where in order)


def _joined(same: tuple[CitedPlace, ...]) -> PageCited:
    lines = tuple(sorted({place.line for place in same if place.line is not None}))
    boxes = [place.box for place in same if place.box is not None]
    box = reduce(Box.join, boxes) if boxes else None
    return PageCited(same[0].model_copy(update={"box": box, "line": None}), lines)


def line_numbers(text: str) -> tuple[int, ...] | None:
    """The line numbers that somebody typed, such as `4`, `4, 7` or `4-6`; None if it is no such."""
    found: list[int] = []
    for part in re.split(r"[\s,;،]+", text.strip()):
        match = re.fullmatch(r"(\d{1,4})(?:[-\u2013](\d{1,4}))?", part)
        if match is None:
            return None
        first, last = int(match[1]), int(match[2] or match[1])
        found += range(first, last + 1)
        if not 1 <= first <= last or len(found) > MOST_LINES:
            return None
    return tuple(dict.fromkeys(found))
