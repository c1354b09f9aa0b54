"""A published definition: its hash, its sources, and who in the industry agreed to it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from rpl.domain.errors import RuleError, translatable
from rpl.domain.values import Frozen

Text = Annotated[str, Field(min_length=1)]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
"""A day as ISO 8601 writes it; whether the calendar has it is for `rpl check` to say."""


class DefinitionChangedError(RuleError):
    """A published definition does not say any more what it said when a claim was opened."""

    code = "definition_changed"
    template = translatable(
        "The rules of %(qualification)s are not those that this claim was opened under: a file was "
        "changed or is missing. Nothing was saved, and nothing is marked or decided until whoever "
        "runs this service puts the file back. A change belongs into a new version."
    )


class Source(Frozen):
    """What a definition draws on, where it stands and when it was looked at."""

    title: Text
    address: Text | None = None
    seen_on: Day | None = None


def _titled(value: object) -> object:
    """First versions gave a source as its title alone."""
    return {"title": value} if isinstance(value, str) else value


Sources = tuple[Annotated[Source, BeforeValidator(_titled)], ...]


class SignOff(Frozen):
    """A body that agreed to a definition, whom it speaks for, and when.

    `invented` says that the body is made up, as those of the sample programme are.
    """

    body: Text
    speaks_for: Text
    agreed_on: Day
    invented: bool = False


class TranslationReview(Frozen):
    """How the text of a definition in another language came to be, and who has checked it.

    It speaks of the whole file, with what is carried over from earlier versions.  What says nothing
    was made by a machine and checked by nobody.
    """

    origin: Literal["machine", "person"] = "machine"
    reviewer: Text | None = None
    reviewed_on: Day | None = None

    @property
    def checked(self) -> bool:
        """Whether a named person has checked it."""
        return self.reviewer is not None

    @model_validator(mode="after")
    def _a_review_has_a_day(self) -> Self:
        if (self.reviewer is None) is not (self.reviewed_on is None):
            raise ValueError("reviewer: name who checked it and the day, reviewed_on, or neither")
        return self


class Translated(Frozen):
    """Texts of a definition in another language; files of all kinds begin so."""

    translation: TranslationReview = TranslationReview()


def content_hash(*contents: Mapping[str, Any]) -> str:
    """The SHA-256 of what files say, whatever their layout and comments.

    It is taken over the parsed content, not over our model of it, so that a field added to the
    model later leaves the hash of an old version as it was.
    """
    canonical = json.dumps(
        contents, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
