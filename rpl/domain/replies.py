"""Replies: texts that a programme ships for its advisers to begin a message from.

An adviser puts one into their message, changes it, and sends it as their own words.  Nothing is
filled in: a text that is about one person is written by the person who knows them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from rpl.domain.message import MAX_MESSAGE_LETTERS
from rpl.domain.publication import Text, Translated
from rpl.domain.rubric import Slug
from rpl.domain.values import Frozen

_FILLED = re.compile(r"[{}]|%\(|</?[a-z]", re.IGNORECASE)


class Reply(Frozen):
    """One text, with what it is called in the list."""

    title: Annotated[Text, Field(max_length=80)]
    text: Annotated[Text, Field(max_length=MAX_MESSAGE_LETTERS)]

    @field_validator("title", "text")
    @classmethod
    def _is_said_as_it_stands(cls, said: str) -> str:
        if found := _FILLED.search(said):
            raise ValueError(f"“{found[0]}”: nothing is filled in and there is no markup here")
        return said


class Replies(Frozen):
    """`assessments/replies.toml`, and over it `assessments/<slug>/replies.toml`; by id."""

    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    replies: Annotated[Mapping[Slug, Reply], Field(min_length=1)]


class RepliesTexts(Translated):
    """The same in another language: `replies.es.toml`; one that is left out stays as it was."""

    replies: Mapping[Slug, Reply]

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.replies:
            raise ValueError("replies: there are none")
        return self


@dataclass(frozen=True, slots=True)
class Offered:
    """A reply as it is offered: `id` is what a form sends, `language` the one it is said in.

    `checked` says that it stands as it was written, or a named person has checked the translation.
    """

    id: str
    reply: Reply
    language: str
    checked: bool = True


@dataclass(frozen=True, slots=True)
class Shelf:
    """One file of replies with its translations, by language."""

    original: Replies
    translated: Mapping[str, RepliesTexts] = field(default_factory=dict)

    def offered(self, language: str) -> Iterable[Offered]:
        """All of them, in a language where they are translated."""
        texts = self.translated.get(language)
        for name, reply in self.original.replies.items():
            said = texts.replies.get(name) if texts is not None else None
            if texts is None or said is None:
                yield Offered(name, reply, self.original.language)
            else:
                yield Offered(name, said, language, texts.translation.checked)


def replies_for(shelves: Iterable[Shelf], language: str) -> tuple[Offered, ...]:
    """What an adviser is offered: of two with the same id, that of the later shelf."""
    found = {each.id: each for shelf in shelves for each in shelf.offered(language)}
    return tuple(found.values())


def begun(typed: str, reply: Reply) -> str:
    """A message with a reply at its end."""
    return f"{typed.rstrip()}\n\n{reply.text}".strip()
