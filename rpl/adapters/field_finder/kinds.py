"""What kind of document a reading is, and the words that say so."""

import re
from collections.abc import Callable, Iterator

from rpl.adapters.field_finder.lexicon import Lexicon
from rpl.adapters.field_finder.sheet import Layout, Segment, bounded, folded
from rpl.domain.record import DocumentKind, KindFound

TOP_SEGMENTS = 12
LONGEST_HEADING = 14  # words


def kind_found(words: Lexicon, layout: Layout) -> KindFound:
    """The kind that the headings name; else the one whose words stand in the text; else other."""
    headings = layout.segments[:TOP_SEGMENTS]
    for segment in sorted(headings, key=_bigger_first(headings)):
        if len(segment.words) <= LONGEST_HEADING and ":" not in segment.text:
            found = max(_named(words, segment), key=lambda each: len(each[0]), default=None)
            if found:
                return KindFound(kind=DocumentKind(found[1]), reasons=(segment.text,))
    return _from_text(words, layout)


def _bigger_first(headings: tuple[Segment, ...]) -> Callable[[Segment], int]:
    """Large print first, in steps, so that lines of one size keep their order."""
    biggest = max((each.box.height for each in headings), default=1)
    return lambda each: -round(4 * each.box.height / biggest)


def _named(words: Lexicon, segment: Segment) -> Iterator[tuple[str, str]]:
    text = folded(segment.text)
    for each in words.lists:
        for word, kind in each.kinds:
            if re.search(bounded(word), text):
                yield word, kind


def _from_text(words: Lexicon, layout: Layout) -> KindFound:
    text = folded(" ".join(segment.text for segment in layout.segments))
    for each in words.lists:
        for word, kind in each.signs:
            if re.search(bounded(word), text):
                return KindFound(kind=DocumentKind(kind), reasons=(word,))
    return KindFound(kind=DocumentKind.OTHER)
