"""Phrases that hold a value in a sentence: `certify that NAME has`, `from DATE to DATE`.

A phrase of `labels/*.toml` is a pattern in which NAME, TEXT, PLACE, NUMBER, GRADE, CODE and DATE
stand for the value.  A space of a phrase may be the end of a line, and of a phrase with
a NAME the end of a paragraph.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rpl.adapters.field_finder.dates import date_pattern
from rpl.adapters.field_finder.sheet import WORD

CASED = frozenset(
    "en es fr de pt it nl ro pl tr vi sq so sw ku sr hr bs mk ru uk bg".split()  # noqa: SIM905 -- reads as a list of codes
)
"""Languages whose names are written with capitals."""
PARTICLES = frozenset(
    "de del della di da do dos das van von der den la le el al bin ibn abu y e ter ten zu".split()  # noqa: SIM905 -- reads as a list of words
)
LONGEST_NAME = 6  # words
_NAME = rf"(?P<value>{WORD}(?:,?[ \n]{WORD}){{1,{LONGEST_NAME}}})"
_PLACE = rf"(?P<value>{WORD}(?:[ -]{WORD}){{0,3}}?)"
_TEXT = r"(?P<value>[^\W_][^:;\n]{1,90}?(?:\n[^:;\n]{1,60}?)??)"
_QUOTED = r"(?P<value>[^\W_][^:;\n\"“”«»]{1,90}?(?:\n[^:;\n\"“”«»]{1,60}?)??)(?= ?[\"”“»])"
_OPENED = re.compile(r"(?P<mark>\[[^\]]*[«„“\"][^\]]*\])\?(?: \?)?(?=TEXT)")
"""What opens a quotation before a text, if there is one."""
_NUMBER = r"(?P<value>\d[\d.,]{0,6})"
_MARK = rf"{WORD}(?<!\.)"
_GRADE = (
    rf"(?P<value>\d{{1,3}}(?:[.,]\d{{1,2}})?(?: ?/ ?\d{{1,3}})?|{_MARK}(?:[ \n]{_MARK}){{0,2}}?)"
)
_CODE = r"(?P<value>[\w/.-]*\d[\w/.-]*)"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pattern with the group `value`, and the field whose value that is."""

    name: str
    pattern: "re.Pattern[str]"
    holds_name: bool


def phrases_of(language: str, data: dict[str, Any]) -> tuple[Phrase, ...]:
    """The phrases of a language file, as patterns."""
    ends = "|".join(each.replace(" ", r"[ \n]") for each in data.get("text_ends", ()))
    return tuple(
        Phrase(name, pattern, "NAME" in template)
        for name, templates in data.get("phrases", {}).items()
        for template in templates
        for pattern in _patterns(template, ends, language)
    )


def _patterns(template: str, ends: str, language: str) -> Iterator["re.Pattern[str]"]:
    worded = rf"|[ \n](?:{ends})(?!\w)" if ends else ""
    aside = r"| ?\((?=\d)"
    end = rf"(?=[.,،;:()।።\"”»]*(?:\n\n|\Z)|[.,،;()।።\"”»](?:\s|\Z){aside}{worded})"
    alone = rf"(?=\n|[.,،;()।።\"”»](?:\s|\Z){aside}{worded})"
    if _OPENED.search(template):
        quoted = _spaced(_OPENED.sub(r"\g<mark> ?", template)).replace("TEXT", _QUOTED)
        yield _pattern(quoted, "", language)
    spaced = _spaced(template)
    closed = template.endswith(("TEXT", "GRADE", "PLACE"))
    for before, after in (("", end), ("(?<=\n)(?=[^\n]+\n\n)", alone)) if closed else (("", ""),):
        filled = (
            spaced.replace("TEXT", before + _TEXT)
            .replace("PLACE", before + _PLACE)
            .replace("GRADE", before + _GRADE)
        )
        yield _pattern(filled, after, language)


def _spaced(template: str) -> str:
    """A space may be the end of a line; a holder may stand apart from the sentence."""
    space = r"(?:[ \n]|\n\n)" if "NAME" in template else r"[ \n]"
    return re.sub(r"(?<!\\) ", lambda _: space, template)


def _pattern(template: str, after: str, language: str) -> "re.Pattern[str]":
    filled = (
        template.replace("NAME", _NAME)
        .replace("NUMBER", _NUMBER)
        .replace("CODE", _CODE)
        .replace("DATE", rf"(?P<value>{date_pattern(language)})")
    )
    edge = "" if language == "zh" else r"(?<!\w)"
    return re.compile(rf"{edge}(?:{filled}){after}", re.IGNORECASE | re.MULTILINE)


def name_length(text: str, language: str, name_ends: frozenset[str], *, own_line: bool) -> int:
    """How many characters of a text are the name it begins with.

    A name on a line of its own ends with the line.  Else it ends before the first word without a
    capital, or where the script has none, before a word that follows names.
    """
    first = text.split("\n", 1)[0]
    if own_line and len(first.split()) > 1:
        text = first
    end = 0
    for count, word in enumerate(re.finditer(r"[^\s,،]+[,،]?", text)):
        bare = word[0].strip(".,،").casefold()
        if bare in name_ends or (language in CASED and not _capital(word[0], bare)):
            break
        if (count and word[0][-1] == "،") or count >= LONGEST_NAME:
            break
        end = word.end()
        if word[0][-1] in ",،" and count:
            break
    return len(text[:end].rstrip(",، \n"))


def _capital(word: str, bare: str) -> bool:
    return word[0].isupper() or bare in PARTICLES
