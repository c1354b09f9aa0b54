"""Builders of decisions to write letters about."""

from datetime import date
from functools import cache

from hypothesis import strategies as st

from rpl.domain.assessment import Qualification, Unit
from rpl.domain.credit import statement
from rpl.domain.decision import GRANTS, DecisionBasis, UnitDecision, decide
from rpl.domain.letter import Definitions, LetterFacts
from rpl.domain.rubric import Rubric
from rpl.edge.pages import make_pages
from rpl.edge.press import Press
from rpl.ports.letter import LetterPress
from rpl.settings import PROJECT
from tests.factories.assessment import a_qualification
from tests.factories.scoring import units_to_decide

APPEAL_BY = date(2026, 12, 22)
REFERENCE = "RPL-0000-0000"


@cache
def a_press() -> LetterPress:
    """The press of the service, with its templates and its typesetter."""
    from rpl.adapters.typesetter import typeset  # noqa: PLC0415 -- a second, where it is wanted

    return Press(make_pages(PROJECT / "templates"), typeset)


def letter_facts(
    qualification: Qualification, rubrics: dict[str, Rubric], *decisions: UnitDecision
) -> LetterFacts:
    """What a letter about these decisions is made from."""
    granted = {decision.unit for decision in decisions if decision.outcome in GRANTS}
    return LetterFacts(
        reference=REFERENCE,
        appeal_by=APPEAL_BY,
        decisions=decisions,
        credit=statement(qualification, granted),
        original=Definitions(qualification, rubrics),
    )


@st.composite
def decided_units(draw: st.DrawFn) -> tuple[LetterFacts, Rubric, DecisionBasis]:
    """A letter about one unit, decided on anything, with what it was decided from."""
    unit, rubric, basis = draw(units_to_decide())
    unit = a_whole_unit(unit, draw(st.none() | st.integers(1, 9)))
    other = unit.model_copy(update={"id": "U2", "title": "Title of U2", "alternative": None})
    decided = decide(unit, rubric, basis)
    facts = letter_facts(a_qualification(unit, other), {unit.rubric: rubric}, decided)
    return facts, rubric, basis


def a_whole_unit(unit: Unit, years: int | None) -> Unit:
    """The unit with all that a letter may say of what it permits."""
    return unit.model_copy(
        update={"does_not_permit": ("Work on gas pipes.",), "valid_years": years}
    )
