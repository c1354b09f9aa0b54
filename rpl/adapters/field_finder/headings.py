"""The document's own name, and the body or firm whose name stands above it."""

import re
from collections.abc import Iterator

from rpl.adapters.field_finder.firms import firms, is_addressee
from rpl.adapters.field_finder.phrases import CASED
from rpl.adapters.field_finder.search import TELL_THE_JOB, TELL_THE_PRICE, Candidate, Search
from rpl.adapters.field_finder.sheet import Segment, Span, folded, is_leader
from rpl.domain.record import DocumentKind, FieldName

TITLED, LETTERHEAD, LATER, FIRST_LINE = 0.88, 0.9, 0.72, 0.6
"""How sure a heading is; a name at the top; a name further down; the first line of a receipt."""
TOP_SEGMENTS = 10
LONGEST_HEADING = 14  # words
SENTENCE = 6
"""A line of so many words is a heading only if half of them have capitals."""
BEHIND = 0.07
"""What a ministry above a school loses against the school: it is the school that issued."""


def headings(search: Search) -> Iterator[Candidate]:
    """Candidates for title and issuer from the lines that stand for themselves."""
    for index, segment in enumerate(search.layout.segments):
        if segment.page != 1 or not _is_heading(search, segment):
            continue
        title = search.words.is_title(segment.text)
        if title and index < TOP_SEGMENTS and search.kind not in TELL_THE_PRICE:
            if search.kind not in TELL_THE_JOB:
                yield Candidate(FieldName.TITLE, segment.span, TITLED)
        elif title and search.kind in TELL_THE_PRICE:
            yield from _before_kind(search, segment)
        elif not title and (way := _letterhead(search, segment, index)):
            yield Candidate(FieldName.ISSUER, segment.span, way)
    yield from _first_line(search)
    yield from firms(search)


def _letterhead(search: Search, segment: Segment, index: int) -> float:
    """How sure it is that a line names the body that issued; 0 where it names none."""
    way = LETTERHEAD if index < TOP_SEGMENTS else LATER
    if search.kind in TELL_THE_PRICE and (len(segment.words) == 1 or is_addressee(search, segment)):
        return 0
    if search.words.is_issuer(segment.text):
        return way
    return way - BEHIND if search.words.is_state(segment.text) else 0


def _is_heading(search: Search, segment: Segment) -> bool:
    few = len(segment.words) <= LONGEST_HEADING and ":" not in segment.text
    few &= not any(is_leader(word.text) for word in segment.words)
    if search.language in CASED and len(segment.words) >= SENTENCE:
        few &= 2 * sum(word.text[:1].isupper() for word in segment.words) >= len(segment.words)
    return few and not search.words.labelled(segment.text)


def _before_kind(search: Search, segment: Segment) -> Iterator[Candidate]:
    """The firm in a heading such as `River Works Invoice`."""
    kinds = {word for each in search.words.lists for word, _ in each.kinds}
    words = segment.words
    last = [folded(word.text) for word in words[-2:]]
    if len(words) > 1 and last[-1] in kinds and " ".join(last) not in kinds:
        text = " ".join(word.text for word in words[:-1])
        if not search.words.is_generic(text):
            yield Candidate(FieldName.ISSUER, Span(segment.page, text, words[:-1]), LETTERHEAD)


def _first_line(search: Search) -> Iterator[Candidate]:
    """Receipts open with the name of the shop, invoices often with that of the firm."""
    if search.kind not in TELL_THE_PRICE:
        return
    first = [each for each in search.layout.segments if each.page == 1]
    if search.kind is DocumentKind.INVOICE:
        first = [
            each
            for each in sorted(first, key=lambda each: each.box.top)[:TOP_SEGMENTS]
            if not search.words.labelled(each.text)
            and not search.words.is_title(each.text)
            and not is_addressee(search, each)
        ]
    for segment in first[:2]:
        if sum(map(str.isalpha, segment.text)) > 3 and not re.search(r"\d{3}|:", segment.text):  # noqa: PLR2004 -- a word
            yield Candidate(FieldName.ISSUER, segment.span, FIRST_LINE)
            return


def without_generic_title(search: Search, best: dict[FieldName, Candidate]) -> Candidate | None:
    """What was earned, where the heading says only `Certificate`: the course."""
    title, subject = best.get(FieldName.TITLE), best.get(FieldName.SUBJECT)
    if search.kind in TELL_THE_JOB | TELL_THE_PRICE | {DocumentKind.LICENCE} or subject is None:
        return None
    if title is None or search.words.is_generic(title.span.text):
        return Candidate(FieldName.TITLE, subject.span, subject.weight - 0.02)
    return None
