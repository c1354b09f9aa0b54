"""Testimony: what somebody who saw the applicant at work says of it, by a link and without account.

Sources: competency assessment asks a third party for tasks observed, relation and period, and for
leave to ask them back; recognition practice marks how sure it is who speaks.  A report ticks tasks
and gives no levels: whoever saw the work is no assessor.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from rpl.domain.errors import FieldProblem, RuleError, translatable
from rpl.domain.history import MAX_SHORT_LETTERS, answered_month, is_answered, month_problems
from rpl.domain.intake import MAX_NAME_LETTERS
from rpl.domain.values import Frozen

MAX_WORDS: Final = 1000
MAX_CONTACT_LETTERS: Final = 200

_NO_NAME = translatable("Enter your full name")
_NO_RELATION = translatable("Choose how you know this person")
_NO_TASK = translatable("Tick at least one thing that you saw this person do yourself")
_NO_CONTACT_ANSWER = translatable("Say whether we may ask you about this")
_NO_CONTACT = translatable("Enter a telephone number or an e-mail address")
_NOT_AGREED = translatable("Say that what you wrote is true and that we may keep it")
_TOO_LONG = translatable("Shorten this to %(most)s letters or fewer")
_NO_LABEL = translatable("Enter who this person is, so that you know the link again")
_NO_KNOWN_AS = translatable("Enter the name by which this person knows you")
_NO_UNIT = translatable("Choose at least one part of the qualification")
_TOO_MANY_UNITS = translatable("Choose %(most)s parts at most; another link can ask for more")

ShortText = Annotated[str, Field(max_length=MAX_SHORT_LETTERS)]


class Relation(StrEnum):
    """How a witness knows the applicant."""

    EMPLOYER = "employer"
    SUPERVISOR = "supervisor"
    COLLEAGUE = "colleague"
    CUSTOMER = "customer"
    TRAINER = "trainer"
    RELATIVE = "relative"
    ELSE = "else"


class Assurance(StrEnum):
    """How far we know who speaks.  None of them is a proof of identity."""

    PASSED_ON = "passed_on"
    """The applicant passed the link on, and whoever had it wrote."""
    MAILED = "mailed"
    """We sent the link to an e-mail address that the applicant named."""


class ReportLinkOverError(RuleError):
    """A link that was used, ended, is too old or was never given."""

    code = "report_link_over"
    template = translatable(
        "This link was used already, was taken back or is too old. Ask the person who gave it to "
        "you for a new one."
    )


class ReportLinkElsewhereError(RuleError):
    """A link that was opened on another phone or computer."""

    code = "report_link_elsewhere"
    template = translatable(
        "This link was opened on another phone or computer, and works only there. Go on there, or "
        "ask the person who gave it to you for a new one."
    )


class TooManyLinksError(RuleError):
    """As many links wait as one claim may have."""

    code = "too_many_report_links"
    template = translatable(
        "%(count)s links wait to be used. Take one back before you ask somebody else."
    )


class ReportLinkNotFoundError(RuleError):
    """No such link in this claim."""

    code = "report_link_not_found"
    template = translatable("Your claim has no such link. Go back to the list of people you asked.")


class Asked(Frozen):
    """What an applicant asks of one person.

    `label` is for the applicant alone; `known_as` is all of their name that the person is shown.
    """

    label: Annotated[str, Field(min_length=1, max_length=MAX_NAME_LETTERS)]
    known_as: Annotated[str, Field(min_length=1, max_length=MAX_NAME_LETTERS)]
    units: Annotated[tuple[str, ...], Field(min_length=1)]


class Task(Frozen):
    """One task of a rubric that a witness may have seen, in the words they were shown."""

    unit: str
    criterion: str
    title: str

    @property
    def key(self) -> str:
        """What the fields of a form name it by."""
        return f"{self.unit}.{self.criterion}"


class Observed(Task):
    """A task that the witness says they saw; `words` may be empty."""

    words: Annotated[str, Field(max_length=MAX_WORDS)]


class Report(Frozen):
    """What a witness says.  `start` and `end` are first days of months; no `end`: still.

    How to reach the witness is kept apart from it (`contact_allowed` says whether they may be
    asked), because the applicant reads the report and takes it along.
    """

    name: Annotated[str, Field(min_length=1, max_length=MAX_NAME_LETTERS)]
    relation: Relation
    organisation: ShortText = ""
    start: date
    end: date | None = None
    observed: Annotated[tuple[Observed, ...], Field(min_length=1)]
    contact_allowed: bool
    assurance: Assurance


def asked(
    answers: Mapping[str, str], chosen: Collection[str], known: Sequence[str], most: int
) -> Asked | tuple[FieldProblem, ...]:
    """What a form asks of somebody, or everything that is wrong with the form.

    `chosen` are the units that were ticked, `known` those of the qualification, in
    their order; one person is asked about `most` of them.
    """
    label, known_as = (answers.get(field, "").strip() for field in ("label", "known_as"))
    units = tuple(unit for unit in known if unit in chosen)
    problems = [
        *_named("label", label, _NO_LABEL),
        *_named("known_as", known_as, _NO_KNOWN_AS),
    ]
    if not units:
        problems.append(FieldProblem("units", _NO_UNIT))
    elif len(units) > most:
        problems.append(FieldProblem("units", _TOO_MANY_UNITS, {"most": str(most)}))
    return tuple(problems) or Asked(label=label, known_as=known_as, units=units)


def report(
    answers: Mapping[str, str], tasks: Sequence[Task], today: date, assurance: Assurance
) -> Report | tuple[FieldProblem, ...]:
    """The report of a form, or everything that is wrong with the form.

    `answers` holds `name`, `relation`, `organisation`, `start_month`, `start_year`, `end_month`,
    `end_year`, `contact_allowed` (`yes` or `no`), `contact`, `agreed`, and for each of `tasks`
    `seen.KEY` and `words.KEY`.  Words about a task that was not ticked count for nothing.
    """
    start = answered_month(answers, "start")
    ongoing = not is_answered(answers, "end")
    end = None if ongoing else answered_month(answers, "end")
    found = tuple(
        Observed(**task.model_dump(), words=_words(answers, task)[:MAX_WORDS])
        for task in tasks
        if answers.get(f"seen.{task.key}") == "yes"
    )
    problems = [
        *_witness_problems(answers),
        *month_problems(start, end, today, ongoing=ongoing),
        *_task_problems(answers, tasks, found),
        *_contact_problems(answers),
    ]
    if problems or start is None:
        return tuple(problems)
    return Report(
        name=answers["name"].strip(),
        relation=Relation(answers["relation"]),
        organisation=answers.get("organisation", "").strip(),
        start=start,
        end=end,
        observed=found,
        contact_allowed=answers["contact_allowed"] == "yes",
        assurance=assurance,
    )


def contact_of(answers: Mapping[str, str]) -> str:
    """How a witness may be reached; empty where they do not want to be asked."""
    allowed = answers.get("contact_allowed") == "yes"
    return answers.get("contact", "").strip() if allowed else ""


def composed(found: Report) -> str:
    """The text of a report, line by line, as it is read and translated like a document."""
    return "\n".join(f"{seen.title}: {seen.words}".rstrip(": ") for seen in found.observed)


def last_seen(found: Report, today: date) -> str:
    """Until when the witness saw the work, as a record has it: a month, or today's date."""
    return today.isoformat() if found.end is None else f"{found.end:%Y-%m}"


def check_room_for_link(waiting: int, most: int) -> None:
    """Refuse one more link than the `most` that a claim may have.

    Raises:
        TooManyLinksError: As many wait.
    """
    if waiting >= most:
        raise TooManyLinksError(count=waiting)


def is_open(ends_at: datetime, ended_at: datetime | None, now: datetime) -> bool:
    """Whether a link may still be used."""
    return ended_at is None and now < ends_at


def _witness_problems(answers: Mapping[str, str]) -> list[FieldProblem]:
    problems = [*_named("name", answers.get("name", "").strip(), _NO_NAME)]
    if answers.get("relation") not in set(Relation):
        problems.append(FieldProblem("relation", _NO_RELATION))
    if len(answers.get("organisation", "").strip()) > MAX_SHORT_LETTERS:
        most = {"most": str(MAX_SHORT_LETTERS)}
        problems.append(FieldProblem("organisation", _TOO_LONG, most))
    return problems


def _task_problems(
    answers: Mapping[str, str], tasks: Sequence[Task], found: Sequence[Observed]
) -> list[FieldProblem]:
    problems = [] if found else [FieldProblem("seen", _NO_TASK)]
    most = {"most": str(MAX_WORDS)}
    problems += [
        FieldProblem(f"words.{task.key}", _TOO_LONG, most)
        for task in tasks
        if len(_words(answers, task)) > MAX_WORDS
    ]
    return problems


def _contact_problems(answers: Mapping[str, str]) -> list[FieldProblem]:
    allowed, contact = answers.get("contact_allowed", ""), answers.get("contact", "").strip()
    problems = []
    if allowed not in {"yes", "no"}:
        problems.append(FieldProblem("contact_allowed", _NO_CONTACT_ANSWER))
    elif allowed == "yes" and not contact:
        problems.append(FieldProblem("contact", _NO_CONTACT))
    elif len(contact) > MAX_CONTACT_LETTERS:
        most = {"most": str(MAX_CONTACT_LETTERS)}
        problems.append(FieldProblem("contact", _TOO_LONG, most))
    if answers.get("agreed") != "yes":
        problems.append(FieldProblem("agreed", _NOT_AGREED))
    return problems


def _named(field: str, text: str, missing: str) -> list[FieldProblem]:
    if not text:
        return [FieldProblem(field, missing)]
    if len(text) > MAX_NAME_LETTERS:
        return [FieldProblem(field, _TOO_LONG, {"most": str(MAX_NAME_LETTERS)})]
    return []


def _words(answers: Mapping[str, str], task: Task) -> str:
    return answers.get(f"words.{task.key}", "").strip()
