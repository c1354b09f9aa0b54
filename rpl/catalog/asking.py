"""What `rpl check` asks of question banks: something to ask, and no question that leads."""

import re
from collections.abc import Iterator
from typing import Final

from rpl.domain.question_bank import CriterionQuestions, QuestionBank
from rpl.domain.rubric import Criterion, Rubric, Substitute

MOST_GIVEN_AWAY: Final = 0.5
"""So much of a question's telling words may stand in the level that it asks about."""

_CLOSED = re.compile(
    r"(do|does|did|is|are|was|were|have|has|had|can|could|will|would|should|may|must|"
    r"don't|isn't|aren't)\b",
    re.IGNORECASE,
)
"""How a sentence begins that yes or no answers."""
_SHORT = 3
_PRACTICAL = frozenset({Substitute.PRACTICAL, Substitute.INTERVIEW_AND_PRACTICAL})


def unasked(
    rubric: Rubric, bank: QuestionBank | None, fewest: int
) -> Iterator[tuple[str, str, str]]:
    """Key, problem and remedy of each criterion that could not be asked about well.

    `fewest` questions are to be there for each.
    """
    for number, criterion in enumerate(rubric.criteria):
        known = None if bank is None else bank.criteria.get(criterion.code)
        for problem, remedy in _about(criterion, known, fewest):
            yield f"criteria.{number}.questions", problem, remedy


def closed(question: str) -> bool:
    """Whether the last thing that is asked could be answered by yes or no."""
    asked = re.split(r"(?<=[.:?!])\s+", question.strip())[-1]
    return _CLOSED.match(asked) is not None


def given_away(question: str, criterion: Criterion) -> float:
    """The share of a question's longer words that stand in a level from the middle up: 0 to 1."""
    words = _words(question)
    told = frozenset[str]().union(
        *(
            _words(level.descriptor)
            for level in criterion.levels
            if level.points * 2 > criterion.top
        )
    )
    return len(words & told) / len(words) if words else 0.0


def _about(
    criterion: Criterion, known: CriterionQuestions | None, fewest: int
) -> Iterator[tuple[str, str]]:
    if known is None or len(known.questions) < fewest:
        yield (
            f"there are fewer than {fewest} for {criterion.code}",
            "write open questions in questions.toml beside the rubric",
        )
        return
    for question in known.questions:
        if closed(question):
            yield f"“{question}” can be answered by yes or no", "ask what, how, when or why"
        elif given_away(question, criterion) > MOST_GIVEN_AWAY:
            yield (
                f"“{question}” says what a level asks for",
                "ask, and do not tell what is hoped for",
            )
    if not known.tasks and _PRACTICAL.intersection(criterion.evidence.substitutes):
        yield (
            f"there is nothing to set for {criterion.code}, which a practical test can show",
            "write a task in questions.toml beside the rubric",
        )


def _words(text: str) -> frozenset[str]:
    return frozenset(
        word for word in re.findall(r"[^\W\d_]+", text.casefold()) if len(word) > _SHORT
    )
