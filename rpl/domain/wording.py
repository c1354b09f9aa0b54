"""Wording: the sentence of each reason and remedy, in plain words.

A decision stores codes.  The sentences stand here, marked for translation, and the names of
levels and criteria are read from the definitions in the reader's language.
"""

from collections.abc import Mapping
from typing import Final

from pydantic import Field

from rpl.domain.assessment import Unit
from rpl.domain.errors import translatable
from rpl.domain.rubric import Code, Criterion, Rubric
from rpl.domain.values import Frozen


class Reason(Frozen):
    """One sentence of a decision: why, or what to do next.

    `code` is stable and names a template of `REASON_TEMPLATES`; `details` fill its placeholders
    in the language of the definitions.
    """

    code: str
    criterion: Code | None = None
    details: Mapping[str, str] = Field(default_factory=dict)


REASON_TEMPLATES: Final[Mapping[str, str]] = {
    # Why
    "rubric_met": translatable(
        "What this unit asks for is shown. The total is %(total)s of 100; %(line)s is needed."
    ),
    "condition": translatable(
        "The unit is granted on one condition, to be met within %(months)s months: %(condition)s"
    ),
    "criterion_not_shown": translatable(
        "The evidence says nothing about this yet. It does not count as zero."
    ),
    "criterion_not_assessed": translatable(
        "Nobody has assessed this yet. It does not count as zero."
    ),
    "evidence_not_cited": translatable("No evidence has been linked to this yet."),
    "evidence_kind_not_accepted": translatable(
        "The evidence linked to this is of another kind than is asked for here."
    ),
    "evidence_too_few": translatable(
        "There is not yet enough evidence for this. Number of items needed: %(count)s."
    ),
    "evidence_not_direct": translatable(
        "The evidence does not yet show your own work, and no document names it."
    ),
    "evidence_too_old": translatable(
        "The evidence is too old. For this it must not be older than this many years: %(years)s."
    ),
    "evidence_not_seen_at_work": translatable(
        "Papers and words alone do not settle this: you have to be seen at work."
    ),
    "evidence_doubted": translatable(
        "Evidence that was given for this was set aside, because an assessor doubts it. "
        "Nobody is refused for it: send other evidence, or what settles the doubt."
    ),
    "evidence_silent": translatable(
        "A conversation, a practical test or a report was given for this, but it says nothing "
        "about it."
    ),
    "evidence_unconfirmed": translatable(
        "A record of a conversation or a practical test was set aside, because a second person "
        "who took part has not confirmed it. Nobody is refused for it: it can be recorded again."
    ),
    "below_minimum": translatable(
        "Level reached: %(level)s. At least this level is needed here: %(needed_level)s."
    ),
    "level_zero": translatable("Level reached: %(level)s. %(descriptor)s"),
    "below_grant_line": translatable(
        "The total comes to %(total)s of 100. %(line)s is needed for the unit."
    ),
    "below_gap_line": translatable(
        "The total comes to %(total)s of 100. From %(line)s on, a plan to close the gap is made."
    ),
    # What to do next
    "meet_condition": translatable(
        "Do this within %(months)s months, and the condition is lifted: %(condition)s"
    ),
    "reach_level": translatable("Level to reach: %(level)s. %(descriptor)s"),
    "claim_alternative": translatable(
        "Another unit seems to fit what you can do better: %(unit)s. "
        "You can claim it with the evidence you have given."
    ),
    "seen_at_work": translatable(
        "Whatever else you send, one piece must show you at work, as a practical test does."
    ),
    "items_needed": translatable("Number of items needed: %(count)s."),
    "not_older_than": translatable("It must not be older than this many years: %(years)s."),
    "give_certificate": translatable("Send a certificate that names what you did or learned."),
    "give_diploma": translatable("Send a diploma."),
    "give_transcript": translatable("Send a list of subjects, hours or grades from your school."),
    "give_reference_letter": translatable(
        "Send a letter from someone who saw you do this work, saying what you did and when."
    ),
    "give_payslip": translatable("Send a payslip from a job in which you did this."),
    "give_licence": translatable("Send a licence or permit that covers this work."),
    "give_work_photo": translatable("Send photos of your own work, and say what they show."),
    "give_statement": translatable("Describe in your own words how you do this."),
    "give_work_history": translatable(
        "Add the jobs in which you did this to your work history, with your tasks."
    ),
    "give_affidavit": translatable(
        "Write down what you did and declare that it is true. No papers are needed."
    ),
    "give_background_document": translatable(
        "Write down what you learned and did, and why you have no papers for it."
    ),
    "give_third_party_report": translatable(
        "Ask someone who saw you do this to say so: they get a link and need no account."
    ),
    "give_interview": translatable(
        "Ask for a conversation with an assessor. No papers are needed."
    ),
    "give_practical_record": translatable("Ask to show this in practice. No papers are needed."),
    "give_other": translatable("Send anything else that shows this."),
    "ask_interview": translatable("Ask for a conversation with an assessor. No papers are needed."),
    "ask_practical": translatable("Ask to show this in practice. No papers are needed."),
    "ask_interview_and_practical": translatable(
        "Ask for a conversation with an assessor and show this in practice. No papers are needed."
    ),
    "ask_witness_report": translatable(
        "Name someone who saw you do this. We ask them; you need no letter."
    ),
}
"""The English sentence of each code, with the `%(name)s` placeholders its details fill."""


def wording(reason: Reason, unit: Unit, rubric: Rubric) -> tuple[str, dict[str, str]]:
    """The template of a reason and the details that fill it.

    Given a unit and rubric in the reader's language, the names of levels, their descriptors and
    the condition are in that language too.  What the definitions do not hold stays as decided.
    """
    details = dict(reason.details)
    if unit.condition is not None and "condition" in details:
        details["condition"] = unit.condition.text
    for criterion in rubric.criteria:
        if criterion.code == reason.criterion:
            details |= _level_words(criterion, reason.details)
    return REASON_TEMPLATES[reason.code], details


def _level_words(criterion: Criterion, details: Mapping[str, str]) -> dict[str, str]:
    words: dict[str, str] = {}
    for level in criterion.levels:
        if details.get("points") == str(level.points):
            words |= {"level": level.name, "descriptor": level.descriptor}
        if details.get("needed_points") == str(level.points):
            words |= {"needed_level": level.name}
    return words
