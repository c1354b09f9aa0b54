"""What may be asked about a criterion in an interview, and set in a practical test.

Advice to whoever asks, beside the rubric and not in it: a better question changes no rubric that a
claim is pinned to.  Questions are open, so that they lead to no answer; what was in fact asked
stands in the record of the conversation.
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from rpl.domain.publication import Day, Text
from rpl.domain.rubric import Code
from rpl.domain.values import Frozen


class CriterionQuestions(Frozen):
    """Questions about one criterion, and `tasks` that show it where hands can."""

    questions: Annotated[tuple[Text, ...], Field(min_length=1)]
    tasks: tuple[Text, ...] = ()


class QuestionBank(Frozen):
    """The questions of one rubric, for all its versions: `rubrics/<slug>/questions.toml`."""

    owner: Text
    as_of: Day
    criteria: Annotated[Mapping[Code, CriterionQuestions], Field(min_length=1)]
