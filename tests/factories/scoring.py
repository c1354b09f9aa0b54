"""Strategies that draw rubrics, score sheets and evidence for the laws of scoring and decision."""

from datetime import timedelta

from hypothesis import strategies as st

from rpl.domain.assessment import Condition, Unit
from rpl.domain.decision import DecisionBasis
from rpl.domain.evidence import Aside, CitedEvidence
from rpl.domain.intake import EvidenceKind
from rpl.domain.rubric import SEEN_AT_WORK, EvidenceRule, Rubric
from rpl.domain.scoring import Unscored
from tests.factories.assessment import a_unit
from tests.factories.rubric import TODAY, a_citation, a_criterion, a_rubric, an_evidence_rule

LEVELS_TO_ANSWER = tuple(Unscored)


@st.composite
def evidence_rules(draw: st.DrawFn) -> EvidenceRule:
    """Any rule a definition file may hold, over a few kinds."""
    items = draw(st.integers(1, 3))
    kinds = draw(st.sets(st.sampled_from(EvidenceKind), min_size=1, max_size=4))
    return an_evidence_rule(
        *sorted(kinds | {EvidenceKind.WORK_PHOTO}),
        items=items,
        direct=draw(st.integers(0, items)),
        years=draw(st.none() | st.integers(1, 5)),
        required=tuple(
            sorted(
                draw(st.just(set[EvidenceKind]()) | st.sets(st.sampled_from(sorted(SEEN_AT_WORK))))
            )
        ),
    )


@st.composite
def citations(draw: st.DrawFn) -> CitedEvidence:
    """Evidence of any kind and age, or of no known age; some of it set aside."""
    days = draw(st.none() | st.integers(-30, 3000))
    dated = None if days is None else TODAY - timedelta(days=days)
    aside = draw(st.sampled_from([None, None, *Aside]))
    return a_citation(draw(st.sampled_from(EvidenceKind)), dated, aside=aside)


@st.composite
def rubrics(draw: st.DrawFn, rules: st.SearchStrategy[EvidenceRule]) -> Rubric:
    """Any rubric of up to four criteria with any lines and minima, and these rules of evidence."""
    cuts = sorted(draw(st.sets(st.integers(1, 99), max_size=3)))
    weights = [after - before for before, after in zip([0, *cuts], [*cuts, 100], strict=True)]
    tops = [draw(st.integers(1, 4)) for _ in weights]
    criteria = [
        a_criterion(
            f"C{place}",
            weight,
            top=top,
            minimum=draw(st.integers(0, top)),
            evidence=draw(rules),
        )
        for place, (weight, top) in enumerate(zip(weights, tops, strict=True))
    ]
    grant_line = draw(st.integers(0, 100))
    return a_rubric(*criteria, grant_line=grant_line, gap_line=draw(st.integers(0, grant_line)))


@st.composite
def sheets(draw: st.DrawFn, rubric: Rubric) -> dict[str, int | Unscored]:
    """Any sheet that answers the rubric."""
    return {
        c.code: draw(st.sampled_from(LEVELS_TO_ANSWER) | st.integers(0, c.top))
        for c in rubric.criteria
    }


@st.composite
def rubrics_with_sheets(draw: st.DrawFn) -> tuple[Rubric, dict[str, int | Unscored]]:
    """A rubric and a sheet that answers it."""
    rubric = draw(rubrics(st.just(an_evidence_rule())))
    return rubric, draw(sheets(rubric))


@st.composite
def units_to_decide(draw: st.DrawFn) -> tuple[Unit, Rubric, DecisionBasis]:
    """A unit, its rubric and all that a decision on it is derived from."""
    rubric = draw(rubrics(evidence_rules()))
    sheet = draw(sheets(rubric))
    open_ended = Condition(
        criterion=draw(st.sampled_from(rubric.criteria)).code, text="Do this", months=6
    )
    unit = a_unit(
        condition=draw(st.none() | st.just(open_ended)),
        alternative=draw(st.none() | st.just("U2")),
    )
    cited = {
        c.code: tuple(draw(st.lists(citations(), max_size=4)))
        for c in rubric.criteria
        if draw(st.booleans())
    }
    return unit, rubric, DecisionBasis(rubric=rubric.reference, sheet=sheet, cited=cited, on=TODAY)


@st.composite
def rubrics_with_two_sheets(
    draw: st.DrawFn,
) -> tuple[Rubric, dict[str, int | Unscored], dict[str, int | Unscored]]:
    """A rubric and two sheets that answer it."""
    rubric = draw(rubrics(st.just(an_evidence_rule())))
    return rubric, draw(sheets(rubric)), draw(sheets(rubric))
