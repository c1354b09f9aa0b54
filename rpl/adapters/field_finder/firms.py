"""Whose paper an invoice is: the firm that its legal form, its register and its account name."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from rpl.adapters.field_finder.search import TELL_THE_PRICE, Candidate, Search
from rpl.adapters.field_finder.sheet import COLONS, Segment, Span, joined
from rpl.domain.record import FieldName

DATA = files("rpl.adapters.field_finder") / "firms.toml"
REGISTERED, FORMED, ACCOUNT = 0.86, 0.84, 0.8
"""How sure the line above a register is; a line with a legal form; the holder of an account."""
BLOCK = 2.0
"""How many of its heights a line of a block is below the one before it at most."""
MOST_LINES = 6
LONGEST = 8  # words
_NAME = r"(?P<name>[^\W\d_][^:;\n]{2,60})$"


def firms(search: Search) -> Iterator[Candidate]:
    """Candidates for who sent an invoice or gave a receipt; never the one it is sent to."""
    if search.kind not in TELL_THE_PRICE:
        return
    for segment in search.layout.segments:
        match = _told("accounts").search(segment.text)
        if match and (span := _ending(segment, match["name"])):
            yield Candidate(FieldName.ISSUER, span, ACCOUNT)
        if _is_name(search, segment) and not is_addressee(search, segment):
            if _told("forms").search(segment.text):
                yield Candidate(FieldName.ISSUER, segment.span, FORMED)
            elif any(
                _told("registers").search(each.text) for each in _block_below(search, segment)
            ):
                yield Candidate(FieldName.ISSUER, segment.span, REGISTERED)


def is_addressee(search: Search, segment: Segment) -> bool:
    """Whether a line stands in a block that a label such as `Bill to` opens."""
    above = segment
    for _ in range(MOST_LINES):
        before = next(iter(search.layout.stacked(above, up=True)), None)
        if before is None or above.box.top - before.box.bottom > BLOCK * above.box.height:
            return False
        label = search.words.labelled(before.text)
        if label or before.text.endswith(COLONS):
            return label is None or label[0] != "issuer"
        above = before
    return False


def _is_name(search: Search, segment: Segment) -> bool:
    """Whether a line can be the name of a firm and no more: few words, no number, no label."""
    text = segment.text
    letters = sum(map(str.isalpha, text))
    return (
        letters > 2  # noqa: PLR2004 -- a word
        and len(segment.words) <= LONGEST
        and not re.search(r"\d{3}|[:@€$£]|www\.|https?:", text)
        and not _told("registers").search(text)
        and search.words.labelled(text) is None
        and not search.words.is_title(text)
        and not (len(segment.words) == 1 and text.endswith("."))
    )


def _block_below(search: Search, segment: Segment) -> Iterator[Segment]:
    """The lines of a block that a line opens: each close below the one before it."""
    if not _opens(search, segment):
        return
    last = segment
    for _ in range(MOST_LINES):
        after = next(iter(search.layout.stacked(last)), None)
        if after is None or after.box.top - last.box.bottom > BLOCK * min(
            last.box.height, after.box.height
        ):
            return
        yield after
        last = after


def _opens(search: Search, segment: Segment) -> bool:
    before = next(iter(search.layout.stacked(segment, up=True)), None)
    return before is None or segment.box.top - before.box.bottom > BLOCK * segment.box.height


@cache
def _told(name: str) -> "re.Pattern[str]":
    """What tells a firm.  Legal forms count as they are written, all else in any case."""
    listed = "|".join(tomllib.loads(DATA.read_text(encoding="utf-8"))[name])
    if name == "forms":
        return re.compile(rf"(?<![\w.])(?:{listed})\.?(?!\w)")
    ending = rf" ?[:.]? ?{_NAME}" if name == "accounts" else ""
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w){ending}", re.IGNORECASE)


def _ending(segment: Segment, name: str) -> Span | None:
    words = segment.words[-len(name.split()) :]
    text = joined(word.text for word in words)
    return Span(segment.page, text, tuple(words)) if text == name else None
