"""The sentences of a decision letter, in plain words.

`RIGHTS` state law or rights: what a grant permits, when and how to appeal, what may be asked again.
Their translation is shown only once a named person has checked it; see `rpl.edge.told_letter`.
No sentence has more than 25 words, and none holds a word of `rpl/catalog/jargon.toml`.
"""

from collections.abc import Mapping
from typing import Final

from rpl.domain.claim_outcome import ClaimOutcome
from rpl.domain.decision import Outcome
from rpl.domain.errors import translatable
from rpl.domain.issuing import NextStep

CLAIM_SENTENCES: Final[Mapping[ClaimOutcome, str]] = {
    ClaimOutcome.GRANTED: translatable("We grant you every unit that you claimed."),
    ClaimOutcome.GRANTED_WITH_CONDITION: translatable(
        "We grant you every unit that you claimed; something is still to be done for some of them."
    ),
    ClaimOutcome.GRANTED_PARTIAL: translatable(
        "We grant you part of what you claimed. Units granted: %(granted)s of %(whole)s."
    ),
    ClaimOutcome.MORE_EVIDENCE: translatable(
        "We do not say no: we need more evidence from you before we can say yes."
    ),
    ClaimOutcome.GAP_PLAN: translatable(
        "We cannot grant a unit yet, but you are close: this letter says what is missing."
    ),
    ClaimOutcome.ALTERNATIVE: translatable(
        "We cannot grant these units, but others seem to fit better what you can do."
    ),
    ClaimOutcome.REFUSED: translatable(
        "We cannot grant a unit this time; this letter says why, and what you can do."
    ),
}
"""What became of a claim, in one sentence."""

UNIT_SENTENCES: Final[Mapping[Outcome, str]] = {
    Outcome.GRANTED: translatable("We grant you this unit."),
    Outcome.GRANTED_WITH_CONDITION: translatable("We grant you this unit, on one condition."),
    Outcome.MORE_EVIDENCE: translatable(
        "We cannot decide on this unit yet: the evidence does not show enough."
    ),
    Outcome.GAP_PLAN: translatable("We cannot grant this unit yet. You are close to it."),
    Outcome.ALTERNATIVE: translatable(
        "We cannot grant this unit. Another one seems to fit better."
    ),
    Outcome.REFUSED: translatable("We cannot grant this unit this time."),
}

CREDENTIALS_SOON: Final = translatable(
    "Keep your credentials. You find them with your claim, in a few minutes."
)
NEXT_STEPS: Final[Mapping[NextStep, tuple[str, ...]]] = {
    NextStep.USE_CREDENTIAL: (CREDENTIALS_SOON,),
    NextStep.MEET_CONDITION: (
        CREDENTIALS_SOON,
        translatable("Do what the condition asks for, and tell us when it is done."),
    ),
    NextStep.SEND_EVIDENCE: (
        translatable(
            "Choose what you can send or show, and tell us. No papers? Say so: we find a way."
        ),
    ),
    NextStep.CLOSE_GAP: (
        translatable(
            "Begin with the shortest way to the unit. Tell us, and we help you to plan it."
        ),
    ),
    NextStep.CLAIM_ALTERNATIVE: (
        translatable("Look at the other unit. Tell us if you want to claim it."),
    ),
    NextStep.LEARN_AND_RETURN: (
        translatable("Read the shortest way to the unit. Tell us, and we help you to plan it."),
    ),
}
"""The first things to do now about a unit."""

HELPER: Final = translatable(
    "If you have a question, open your claim and write to your adviser under “Messages”. "
    "Any language is fine. An adviser never decides on claims."
)
OUTCOME_TITLE: Final = translatable("What we decided")
UNIT_TITLE: Final = translatable("Unit %(unit)s: %(title)s")
SEEN: Final = translatable("What we saw: %(level)s. %(descriptor)s")
NEEDED: Final = translatable("What is needed: %(level)s. %(descriptor)s")
HELP_TITLE: Final = translatable("What would help")
HELP_ALL_TITLE: Final = translatable("What would help for each of the parts below")
HELP_HERE_TITLE: Final = translatable("What would also help here")
WAY_TITLE: Final = translatable("The shortest way to this unit")
WAY_WHOLE: Final = translatable(
    "These steps up are enough for the unit. No smaller ones would be enough."
)
WAY_AND_SHOWN: Final = translatable(
    "These steps up are the smallest that can be enough. Also show what is still open above."
)
STEP: Final = translatable("%(criterion)s: from “%(seen)s” to “%(level)s”. %(descriptor)s")
STEP_FROM_NOTHING: Final = translatable("%(criterion)s: show “%(level)s”. %(descriptor)s")
ALTERNATIVE_TOO: Final = translatable(
    "Another unit may fit what you can do now: %(unit)s. You can claim it and still close this gap."
)
ANSWER_TITLE: Final = translatable("Why, in the words of the person who looked at your appeal")
PERMITS_TITLE: Final = translatable("What this unit permits, and what it does not")
CREDIT_TITLE: Final = translatable("Your credit, and the shortest ways to the whole")
CREDIT_HELD: Final = translatable("Credit you hold: %(held)s of %(whole)s (%(scheme)s).")
WHOLE_DONE: Final = translatable("Together your units make the whole qualification.")
WAYS_TITLE: Final = translatable("Each of these ways alone makes the whole:")
WAY_UNITS: Final = translatable("%(units)s. Hours of learning, about: %(hours)s.")
STUDY: Final = translatable(
    "Hours that you have to study with a training provider, although you hold the units: %(hours)s."
)
NEXT_TITLE: Final = translatable("What to do next, and who helps")
APPEAL_TITLE: Final = translatable("If you do not agree")

NO_LICENCE: Final = translatable(
    "It says what you showed. It is no licence to work in a regulated trade."
)
VALID_YEARS: Final = translatable("Years for which it is valid: %(years)s.")
ASSESSED_AGAIN: Final = translatable(
    "You can be assessed again in only what is missing. Months you have for it: %(months)s."
)
APPEAL_BY: Final = translatable("You can appeal until %(date)s.")
APPEALED: Final = translatable(
    "You have appealed. Open your claim to see where your appeal stands and what was decided on it."
)
APPEAL_HOW: Final = translatable(
    "Write what you do not agree with, in your own words and your own language."
)
APPEAL_WHERE: Final = translatable(
    "Do it on the page of your claim, or send it with your reference %(reference)s to the office "
    "that took your claim."
)
APPEAL_EVIDENCE: Final = translatable("You may add new evidence.")
APPEAL_WHO: Final = translatable("Somebody who has not worked on your claim decides again.")
WHICH_COUNTS: Final = translatable(
    "If the two texts differ, the one in the language of the decision counts."
)
APPEAL: Final = (APPEAL_BY, APPEAL_HOW, APPEAL_WHERE, APPEAL_EVIDENCE, APPEAL_WHO)

RIGHTS: Final = frozenset(
    {NO_LICENCE, VALID_YEARS, ASSESSED_AGAIN, WHICH_COUNTS, APPEALED, *APPEAL}
)
RIGHTS_OF_REASONS: Final = frozenset({"condition", "meet_condition"})
"""Codes of reasons that say what a grant hangs on; their sentences are treated like `RIGHTS`."""
