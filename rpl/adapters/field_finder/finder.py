"""Who finds what: each finder offers candidates, and the surest of each field is kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rpl.adapters.field_finder.dates import date_pattern
from rpl.adapters.field_finder.gazetteer import Gazetteer, gazetteer
from rpl.adapters.field_finder.sheet import PageText, Segment, Span, folded, segments
from rpl.adapters.field_finder.values import value_of
from rpl.domain.intake import EvidenceKind
from rpl.domain.reading import Reading
from rpl.domain.record import DraftField, FieldName
from rpl.ports import Clock

LABELLED, PHRASED, PLACED, ALONE = 0.95, 0.9, 0.8, 0.65
"""How sure each way of finding is; multiplied with the confidence of the words."""
TELL_THE_JOB = frozenset({EvidenceKind.REFERENCE_LETTER, EvidenceKind.PAYSLIP})
PAY_DATE = "pay_date"
WITHOUT_COLON = frozenset({"number", "hours", "grade", "total", "date", PAY_DATE})
LABEL_WORDS = 5
COLONS = (":", "\uff1a")
TOP_SEGMENTS = 8
LONGEST_HEADING = 14  # words
NEAR = 45  # characters
GRADE_SCALE = re.compile(
    r"\d(?:[.,]\d+)?\s*(?:/|sobre|out of|sur|von|из|з|من)\s*(?P<value>\d{1,3})(?![\d/])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that could be a field's value, and how sure the way it was found is, from 0 to 1."""

    name: FieldName
    span: Span
    weight: float


@dataclass(frozen=True, slots=True)
class GazetteerFieldFinder:
    """Answers `ports.FieldFinder`; the clock tells which dates have not been yet."""

    clock: Clock

    def find(self, kind: EvidenceKind, reading: Reading) -> tuple[DraftField, ...]:
        """See `ports.FieldFinder.find`."""
        search = Search(
            kind,
            reading.language or "en",
            gazetteer(reading.language),
            segments(reading),
            tuple(PageText.of(page) for page in reading.pages),
        )
        found: dict[FieldName, tuple[float, DraftField]] = {}
        for candidate in search.candidates():
            field = self._field(candidate, search.language)
            known = found.get(candidate.name)
            if field and (known is None or candidate.weight > known[0]):
                found[candidate.name] = (candidate.weight, field)
        return tuple(found[name][1] for name in FieldName if name in found)

    def _field(self, candidate: Candidate, language: str) -> DraftField | None:
        today = self.clock.now().date()
        value = value_of(candidate.name, candidate.span.text, language, today)
        if value is None:
            return None
        return DraftField(
            name=candidate.name,
            value=value,
            raw=candidate.span.text,
            page=candidate.span.page,
            box=candidate.span.box,
            confidence=round(candidate.span.confidence * candidate.weight, 1),
        )


@dataclass(frozen=True, slots=True)
class Search:
    """One reading, ready to be searched."""

    kind: EvidenceKind
    language: str
    words: Gazetteer
    segments: tuple[Segment, ...]
    pages: tuple[PageText, ...]

    def candidates(self) -> Iterator[Candidate]:
        """Candidates of every field, in the order of the pages for each way of finding."""
        yield from self._labelled()
        yield from self._phrased()
        yield from self._place_and_date()
        yield from self._headings()
        yield from self._hours()
        yield from self._grade_scale()
        yield from self._lone_date()

    def _labelled(self) -> Iterator[Candidate]:
        """`Label: value`, `Label 512`, or a label with its value beside or below it."""
        for index, segment in enumerate(self.segments):
            parted = self._parted(segment)
            if parted is None:
                continue
            label, value = parted
            span = value or self._neighbour(index)
            if span:
                yield from self._named(label, span, LABELLED)

    def _parted(self, segment: Segment) -> tuple[str, Span | None] | None:
        """The field that a segment's label names, and the value after it, if any."""
        texts = [word.text for word in segment.words]
        colon = next((count for count, text in enumerate(texts, 1) if text.endswith(COLONS)), 0)
        if colon and (label := self.words.label(" ".join(texts[:colon]))):
            return label, _rest(segment, colon)
        for count in range(min(LABEL_WORDS, len(texts) - 1), 0, -1):
            prefix = self.words.label(" ".join(texts[:count]))
            if prefix in WITHOUT_COLON and any(map(str.isdigit, "".join(texts[count:]))):
                return str(prefix), _rest(segment, count)
        whole = self.words.label(segment.text)
        return (whole, None) if whole else None

    def _neighbour(self, index: int) -> Span | None:
        """The segment beside a label, else the one right below it, unless that is a label too."""
        label = self.segments[index]
        for other in self.segments[index + 1 : index + 6]:
            if other.page != label.page or self._parted(other):
                continue
            beside = other.line == label.line
            below = 0 <= other.box.top - label.box.bottom < 2 * label.box.height
            overlaps = other.box.left < label.box.right and label.box.left < other.box.right
            if beside or (below and overlaps):
                return Span(other.page, other.text, other.words)
        return None

    def _phrased(self) -> Iterator[Candidate]:
        for page in self.pages:
            for name, pattern in self.words.phrases:
                for match in pattern.finditer(page.text):
                    if span := page.span(*match.span("value")):
                        yield from self._named(name, span, PHRASED)

    def _named(self, label: str, span: Span, weight: float) -> Iterator[Candidate]:
        """The fields that a label of the gazetteer stands for in this kind of document."""
        if label == PAY_DATE:
            if self.kind is EvidenceKind.PAYSLIP:
                yield Candidate(FieldName.DATE, span, weight + 0.01)
            return
        name = FieldName(label)
        if name is FieldName.ROLE and self.kind in TELL_THE_JOB:
            yield Candidate(FieldName.TITLE, span, weight)
        if not (name is FieldName.TITLE and self.kind in TELL_THE_JOB):
            yield Candidate(name, span, weight)

    def _place_and_date(self) -> Iterator[Candidate]:
        """A line of its own such as `Zaragoza, 3 de marzo de 2025`."""
        pattern = re.compile(
            r"(?P<place>[^\W\d_][^\d,،:]{1,40}?)[,،] ?(?:\w{1,3} )?"
            rf"(?P<date>{date_pattern(self.words.language)})\.?$",
            re.IGNORECASE,
        )
        for page, segment in self._own_lines():
            if match := pattern.match(segment[1]):
                start = segment[0]
                for name, group in ((FieldName.PLACE, "place"), (FieldName.DATE, "date")):
                    low, high = match.span(group)
                    if span := page.span(start + low, start + high):
                        yield Candidate(name, span, PLACED)

    def _own_lines(self) -> Iterator[tuple[PageText, tuple[int, str]]]:
        """Every line with its offset in the text of its page."""
        for page in self.pages:
            lines: dict[int, list[int]] = {}
            for at, word in page.words:
                lines.setdefault(word.line, [at, at])[1] = at + len(word.text)
            for start, end in lines.values():
                yield page, (start, page.text[start:end])

    def _headings(self) -> Iterator[Candidate]:
        """The document's own name, and the body or firm whose name stands above it."""
        for segment in self.segments[:TOP_SEGMENTS]:
            span = Span(segment.page, segment.text, segment.words)
            if segment.page != 1 or len(segment.words) > LONGEST_HEADING or ":" in segment.text:
                continue
            if self.words.is_title(segment.text):
                if self.kind not in TELL_THE_JOB:
                    yield Candidate(FieldName.TITLE, span, PLACED)
            elif self.words.is_issuer(segment.text):
                yield Candidate(FieldName.ISSUER, span, PLACED)

    def _hours(self) -> Iterator[Candidate]:
        """A number of hours that is called the total, or the only one there is."""
        units = "|".join(map(re.escape, self.words.hours))
        pattern = re.compile(rf"(?<![\d.,])(\d[\d.,]{{0,6}}) ?(?:{units})(?!\w)")
        alone: dict[str, Span] = {}
        for page in self.pages:
            text = _folded_alike(page.text)
            for match in pattern.finditer(text):
                span = page.span(*match.span(1))
                after = text[match.end() : match.end() + NEAR // 2]
                if span is None or any(word in after for word in self.words.hours_apart):
                    continue
                before = text[max(0, match.start() - NEAR) : match.start()]
                if any(word in before for word in self.words.hours_total):
                    yield Candidate(FieldName.HOURS, span, PLACED)
                alone.setdefault(span.text, span)
        if len(alone) == 1:
            yield Candidate(FieldName.HOURS, next(iter(alone.values())), ALONE)

    def _grade_scale(self) -> Iterator[Candidate]:
        for page in self.pages:
            for match in GRADE_SCALE.finditer(page.text):
                if span := page.span(*match.span("value")):
                    yield Candidate(FieldName.GRADE_SCALE, span, ALONE)

    def _lone_date(self) -> Iterator[Candidate]:
        """The only date of a document, if nothing says that it is another kind of date."""
        pattern = re.compile(date_pattern(self.words.language), re.IGNORECASE)
        found = [
            (page, match)
            for page in self.pages
            for match in pattern.finditer(page.text)
            if len(match[0]) > len("2023")
        ]
        if len(found) != 1:
            return
        page, match = found[0]
        before = re.findall(
            r"\w+", _folded_alike(page.text[max(0, match.start() - NEAR) : match.start()])
        )
        if not set(before[-4:]) & set(self.words.other_dates):
            span = page.span(*match.span())
            if span:
                yield Candidate(FieldName.DATE, span, ALONE)


def _rest(segment: Segment, count: int) -> Span | None:
    words = segment.words[count:]
    if not words:
        return None
    return Span(segment.page, " ".join(word.text for word in words), words)


def _folded_alike(text: str) -> str:
    """Folded letter by letter, so that places in it are places in the text."""
    return "".join(folded(each) or each for each in text)
