"""Masking: who an applicant is, kept from whoever marks their claim.

A name is hidden in any spelling and script that the guards of translation know
(`guards.known_names`), in capitals or without; what stands behind words for a birth is hidden as
well.  It hides rather too much than too little, and only in what came from the applicant or speaks
of them: hidden in the words of a rubric, a name that is also a word would be told by the gap.

Source: practice of anonymous assessment: the name must be gone from history, file names and text
too, where other systems leaked it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum, StrEnum
from itertools import groupby
from typing import TypeVar, cast

from pydantic import BaseModel

from rpl.domain.errors import RuleError, translatable
from rpl.domain.name_words import Names, births, parts_of
from rpl.domain.reading import Page, Word
from rpl.domain.translation import TranslatedLine, Translation
from rpl.domain.values import Box, Frozen

_AnyT = TypeVar("_AnyT")

_OURS = frozenset(
    {"code", "country", "criterion", "document_language", "engine", "language", "media_type"}
    | {"model", "note_language", "pipeline", "source_language", "target_language", "title", "unit"}
)
"""Fields whose text is the program's or a rubric's, whatever value holds them."""


class IdentityPolicy(Frozen):
    """Whether whoever marks a claim is kept from knowing whose it is."""

    masked: bool = False


class UnmaskRefusedError(RuleError):
    """Somebody may not be told now whose claim it is."""

    code = "unmask_refused"


class MaskedClaimAbsentError(UnmaskRefusedError):
    """No claim of that reference is masked here."""

    code = "masked_claim_absent"
    template = translatable(
        "No claim with this reference is masked. Check the reference and type it again."
    )


class UnmaskReasonMissingError(UnmaskRefusedError):
    """Nobody is told without a reason."""

    code = "unmask_reason_missing"
    template = translatable("Choose why you have to know whose claim it is.")


class StillMarkingError(UnmaskRefusedError):
    """Whoever marks a claim would be told whose it is."""

    code = "still_marking"
    template = translatable(
        "You took this claim to mark it, so whose it is stays hidden from you. Ask somebody who "
        "has not."
    )


class UnmaskReason(StrEnum):
    """Why somebody who does not mark a claim has to know whose it is."""

    OTHER_PERSON = "other_person"
    CONFLICT = "conflict"
    COMPLAINT = "complaint"
    SAFETY = "safety"
    LAW = "law"


def unmask_reason(said: str) -> UnmaskReason:
    """The reason a form gives.

    Raises:
        UnmaskReasonMissingError: It gives none of those there are.
    """
    for reason in UnmaskReason:
        if reason.value == said:
            return reason
    raise UnmaskReasonMissingError


@dataclass(frozen=True, slots=True)
class Mask:
    """What is hidden of one claim.

    `names` are the applicant's and those of their documents' holders.  `stand_in` is shown in place
    of a name or a birth, `withheld` in place of a translation that may tell it, `same` and `other`
    in place of a document's holder; all are in the reader's language.  Without `on` nothing is
    hidden.
    """

    applicant: str = ""
    names: tuple[str, ...] = ()
    stand_in: str = "…"
    withheld: str = "…"
    same: str = "…"
    other: str = "…"
    on: bool = True
    _said: Names = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_said", Names(self.names))

    def text(self, text: str) -> str:
        """A text with its names and births hidden; lines stay lines."""
        if not self.on or not text:
            return text
        lines = text.split("\n")
        spelt = [line.split(" ") for line in lines]
        hidden = set(births(spelt))
        covered = (
            " ".join(
                self.stand_in if (row, place) in hidden else word
                for place, word in enumerate(self._said.covered(words, self.stand_in))
            )
            for row, words in enumerate(spelt)
        )
        one = re.escape(self.stand_in)
        return re.sub(rf"{one}(?:[ ,]+{one})+", lambda _: self.stand_in, "\n".join(covered))

    def holder(self, name: str) -> str:
        """What is said of a document's holder: whether they have the applicant's name."""
        return self.same if same_person(name, self.applicant) else self.other

    def page(self, page: Page) -> Page:
        """A page as it was read, with its names and births hidden; every word keeps its place."""
        hidden = self.hidden_words(page)
        if not hidden:
            return page
        words = tuple(
            word.model_copy(update={"text": self.stand_in}) if place in hidden else word
            for place, word in enumerate(page.words)
        )
        return page.model_copy(update={"words": words})

    def boxes(self, page: Page) -> tuple[Box, ...]:
        """Where a page shows a name or a birth that was read."""
        return tuple(page.words[place].box for place in sorted(self.hidden_words(page)))

    def hidden_words(self, page: Page) -> frozenset[int]:
        """Which words of a page are hidden, counted from 0."""
        if not self.on:
            return frozenset()
        named = set()
        for line in _rows(page):
            texts = [word.text for _, word in line]
            covered = zip(line, texts, self._said.covered(texts, self.stand_in), strict=True)
            named |= {place for (place, _), text, left in covered if left != text}
        return frozenset(named) | _born(page)

    def translation(self, pages: Sequence[Page], translation: Translation) -> Translation:
        """The translation of these pages, which are given as they were read.

        A line in which a birth stands is withheld, and one in which a name is not found again.
        """
        told = [state for page in pages for state in self._lines(page)]
        told += [(False, False)] * (len(translation.lines) - len(told))
        lines = tuple(
            self._line(line, named=named, born=born)
            for line, (named, born) in zip(translation.lines, told, strict=False)
        )
        return translation.model_copy(update={"lines": lines})

    def of(self, value: _AnyT) -> _AnyT:
        """A value with every text in it covered, except what the program itself says."""
        return cast("_AnyT", self._of(value)) if self.on else value

    def _line(self, line: TranslatedLine, *, named: bool, born: bool) -> TranslatedLine:
        covered = self.of(line)
        is_kept = born or (named and covered.target == line.target)
        if is_kept and line.target:
            return covered.model_copy(update={"target": self.withheld})
        return covered

    def _lines(self, page: Page) -> Iterator[tuple[bool, bool]]:
        """Of each line, whether a name and whether a birth stands in it."""
        hidden, born = self.hidden_words(page), _born(page)
        for line in _rows(page):
            places = {place for place, _ in line}
            yield bool(places & hidden), bool(places & born)

    def _of(self, value: object) -> object:
        if isinstance(value, Enum):
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, BaseModel):
            return value.model_copy(update=self._fields(value, type(value).model_fields))
        if is_dataclass(value) and not isinstance(value, type):
            names = [each.name for each in fields(value) if each.init]
            return replace(value, **self._fields(value, names))
        return self._several(value)

    def _several(self, value: object) -> object:
        if isinstance(value, tuple | list | frozenset):
            return type(value)(self._of(each) for each in value)
        if isinstance(value, Mapping):
            return {key: self._of(each) for key, each in value.items()}
        return value

    def _fields(self, value: object, names: Iterable[str]) -> dict[str, object]:
        return {name: self._of(getattr(value, name)) for name in names if name not in _OURS}


NO_MASK = Mask(on=False)


def same_person(holder: str, applicant: str) -> bool:
    """Whether every word of a document's holder is one of the applicant's name, in any script."""
    parts, asked = tuple(parts_of(holder)), Names((applicant,))
    return bool(parts) and all(asked.likeness(word) for word in parts)


def may_be_family(person: str, applicant: str) -> bool:
    """Whether two names share a word that is the first of neither, in any spelling or script."""
    mine, theirs = (tuple(parts_of(name))[1:] for name in (person, applicant))
    asked = Names((" ".join(theirs),))
    return any(asked.likeness(word) for word in mine)


def neutral_file(number: int) -> str:
    """What a file is called where its own name could tell whose it is; `number` counts from 1."""
    return f"document-{number}"


def _rows(page: Page) -> list[list[tuple[int, Word]]]:
    """The words of each line with their places on the page, counted from 0."""
    return [
        list(found) for _, found in groupby(enumerate(page.words), key=lambda each: each[1].line)
    ]


def _born(page: Page) -> frozenset[int]:
    """The words of a page that tell of a birth, counted from 0."""
    lines = _rows(page)
    hidden = births([[word.text for _, word in line] for line in lines])
    return frozenset(lines[row][place][0] for row, place in hidden)
