"""Values that stand after, beside, below or above their labels."""

from collections.abc import Iterator
from dataclasses import dataclass

from rpl.adapters.field_finder.gazetteer import IGNORED, SURE
from rpl.adapters.field_finder.search import TELL_THE_JOB, TELL_THE_PRICE, Candidate, Search
from rpl.adapters.field_finder.sheet import COLONS, Segment, Span, is_leader, joined
from rpl.domain.reading import Word
from rpl.domain.record import DocumentKind, FieldName

AFTER, BESIDE, BELOW, LOOSE, SIGNED = 0.95, 0.93, 0.91, 0.86, 0.88
"""How sure a value after a colon is; beside; below; after a label without colon; at a signature."""
EXPLICIT = 0.005
"""A label of several words tells more than one word, so that `Date of issue` goes before `Date`."""
PAY_DATE, ACTIVITY, SIGNATORY = "pay_date", "activity", "signatory"
WITHOUT_COLON = frozenset({"number", "hours", "grade", "total", "date", "credits", PAY_DATE})
LOOSELY = frozenset({"holder"})
"""Labels of several words that may stand before a value with nothing between."""
NEVER_LISTED = frozenset({"grade", "hours", "credits", "subject", "total", "date", "title"})
"""Fields of which a column of a table holds many, none of them the document's own."""
LABEL_WORDS = 6
NEAR = 3.2
"""How many label heights below its label a value may begin."""
SIGNATURE_NEAR = 4.5


@dataclass(frozen=True, slots=True)
class Label:
    """A label in a segment: the field it names, how sure that is, and its words."""

    name: str
    sure: float
    start: int
    end: int

    @property
    def weight(self) -> float:
        """How much the label itself tells."""
        return self.sure + EXPLICIT * min(2, self.end - self.start - 1)


def labelled(search: Search) -> Iterator[Candidate]:
    """Candidates that a label names."""
    known = {id(segment): labels_of(search, segment) for segment in search.layout.segments}
    for segment in search.layout.segments:
        labels = known[id(segment)]
        for index, label in enumerate(labels):
            end = labels[index + 1].start if index + 1 < len(labels) else len(segment.words)
            if label.name in IGNORED:
                continue
            if span := _trimmed(segment, label.end, end):
                loose = not _colon(segment, label)
                way = LOOSE if loose and label.name not in WITHOUT_COLON else AFTER
                yield from named(search, label.name, span, way * label.weight)
            elif label.end == len(segment.words):
                for span, way in _around(search, segment, label, known):
                    yield from named(search, label.name, span, way * label.weight)


def of_other_labels(search: Search) -> Iterator[Word]:
    """The words whose labels say that they are no field, such as the day of birth."""
    known = {id(segment): labels_of(search, segment) for segment in search.layout.segments}
    for segment in search.layout.segments:
        for label in known[id(segment)]:
            if label.name in IGNORED and label.end == len(segment.words):
                for span, _ in _around(search, segment, label, known):
                    yield from span.words


def labels_of(search: Search, segment: Segment) -> tuple[Label, ...]:
    """The labels of a segment, in order."""
    texts = [word.text for word in segment.words]
    inside = any(text.endswith(COLONS) for text in texts[:-1])
    whole = None if inside else search.words.labelled(segment.text)
    if whole:
        return (Label(*whole, 0, len(texts)),)
    found: list[Label] = []
    start = 0
    for index, text in enumerate(texts):
        ends = text.endswith(COLONS) or is_leader(text)
        if ends and (label := _before(search, texts, start, index + 1)):
            found.append(label)
            start = index + 1
    if not found and (label := _dotted(search, texts) or _opening(search, texts)):
        found.append(label)
    return tuple(found)


def _dotted(search: Search, texts: list[str]) -> Label | None:
    """A label after which only one of its leading dots was read: `Place. Dakar`."""
    for count, text in enumerate(texts[:LABEL_WORDS], start=1):
        if text.endswith((".", "…")) and count < len(texts):
            found = search.words.labelled(joined(texts[:count]))
            return Label(*found, 0, count) if found and found[1] == SURE else None
    return None


def _before(search: Search, texts: list[str], start: int, end: int) -> Label | None:
    """The longest label that ends with the word before `end`."""
    last = end - 1 if is_leader(texts[end - 1]) or texts[end - 1] in COLONS else end
    for first in range(max(start, last - LABEL_WORDS), last):
        found = search.words.labelled(joined(texts[first:last]), composed=True)
        if found:
            return Label(*found, first, end)
    return None


def _opening(search: Search, texts: list[str]) -> Label | None:
    """A label without a colon at the beginning of a segment, with its value behind it."""
    for count in range(min(LABEL_WORDS, len(texts) - 1), 0, -1):
        found = search.words.labelled(joined(texts[:count]))
        if found is None:
            continue
        digits = any(map(str.isdigit, "".join(texts[count:])))
        if found[0] in WITHOUT_COLON | IGNORED and (digits or found[0] in IGNORED):
            return Label(*found, 0, count)
        if count > 1 and found[0] in LOOSELY:
            return Label(*found, 0, count)
    return None


def _colon(segment: Segment, label: Label) -> bool:
    last = segment.words[label.end - 1].text
    return last.endswith(COLONS) or is_leader(last)


def _trimmed(segment: Segment, start: int, end: int) -> Span | None:
    words = [word for word in segment.words[start:end] if not is_leader(word.text)]
    while words and words[0].text in COLONS:
        words = words[1:]
    if not words:
        return None
    return Span(segment.page, joined(word.text for word in words), tuple(words))


def _around(
    search: Search, segment: Segment, label: Label, known: dict[int, tuple[Label, ...]]
) -> Iterator[tuple[Span, float]]:
    """The value beside a label, else the one below it; at a signature the one above it too."""
    layout = search.layout
    beside = layout.beside(segment)
    value = beside and not known[id(beside)] and _trimmed(beside, 0, len(beside.words))
    if value and not _is_among_labels(search, segment, known):
        yield value, BESIDE
        return
    if _colon(segment, label) and beside and label.name != SIGNATORY:
        return
    below = layout.stacked(segment)
    if label.name == SIGNATORY:
        yield from _signed(segment, layout.stacked(segment, up=True), known)
        yield from _signed(segment, below, known)
        return
    if not below or known[id(below[0])] or _distance(segment, below[0]) > NEAR:
        return
    if label.name == "title" and search.words.is_generic(segment.text):
        return
    if label.name in NEVER_LISTED and _is_list(below, known):
        return
    if span := _trimmed(below[0], 0, len(below[0].words)):
        yield span, BELOW


def _is_among_labels(search: Search, segment: Segment, known: dict[int, tuple[Label, ...]]) -> bool:
    """Whether a label follows another in a row whose values stand below, each under its label.

    Then what stands beside it is a label that is not known, or was misread.
    """
    before = next(
        (each for each in search.layout.segments if search.layout.beside(each) is segment), None
    )
    below = search.layout.stacked(segment)[:1]
    return (
        before is not None
        and any(label.end == len(before.words) for label in known[id(before)])
        and not any(_colon(before, label) for label in known[id(before)])
        and any(not known[id(each)] and _distance(segment, each) <= NEAR for each in below)
    )


def _signed(
    segment: Segment, others: tuple[Segment, ...], known: dict[int, tuple[Label, ...]]
) -> Iterator[tuple[Span, float]]:
    for other in others[:1]:
        near = abs(_distance(segment, other)) <= SIGNATURE_NEAR
        if near and not known[id(other)] and (span := _trimmed(other, 0, len(other.words))):
            yield span, SIGNED


def _distance(label: Segment, other: Segment) -> float:
    """From the foot of a label to the top of another segment, in heights of the label."""
    return (other.box.top - label.box.bottom) / max(1, label.box.height)


def _is_list(below: tuple[Segment, ...], known: dict[int, tuple[Label, ...]]) -> bool:
    """Whether a column goes on below its first value, as the columns of a table do."""
    first, *rest = below
    if not rest or known[id(rest[0])]:
        return False
    step = rest[0].box.top - first.box.top
    alike = any(map(str.isdigit, first.text)) == any(map(str.isdigit, rest[0].text))
    left = abs(rest[0].box.left - first.box.left) < 2 * first.box.height
    right = abs(rest[0].box.right - first.box.right) < 2 * first.box.height
    return alike and (left or right) and step < NEAR * first.box.height


def named(search: Search, label: str, span: Span, weight: float) -> Iterator[Candidate]:
    """The fields that a label of the gazetteer stands for in this kind of document."""
    kind = search.kind
    if label == PAY_DATE:
        if kind is DocumentKind.PAYSLIP:
            yield Candidate(FieldName.DATE, span, weight + 2 * EXPLICIT)
        return
    if label == ACTIVITY:
        label = "title" if kind is DocumentKind.LICENCE else "role"
    name = FieldName(label)
    if name is FieldName.TOTAL and kind not in TELL_THE_PRICE | {
        DocumentKind.PAYSLIP,
        DocumentKind.OTHER,
    }:
        return
    tells_job = kind in TELL_THE_JOB
    if name is FieldName.ROLE and (tells_job or kind is DocumentKind.LICENCE):
        yield Candidate(FieldName.TITLE, span, weight)
    if not (name is FieldName.TITLE and tells_job):
        yield Candidate(name, span, weight)
