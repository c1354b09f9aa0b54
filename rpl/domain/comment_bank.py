"""Comments that are written once and used often: a person's own, and a programme's shared ones.

A comment is put into the reason for a mark and can be changed there; nothing judges by it.  A bank
is about criteria, never about people, so it warns of what looks like somebody's name.
"""

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Annotated

from pydantic import Field

from rpl.domain.errors import FieldProblem, RuleError, translatable
from rpl.domain.guards.ordinary import HONORIFICS
from rpl.domain.publication import Text
from rpl.domain.rubric import Code
from rpl.domain.values import Frozen

MAX_LETTERS = 500
MAX_COMMENTS = 200
"""So many one person may keep: more is no help to find one."""

_EMPTY = translatable("Type the comment")
_TOO_LONG = translatable("This has %(letters)s letters. Shorten it to %(most)s or fewer")
_TOO_MANY = translatable("There are %(most)s comments already. Remove one first")
_NAMES = translatable(
    "This seems to name somebody: %(words)s. Comments are used for many people: take the name out, "
    "or say below that it names nobody"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*\.?|[.!?:\n]")
_ENDS = frozenset(".!?:\n")


class CommentAbsentError(RuleError):
    """No such comment is kept by this person."""

    code = "comment_absent"
    template = translatable(
        "You have no such comment. Go back to your comments: perhaps you removed it already."
    )


class Comment(Frozen):
    """A comment on one criterion of a rubric (by slug), or on all where they are empty.

    `level` is points, `not_shown` or `not_assessed`; empty for all of them.
    """

    text: Annotated[str, Field(min_length=1, max_length=MAX_LETTERS)]
    rubric: str = ""
    criterion: str = ""
    level: str = ""

    def fits(self, rubric: str, criterion: str) -> bool:
        """Whether it is offered beside a criterion of a rubric."""
        return self.rubric in {"", rubric} and self.criterion in {"", criterion}


class SharedComment(Frozen):
    """A comment that a programme ships."""

    text: Annotated[Text, Field(max_length=MAX_LETTERS)]
    rubric: str = ""
    criterion: Code | None = None
    level: Annotated[str, Field(pattern=r"^(\d{1,3}|not_shown|not_assessed|)$")] = ""

    @property
    def comment(self) -> Comment:
        """The same as any other comment."""
        return Comment(
            text=self.text,
            rubric=self.rubric,
            criterion=self.criterion or "",
            level=self.level,
        )


class CommentBank(Frozen):
    """What a programme offers: `assessments/<slug>/comments.toml`.

    `reviewed` says whether somebody of the trade has read the comments.
    """

    owner: Text
    as_of: date
    language: str
    reviewed: bool
    comments: tuple[SharedComment, ...]


def new_comment(typed: Comment | str, held: int, *, names_nobody: bool) -> tuple[FieldProblem, ...]:
    """What is wrong with a comment as it was typed; `held` are kept already."""
    text = typed if isinstance(typed, str) else typed.text
    if not text.strip():
        return (FieldProblem("text", _EMPTY),)
    if len(text) > MAX_LETTERS:
        details = {"letters": str(len(text)), "most": str(MAX_LETTERS)}
        return (FieldProblem("text", _TOO_LONG, details),)
    if held >= MAX_COMMENTS:
        return (FieldProblem("text", _TOO_MANY, {"most": str(MAX_COMMENTS)}),)
    found = () if names_nobody else seeming_names(text)
    if found:
        return (FieldProblem("text", _NAMES, {"words": ", ".join(found)}),)
    return ()


def seeming_names(text: str) -> tuple[str, ...]:
    """What looks like a name in a script with capitals: two capitals in a row, or one and a title.

    The first word of a sentence counts only before another capital.
    """
    words = _WORD.findall(text)
    pairs = [
        f"{one} {other}"
        for one, other in pairwise(words)
        if other[0].isupper() and (_is_title(one) or (one[0].isupper() and not _ends(one)))
    ]
    return tuple(dict.fromkeys(pair.rstrip(".") for pair in pairs if not pair.isupper()))


def offered(
    comments: Iterable[Comment], rubric: str, criterion: str, levels: Iterable[str]
) -> tuple[Comment, ...]:
    """The comments for one criterion, by level in the order of its scale, those for all last."""
    order = {level: place for place, level in enumerate(levels)}
    fitting = [each for each in comments if each.fits(rubric, criterion)]
    return tuple(sorted(fitting, key=lambda each: order.get(each.level, len(order))))


def with_comment(note: str, comment: str) -> str:
    """A note with a comment at its end."""
    return f"{note.rstrip()} {comment}".strip()


def _is_title(word: str) -> bool:
    return word.rstrip(".").casefold() in HONORIFICS


def _ends(word: str) -> bool:
    return word in _ENDS or (word.endswith(".") and not _is_title(word))
