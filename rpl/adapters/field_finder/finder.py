"""Who finds what: each way of finding offers candidates, and the surest of each field is kept."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from rpl.adapters.field_finder.dates import is_doubtful
from rpl.adapters.field_finder.day_month import DayMonth, is_open, may_be, order_of
from rpl.adapters.field_finder.gazetteer import IGNORED
from rpl.adapters.field_finder.headings import headings, without_generic_title
from rpl.adapters.field_finder.kinds import kind_found
from rpl.adapters.field_finder.labelled import EXPLICIT, labelled, labels_of, of_other_labels
from rpl.adapters.field_finder.lexicon import lexicon
from rpl.adapters.field_finder.search import Candidate, Search
from rpl.adapters.field_finder.sentences import (
    dated_line,
    hours,
    lone_date,
    phrased,
    place_and_date,
)
from rpl.adapters.field_finder.sheet import Layout, PageText, digits_folded, folded
from rpl.adapters.field_finder.values import LOOK_ALIKE, Custom, value_of
from rpl.domain.intake import EvidenceKind
from rpl.domain.reading import Reading
from rpl.domain.record import DocumentKind, DraftField, FieldName, KindFound
from rpl.ports import Clock

SAME = 90  # percent; two texts that are this alike say the same
CLOSE = 0.06
"""Two ways of finding that differ by less than this and disagree make a field doubtful."""
DOUBT, AGREEMENT = 0.82, 0.5
DOUBTFUL_DAY = 0.75
GRADE_SCALE = re.compile(
    r"\d(?:[.,]\d+)?\s*(?:/|sobre|out of|sur|su|von|din|de|на|из|з|من|از|में से)\s*"
    r"(?P<value>\d{1,3})(?![\d/])",
    re.IGNORECASE,
)
HEARD_OF = 35  # percent; what is less sure than this is not worth asking about
DIRECTION = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
PERIOD = frozenset({FieldName.PERIOD_START, FieldName.PERIOD_END})
DATES = frozenset({FieldName.DATE, FieldName.PERIOD_START, FieldName.PERIOD_END})


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate that can be the field, and its value."""

    candidate: Candidate
    value: str


@dataclass(frozen=True, slots=True)
class GazetteerFieldFinder:
    """Answers `ports.FieldFinder`; the clock tells which dates have not been yet."""

    clock: Clock

    def kind_of(self, reading: Reading) -> KindFound:
        """See `ports.FieldFinder.kind_of`."""
        layout = Layout.of(_composed(reading))
        return kind_found(lexicon(reading.language, layout), layout)

    def find(self, kind: EvidenceKind, reading: Reading) -> tuple[DraftField, ...]:
        """See `ports.FieldFinder.find`."""
        reading = _composed(reading)
        layout = Layout.of(reading)
        words = lexicon(reading.language, layout)
        told = DocumentKind.of(kind)
        search = Search(
            kind_found(words, layout).kind if told is DocumentKind.OTHER else told,
            words,
            layout,
            tuple(PageText.of(page) for page in reading.pages),
        )
        return tuple(self._fields(search))

    def _fields(self, search: Search) -> Iterator[DraftField]:
        today = self.clock.now().date()
        custom = Custom(search.language, today, day_month(search))
        offers: dict[FieldName, list[Found]] = {}
        for candidate in candidates(search):
            value = value_of(candidate.name, candidate.span.text, custom)
            if value is not None:
                offers.setdefault(candidate.name, []).append(Found(candidate, value))
        best = {name: _best(_closed(name, found)) for name, found in offers.items()}
        _settle_people(best, offers)
        _settle_title(search, best)
        if scale := _scale(best.get(FieldName.GRADE)):
            best[FieldName.GRADE_SCALE] = scale
        for name in FieldName:
            if name in best:
                found, weight = best[name]
                field = _field(found, weight, search.language)
                if field.confidence >= HEARD_OF:
                    yield field


def _composed(reading: Reading) -> Reading:
    """The reading with every letter in the one form that the word lists have (Unicode's NFC).

    Signs that only turn the direction of text are left out: between a label and its value they
    keep both apart.
    """
    if unicodedata.is_normalized("NFC", reading.text) and not DIRECTION.search(reading.text):
        return reading
    pages = tuple(
        page.model_copy(
            update={
                "words": tuple(
                    word.model_copy(update={"text": text})
                    for word in page.words
                    if (text := unicodedata.normalize("NFC", DIRECTION.sub("", word.text)))
                )
            }
        )
        for page in reading.pages
    )
    return reading.model_copy(update={"pages": pages})


def candidates(search: Search) -> Iterator[Candidate]:
    """Candidates of every field, in the order of the pages for each way of finding."""
    taken = {word.box for word in of_other_labels(search)}
    for each in labelled(search):
        # A word such as "from" beside a day of birth is often the rest of a name that was misread.
        if each.name not in PERIOD or not {word.box for word in each.span.words} & taken:
            yield each
    for way in (phrased, place_and_date, headings, hours, lone_date, dated_line):
        for each in way(search):
            if each.name not in DATES or not {word.box for word in each.span.words} & taken:
                yield each


def day_month(search: Search) -> DayMonth:
    """How the document orders day and month, as its dates, its country and its language tell.

    What a label such as `Nationality` or `Born` names tells the country of a person, not of the
    paper.
    """
    layout = search.layout
    texts = {id(segment): digits_folded(segment.text) for segment in layout.segments}
    personal: set[int] = set()
    for segment in layout.segments:
        label = next(iter(labels_of(search, segment)[-1:]), None)
        if label and label.name in IGNORED:
            personal.add(id(segment))
            if label.end == len(segment.words):
                personal |= {id(layout.beside(segment)), *map(id, layout.stacked(segment)[:1])}
    placed = [text for key, text in texts.items() if key not in personal]
    return order_of(texts.values(), placed, search.language)


def _closed(name: FieldName, found: list[Found]) -> list[Found]:
    """Without dates whose order is open, where another place tells the day they mean."""
    if name not in DATES:
        return found
    full = [each.value for each in found if len(each.value) == len("2019-04-03")]
    return [
        each
        for each in found
        if not is_open(each.candidate.span.text, each.value)
        or not any(may_be(each.candidate.span.text, value) for value in full)
    ]


def _best(found: list[Found]) -> tuple[Found, float]:
    """The surest candidate, surer if others agree and less sure if as good a one differs.

    What stands in letters of another script says nothing: papers in two languages say all twice.
    """
    first = max(found, key=lambda each: each.candidate.weight)
    if first.candidate.name is FieldName.TOTAL:
        near = [
            each for each in found if first.candidate.weight - each.candidate.weight < 2 * EXPLICIT
        ]
        first = max(near, key=lambda each: float(each.value))
    weight = first.candidate.weight
    others = [each for each in found if each.candidate.span.words != first.candidate.span.words]
    if any(_same(each, first) for each in others):
        weight = 1 - (1 - weight) * AGREEMENT
    rival = any(
        not _same(each, first)
        and _script(each.value) == _script(first.value)
        and first.candidate.weight - each.candidate.weight < CLOSE
        for each in others
    )
    return first, weight * DOUBT if rival else weight


def _script(text: str) -> str:
    """The script of most letters of a text, by the first word of their names in Unicode."""
    names = [unicodedata.name(each, "").split(" ")[0] for each in text if each.isalpha()]
    return max(names, key=names.count, default="")


def _same(one: Found, other: Found) -> bool:
    if one.value == other.value:
        return True
    text = not any(map(str.isdigit, one.value + other.value))
    first, second = folded(one.value), folded(other.value)
    return text and (fuzz.ratio(first, second) >= SAME or first in second or second in first)


def _scale(grade: tuple[Found, float] | None) -> tuple[Found, float] | None:
    """The scale of a grade that is written with it: `8,5 / 10`."""
    match = GRADE_SCALE.search(digits_folded(grade[0].value)) if grade else None
    if grade is None or match is None:
        return None
    span = grade[0].candidate.span
    return Found(Candidate(FieldName.GRADE_SCALE, span, grade[1]), match["value"]), grade[1]


def _settle_title(search: Search, best: dict[FieldName, tuple[Found, float]]) -> None:
    """A heading that says only `Certificate` gives way to the course, or is doubtful."""
    title = without_generic_title(
        search, {name: found.candidate for name, (found, _) in best.items()}
    )
    if title:
        best[FieldName.TITLE] = (Found(title, best[FieldName.SUBJECT][0].value), title.weight)
    elif FieldName.TITLE in best:
        found, weight = best[FieldName.TITLE]
        generic = search.words.is_generic(found.candidate.span.text)
        best[FieldName.TITLE] = (found, weight * DOUBT if generic else weight)


def _settle_people(
    best: dict[FieldName, tuple[Found, float]], offers: dict[FieldName, list[Found]]
) -> None:
    """Nobody signs their own paper: a signatory who is the holder was taken by mistake."""
    holder, signatory = best.get(FieldName.HOLDER), best.get(FieldName.SIGNATORY)
    if holder is None or signatory is None or not _same(holder[0], signatory[0]):
        return
    rest = [each for each in offers[FieldName.SIGNATORY] if not _same(each, holder[0])]
    if rest:
        best[FieldName.SIGNATORY] = _best(rest)
    else:
        del best[FieldName.SIGNATORY]


def _field(found: Found, weight: float, language: str) -> DraftField:
    span = found.candidate.span
    name = found.candidate.name
    if name in DATES and (is_doubtful(span.text, language) or is_open(span.text, found.value)):
        weight *= DOUBTFUL_DAY
    elif name is FieldName.DATE and len(found.value) == len("2019-04"):
        weight *= DOUBT  # its day may stand there and not have been read
    if name is FieldName.NUMBER and set(found.value) & LOOK_ALIKE:
        weight *= DOUBT
    return DraftField(
        name=name,
        value=found.value,
        raw=span.text,
        page=span.page,
        box=span.box,
        confidence=round(min(1.0, weight) * span.confidence, 1),
    )
