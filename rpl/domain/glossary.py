"""The fixed terms of a programme: titles of diplomas, institutions and trades.

A model may know the words of a title and not the title.  Where a line holds a term, the target
holds what the glossary fixes for it, or the line is not shown as translated.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from rpl.domain.guards import Flag
from rpl.domain.translation import TermUse, TranslatedLine, Translation
from rpl.domain.values import Frozen

TermText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
_AROUND = " .,:;·•-–—\"'«»“”()"  # noqa: RUF001 -- dashes and quotation marks


class Term(Frozen):
    """A term in the language of documents, and how it stands in other languages.

    In a language that `into` leaves out it stands as it is, letter by letter.
    """

    language: Language
    source: TermText
    into: Mapping[Language, TermText] = Field(default_factory=dict)

    def target(self, language: str) -> str:
        """What must stand in a translation into a language."""
        return self.into.get(language, self.source)


class Glossary(Frozen):
    """The terms of one programme; no two of one language have the same words."""

    terms: tuple[Term, ...] = ()

    @model_validator(mode="after")
    def _has_no_term_twice(self) -> Self:
        seen: set[tuple[str, str]] = set()
        for place, term in enumerate(self.terms):
            key = (term.language, _plain(term.source))
            if key in seen:
                raise ValueError(f"terms.{place}.source: {term.source} is there twice")
            seen.add(key)
        return self


def with_terms(translation: Translation, glossary: Glossary) -> Translation:
    """The translation with every fixed term in its place, each use said with its line.

    A line that is a term and nothing else becomes the fixed target.  Elsewhere a term that the
    target lacks is put in the place of its own words, where the engine left them; else the line
    fails the guard `terms`.
    """
    into = translation.target_language
    known: dict[str, list[Term]] = {}
    for term in _longest_first(glossary):
        if term.language != into:
            known.setdefault(term.language, []).append(term)
    lines = tuple(
        _with_terms(line, known.get(translation.language_of(line), []), into)
        for line in translation.lines
    )
    return translation.model_copy(update={"lines": lines})


def _longest_first(glossary: Glossary) -> list[Term]:
    return sorted(glossary.terms, key=lambda term: len(term.source), reverse=True)


def _with_terms(line: TranslatedLine, known: list[Term], into: str) -> TranslatedLine:
    target, missing = line.target, False
    uses: list[TermUse] = []
    for term in _found(line.source, known):
        fixed = term.target(into)
        uses.append(TermUse(source=term.source, target=fixed))
        if _plain(line.source).strip(_AROUND) == _plain(term.source).strip(_AROUND):
            return TranslatedLine(
                source=line.source, target=fixed, terms=tuple(uses), language=line.language
            )
        if _pattern(fixed).search(_plain(target)):
            continue
        left = re.compile(re.escape(term.source), re.IGNORECASE)
        if left.search(target):
            target = left.sub(fixed.replace("\\", r"\\"), target)
        else:
            missing = True
    if not uses:
        return line
    has_target = Flag.MODEL not in line.flags
    flags = (*line.flags, Flag.TERMS) if missing and has_target else line.flags
    return line.model_copy(update={"target": target, "terms": tuple(uses), "flags": flags})


def _found(line: str, known: list[Term]) -> Iterator[Term]:
    """The terms of a line; a term inside a longer one that was found is not meant."""
    rest = _plain(line)
    for term in known:
        pattern = _pattern(term.source)
        if pattern.search(rest):
            rest = pattern.sub(" ", rest)
            yield term


def _pattern(words: str) -> "re.Pattern[str]":
    spaced = r"\s+".join(map(re.escape, _plain(words).split()))
    return re.compile(rf"(?<!\w){spaced}(?!\w)")


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
