"""Values that stand in sentences, and dates, hours and scales that explain themselves."""

import re
from collections.abc import Iterator

from rpl.adapters.field_finder.dates import date_pattern
from rpl.adapters.field_finder.labelled import labels_of, named
from rpl.adapters.field_finder.phrases import CASED, name_length
from rpl.adapters.field_finder.search import Candidate, Search
from rpl.adapters.field_finder.sheet import PageText, Span, digits_folded, folded
from rpl.domain.record import FieldName
from rpl.domain.values import Box

PHRASED, PLACED, ALONE = 0.92, 0.85, 0.7
"""How sure a phrase is; a line `Place, date`; a value that is the only one of its sort."""
NEAR = 45  # characters
LONGEST_PLACE = 4  # words
_LINKED = re.compile(r"[,،]|(?<!\w)(?:في|بتاريخ|در تاریخ)(?!\w)|(?<=[\u0620-\u06ff]{2})\.(?= ?$)")
"""What stands between a place and its day; the Arabic comma is often read as a full stop."""


def phrased(search: Search) -> Iterator[Candidate]:
    """Candidates that a phrase of the gazetteer holds.

    What stands in another place than a label that looks like the words of a phrase is that label's
    value only if the places say so.
    """
    ends = {
        segment.words[-1].box
        for segment in search.layout.segments
        if any(label.end == len(segment.words) for label in labels_of(search, segment))
    }
    for page in search.pages:
        for words in search.words.lists:
            for phrase in words.phrases:
                for match in phrase.pattern.finditer(page.text):
                    start, end = match.span("value")
                    if phrase.holds_name:
                        own_line = page.text[:start].endswith("\n")
                        end = start + name_length(
                            page.text[start:end], words.language, words.name_ends, own_line=own_line
                        )
                    span = page.span(start, end) if end > start else None
                    # A grade such as "Pass", which is in labels too, may end a sentence.
                    told = phrase.name == FieldName.GRADE and page.text[end : end + 1] == "."
                    if span is None or (words.is_label_talk(span.text) and not told):
                        continue
                    if phrase.holds_name or _box_before(page, start) not in ends:
                        yield from named(search, phrase.name, span, PHRASED)


def _box_before(page: PageText, start: int) -> Box | None:
    """Where the word is that stands before a place in the text."""
    ended = [word.box for at, word in page.words if at + len(word.text) <= start]
    return ended[-1] if ended else None


def place_and_date(search: Search) -> Iterator[Candidate]:
    """A line of its own such as `Zaragoza, 3 de marzo de 2025`."""
    pattern = re.compile(
        r"(?:[^\W\d_]{1,3}\. ?)?(?P<place>[^\W\d_][^\d,،:]{1,40}?)(?:[,،] ?| )"
        r"(?:[^\W\d_]{1,4}\.? ){0,2}"
        rf"(?P<date>{date_pattern(search.language)})(?: ?\w{{1,2}}\.?)?\.?$",
        re.IGNORECASE,
    )
    for page, offset, line in own_lines(search):
        match = pattern.match(line)
        if match is None or not _is_place(search, match["place"], line):
            continue
        comma = _LINKED.search(line[: match.start("date")]) is not None
        if not comma and search.language in CASED:
            continue
        weight = PLACED if comma else ALONE
        for name, group in ((FieldName.PLACE, "place"), (FieldName.DATE, "date")):
            low, high = match.span(group)
            if len(match["date"]) > len("2023") and (
                span := page.span(offset + low, offset + high)
            ):
                yield Candidate(name, span, weight)


def _is_place(search: Search, place: str, line: str) -> bool:
    words = folded(place).split()
    told = {word for each in search.words.lists for word in each.other_dates}
    labelled = search.words.labelled(place) or search.words.labelled(line.split(",", maxsplit=1)[0])
    return len(words) <= LONGEST_PLACE and not labelled and not set(words) & told


def own_lines(search: Search) -> Iterator[tuple[PageText, int, str]]:
    """Every line with its offset in the text of its page."""
    for page in search.pages:
        offset = 0
        for line in page.text.split("\n"):
            yield page, offset, line
            offset += len(line) + 1


def hours(search: Search) -> Iterator[Candidate]:
    """A number of hours that is called the total, or the only one there is."""
    alone: dict[str, Span] = {}
    for page in search.pages:
        text = folded_alike(page.text).replace("\n", " ")
        for span, total in _hours_of(search, page, text):
            if total:
                yield Candidate(FieldName.HOURS, span, PLACED)
            alone.setdefault(re.sub(r"\D", "", span.text), span)
    if len(alone) == 1:
        yield Candidate(FieldName.HOURS, next(iter(alone.values())), PLACED)


def _hours_of(search: Search, page: PageText, text: str) -> Iterator[tuple[Span, bool]]:
    """Numbers of hours, and whether each is called the total."""
    for words in search.words.lists[:1]:
        units = "|".join(map(re.escape, words.hours))
        pattern = re.compile(
            rf"(?<![\d.,:/])(\d[\d.,]{{0,6}}) ?-?(?:\(?[^\W\d_]+\)? )?"
            rf"(?:{units})(?![^\W\u3400-\u9fff])"
        )
        for match in pattern.finditer(text):
            span = page.span(*match.span(1))
            after = text[match.end() : match.end() + NEAR // 2]
            if span is None or any(word in after for word in words.hours_apart):
                continue
            before = text[max(0, match.start() - NEAR) : match.start()]
            yield span, any(word in before for word in words.hours_total)


def lone_date(search: Search) -> Iterator[Candidate]:
    """The only date of a document, if nothing says that it is another kind of date."""
    pattern = re.compile(date_pattern(search.language), re.IGNORECASE)
    told = {word for each in search.words.lists for word in each.other_dates}
    found: dict[str, Span] = {}
    for page in search.pages:
        for match in pattern.finditer(page.text):
            span = page.span(*match.span())
            if span is None or len(span.text) <= len("2023"):
                continue
            start = max(0, match.start() - NEAR)
            before = re.findall(r"\w+", folded_alike(page.text[start : match.start()]))
            if set(before[-4:]) & told:
                return
            found.setdefault(re.sub(r"\W", "", span.text), span)
    if len(found) == 1:
        yield Candidate(FieldName.DATE, next(iter(found.values())), ALONE)


def dated_line(search: Search) -> Iterator[Candidate]:
    """A date that stands alone on its line near the end, as letters are dated."""
    pattern = re.compile(date_pattern(search.language), re.IGNORECASE)
    segments = search.layout.segments
    found = []
    for index in range(2 * len(segments) // 3, len(segments)):
        segment, before = segments[index], segments[max(0, index - 1)]
        text = digits_folded(segment.text).strip(" .")
        alone = pattern.fullmatch(text) and len(text) > len("2023")
        if alone and not any(search.words.labelled(each.text) for each in (segment, before)):
            found.append(segment)
    if len(found) == 1:
        yield Candidate(FieldName.DATE, found[0].span, ALONE)


def folded_alike(text: str) -> str:
    """Folded letter by letter, so that places in it are places in the text."""
    return "".join(folded(each)[:1] or each for each in text)
