"""What comes back from the field: a small file whose marks only the pack and the service can read.

The file says openly which pack it comes from, by which rubrics and from which versions of the draft
it was marked; the marks themselves are sealed, and the seal vouches for all of that.
"""

import json
import unicodedata
from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Final, Literal, TypeVar
from uuid import UUID, uuid5

from pydantic import ConfigDict, Field, ValidationError

from rpl.domain.conversation import MAX_ANSWER_LETTERS, MAX_QUESTION_LETTERS
from rpl.domain.errors import translatable
from rpl.domain.field_work import FieldRefusedError
from rpl.domain.intake import MAX_NAME_LETTERS, EvidenceKind
from rpl.domain.marking import CitedPlace, Mark
from rpl.domain.rubric import Code
from rpl.domain.scoring import Unscored
from rpl.domain.values import Frozen

MAX_RESULTS_BYTES: Final = 200_000
"""A results file; the form that shows the two versions carries it along."""
FORMAT: Final = "rpl-field-results-1"
VISIT_KINDS: Final = (EvidenceKind.PRACTICAL_RECORD, EvidenceKind.INTERVIEW)
"""What an assessor may record on a visit, and cite as evidence."""
_MOST = 100
_Name = Annotated[str, Field(max_length=40)]
_ModelT = TypeVar("_ModelT", bound="_Strict")


class ResultsUnreadableError(FieldRefusedError):
    """It is no results file, or holds what no pack writes."""

    code = "results_unreadable"
    template = translatable(
        "This is not a results file of a pack, or it was cut short. Open the pack, save the "
        "results again, and choose the file whose name ends in “.rpl.json”."
    )


class ResultsTooLargeError(FieldRefusedError):
    """It is larger than any results file."""

    code = "results_too_large"
    template = translatable(
        "This file is too large for the results of a pack. Choose the file whose name ends in "
        "“.rpl.json”. If it is that one, shorten your notes in the pack and save it again."
    )


class ResultsAlteredError(FieldRefusedError):
    """Something in it is not what the pack wrote."""

    code = "results_altered"
    template = translatable(
        "Nothing was taken over: this file was changed after the pack wrote it, or damaged on "
        "the way. Open the pack and save the results again."
    )


class ResultsKnownError(FieldRefusedError):
    """The very same results were brought back before."""

    code = "results_known"
    template = translatable(
        "These results were brought back before, and nothing was taken over twice. Your marks "
        "stand in the claim as you left it."
    )


class _Strict(Frozen):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class ResultsFile(_Strict):
    """The file.  `sealed` is base 64; everything else is what the pack was made with."""

    format: Literal["rpl-field-results-1"]
    pack: UUID
    rubrics: Annotated[dict[_Name, Annotated[str, Field(max_length=200)]], Field(max_length=_MOST)]
    base: Annotated[dict[_Name, int], Field(max_length=_MOST)]
    sealed: Annotated[str, Field(max_length=MAX_RESULTS_BYTES)]


class FieldMark(_Strict):
    """A criterion as it was marked; `cited` are `ID:PAGE`, or the kind of a record of the visit."""

    choice: int | Unscored | None = None
    note: Annotated[str, Field(max_length=20_000)] = ""
    cited: Annotated[tuple[Annotated[str, Field(max_length=60)], ...], Field(max_length=500)] = ()


class FieldAnswer(_Strict):
    """What was asked or set about one criterion, and what was said or seen."""

    question: Annotated[str, Field(max_length=MAX_QUESTION_LETTERS)] = ""
    answer: Annotated[str, Field(max_length=MAX_ANSWER_LETTERS)] = ""


class FieldUnit(_Strict):
    """One unit: its marks, and what was recorded about it on the visit, by kind and criterion."""

    marks: Annotated[dict[Code, FieldMark], Field(max_length=_MOST)] = Field(default_factory=dict)
    records: dict[EvidenceKind, dict[Code, FieldAnswer]] = Field(default_factory=dict)

    def answers(self, kind: EvidenceKind) -> dict[Code, FieldAnswer]:
        """What was recorded of this kind; a question without an answer was not asked."""
        said = self.records.get(kind, {})
        return {code: each for code, each in said.items() if each.answer.strip()}

    def record_id(self, kind: EvidenceKind, pack_id: UUID, unit: str) -> UUID | None:
        """The id of the record of this kind; the same answers have the same, None without any."""
        answers = {code: each.model_dump() for code, each in self.answers(kind).items()}
        told = json.dumps([unit, kind, answers], sort_keys=True)
        return uuid5(pack_id, sha256(told.encode()).hexdigest()) if answers else None


class Visit(_Strict):
    """Where and when it was, as `domain.conversation.conversation` asks for it."""

    held_on: Annotated[str, Field(max_length=MAX_NAME_LETTERS)] = ""
    place: Annotated[str, Field(max_length=MAX_NAME_LETTERS)] = ""
    interpreting: Annotated[str, Field(max_length=20)] = ""
    interpreter: Annotated[str, Field(max_length=MAX_NAME_LETTERS)] = ""


class FieldResults(_Strict):
    """Everything that was typed into a pack."""

    visit: Visit = Visit()
    units: Annotated[dict[_Name, FieldUnit], Field(max_length=_MOST)]


def header(pack_id: UUID, rubrics: Mapping[str, str], base: Mapping[str, int]) -> str:
    """What a results file says openly, in the one form that its seal vouches for."""
    said = {"format": FORMAT, "pack": str(pack_id), "rubrics": dict(rubrics), "base": dict(base)}
    return json.dumps(said, sort_keys=True, separators=(",", ":"))


def results_file(text: bytes) -> ResultsFile:
    """The file that was sent.

    Raises:
        ResultsTooLargeError: It is larger than `MAX_RESULTS_BYTES`.
        ResultsUnreadableError: It is no such file.
    """
    if len(text) > MAX_RESULTS_BYTES:
        raise ResultsTooLargeError
    return _parsed(ResultsFile, text)


def results(plain: bytes) -> FieldResults:
    """What was sealed in it.

    Raises:
        ResultsUnreadableError: It holds what no pack writes.
    """
    return _parsed(FieldResults, plain)


def marks_of(unit: str, told: FieldUnit, pack_id: UUID) -> dict[Code, Mark]:
    """The marks of a unit; a record of the visit without a word in it is not cited.

    Raises:
        ResultsUnreadableError: A citation names no page of an evidence item.
    """
    recorded = {kind.value: told.record_id(kind, pack_id, unit) for kind in VISIT_KINDS}
    return {
        code: Mark(
            choice=mark.choice,
            note=_cleaned(mark.note),
            cited=tuple(
                place
                for text in dict.fromkeys(mark.cited)
                if (place := _place(text, recorded)) is not None
            ),
        )
        for code, mark in told.marks.items()
    }


def _place(text: str, recorded: Mapping[str, UUID | None]) -> CitedPlace | None:
    if text in recorded:
        record = recorded[text]
        return None if record is None else CitedPlace(evidence=record, page=1)
    evidence, _, page = text.partition(":")
    try:
        return CitedPlace(evidence=UUID(evidence), page=int(page))
    except ValueError:
        raise ResultsUnreadableError from None


def _cleaned(text: str) -> str:
    """Composed letters, plain line ends, and none of the signs that nobody types."""
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()
    return "".join(
        sign
        for sign in composed
        if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"}
    )


def _parsed(model: type[_ModelT], text: bytes) -> _ModelT:
    try:
        return model.model_validate_json(text)
    except ValidationError:
        raise ResultsUnreadableError from None
