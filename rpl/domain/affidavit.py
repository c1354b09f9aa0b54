"""Affidavit and background document: what somebody without papers writes instead of them.

Sources: South African artisan recognition takes an affidavit where a person worked for themself or
the employer is gone; the Lisbon Recognition Convention (article VII and its recommendation) asks
for a background document that sets out what a refugee learned and did, what is missing and why.
Neither asks for a document.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Final

from pydantic import Field

from rpl.domain.errors import FieldProblem, translatable
from rpl.domain.intake import MAX_NAME_LETTERS, MAX_STATEMENT_LETTERS
from rpl.domain.values import Frozen

MAX_PART_LETTERS: Final = 4000

_NO_FACTS = translatable("Write what you did, where, when and for whom")
_NO_SIGNATURE = translatable("Enter your full name: it stands for your signature")
_NOT_DECLARED = translatable("Say that what you wrote is true. Without that it is no affidavit")
_NO_LEARNED = translatable("Write what you learned or did, and where")
_TOO_LONG = translatable("This has %(letters)s letters. Shorten it to %(most)s or fewer")

Part = Annotated[str, Field(max_length=MAX_PART_LETTERS)]


class Affidavit(Frozen):
    """What somebody declares to be true, under which name, and on which day."""

    facts: Annotated[str, Field(min_length=1, max_length=MAX_STATEMENT_LETTERS)]
    signed_as: Annotated[str, Field(min_length=1, max_length=MAX_NAME_LETTERS)]
    declared_on: date


class Background(Frozen):
    """What somebody learned and did, and why no paper shows it; only the first is never empty."""

    learned: Annotated[str, Field(min_length=1, max_length=MAX_PART_LETTERS)]
    places: Part = ""
    years: Part = ""
    papers: Part = ""
    reason: Part = ""
    witnesses: Part = ""


BACKGROUND_PARTS: Final = tuple(Background.model_fields)


def affidavit(answers: Mapping[str, str], today: date) -> Affidavit | tuple[FieldProblem, ...]:
    """The affidavit of a form, or everything that is wrong with the form.

    `answers` holds `facts`, `signed_as` and `declared`, which is `yes`.
    """
    facts, signed_as = (answers.get(field, "").strip() for field in ("facts", "signed_as"))
    problems = [
        *_text("facts", facts, _NO_FACTS, MAX_STATEMENT_LETTERS),
        *_text("signed_as", signed_as, _NO_SIGNATURE, MAX_NAME_LETTERS),
    ]
    if answers.get("declared") != "yes":
        problems.append(FieldProblem("declared", _NOT_DECLARED))
    if problems:
        return tuple(problems)
    return Affidavit(facts=facts, signed_as=signed_as, declared_on=today)


def background(answers: Mapping[str, str]) -> Background | tuple[FieldProblem, ...]:
    """The background document of a form, or everything that is wrong with the form."""
    parts = {part: answers.get(part, "").strip() for part in BACKGROUND_PARTS}
    problems = [
        problem
        for part, text in parts.items()
        for problem in _text(part, text, _NO_LEARNED if part == "learned" else "", MAX_PART_LETTERS)
    ]
    return tuple(problems) or Background(**parts)


def affidavit_text(found: Affidavit, phrase: Callable[[str], str] = str) -> str:
    """The text of an affidavit, as it is read and translated like a document."""
    declared = phrase(translatable("I declare that this is true. %(name)s, %(day)s"))
    signed = {"name": found.signed_as, "day": found.declared_on.isoformat()}
    return f"{found.facts}\n\n{declared % signed}"


def background_text(found: Background, phrase: Callable[[str], str] = str) -> str:
    """The text of a background document, part by part; what was left empty is left out.

    `phrase` translates the labels, so that labels and answers stand in one language.
    """
    labels = {
        "learned": translatable("What I learned and did: %(answer)s"),
        "places": translatable("Where: %(answer)s"),
        "years": translatable("When: %(answer)s"),
        "papers": translatable("Papers there were: %(answer)s"),
        "reason": translatable("Why I do not have them: %(answer)s"),
        "witnesses": translatable("Who knows of it: %(answer)s"),
    }
    answers = found.model_dump()
    lines = [
        phrase(template) % {"answer": answers[part]}
        for part, template in labels.items()
        if answers[part]
    ]
    return "\n".join(lines)


def _text(field: str, text: str, missing: str, most: int) -> tuple[FieldProblem, ...]:
    """What is wrong with a text; one that may be empty has no sentence for `missing`."""
    if not text and missing:
        return (FieldProblem(field, missing),)
    if len(text) > most:
        details = {"letters": str(len(text)), "most": str(most)}
        return (FieldProblem(field, _TOO_LONG, details),)
    return ()
