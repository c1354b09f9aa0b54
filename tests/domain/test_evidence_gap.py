"""What evidence a criterion still needs."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rpl.domain.evidence import Aside, CitedEvidence, flags
from rpl.domain.evidence_gap import evidence_gap
from rpl.domain.intake import EvidenceKind
from rpl.domain.rubric import EvidenceRule, Substitute
from tests.factories.rubric import TODAY, a_citation, a_criterion, an_evidence_rule
from tests.factories.scoring import citations, evidence_rules

LETTER, CARD = EvidenceKind.REFERENCE_LETTER, EvidenceKind.CERTIFICATE
TOLD, PHOTO = EvidenceKind.STATEMENT, EvidenceKind.WORK_PHOTO
RULE = an_evidence_rule(CARD, LETTER, TOLD, items=2, direct=1, years=5)


@pytest.mark.parametrize(
    ("held", "wanting"),
    [
        ([], (2, 1, 0)),
        ([a_citation(TOLD)], (1, 1, 0)),
        ([a_citation(TOLD), a_citation(TOLD)], (1, 1, 0)),
        ([a_citation(CARD)], (1, 0, 0)),
        ([a_citation(PHOTO), a_citation(CARD)], (1, 0, 0)),
        ([a_citation(CARD, date(2019, 1, 1)), a_citation(TOLD)], (1, 1, 1)),
    ],
)
def test_a_gap_says_how_many_items_and_how_many_direct_ones_are_wanting(
    held: list[CitedEvidence], wanting: tuple[int, int, int]
) -> None:
    """Two items are asked, one of them direct, none older than five years."""
    found = evidence_gap(a_criterion("C2", evidence=RULE), held, TODAY)

    assert found is not None
    assert (found.items, found.direct, found.stale) == wanting
    assert (found.criterion, found.kinds) == ("C2", (CARD, LETTER, TOLD))
    assert found.direct_kinds == (CARD, LETTER)
    assert found.substitutes == (Substitute.INTERVIEW_AND_PRACTICAL,)


@given(st.lists(citations(), max_size=5), st.sampled_from(["none", "low", "medium", "high"]))
def test_a_gap_says_that_any_language_will_do_wherever_language_may_not_lower_the_level(
    held: list[CitedEvidence], demand: str
) -> None:
    criterion = a_criterion("C2", evidence=RULE).model_copy(update={"language_demand": demand})
    gaps = [evidence_gap(criterion, held, TODAY), evidence_gap(criterion, [], TODAY)]

    assert gaps[1] is not None
    assert {gap.any_language for gap in gaps if gap} == {demand in {"none", "low"}}


def test_what_is_doubted_is_counted_apart_and_asks_for_another() -> None:
    held = [*(a_citation(CARD, aside=each) for each in Aside), a_citation(TOLD)]
    found = evidence_gap(a_criterion(evidence=RULE), held, TODAY)

    assert found is not None
    assert (found.items, found.direct, found.stale) == (1, 1, 0)
    assert (found.aside, found.silent, found.unconfirmed) == (1, 1, 1)


def test_what_has_to_be_seen_is_named_with_what_can_be_arranged_for_it() -> None:
    practical = EvidenceKind.PRACTICAL_RECORD
    rule = an_evidence_rule(CARD, TOLD, direct=1, required=(practical,))
    rule = rule.model_copy(update={"substitutes": (Substitute.INTERVIEW, Substitute.PRACTICAL)})
    criterion = a_criterion(evidence=rule)
    with_papers = evidence_gap(criterion, [a_citation(CARD)], TODAY)
    told = evidence_gap(criterion, [a_citation(EvidenceKind.INTERVIEW)], TODAY)

    for found in (with_papers, told):
        assert found is not None
        assert (found.items, found.direct, found.required) == (1, 0, (practical,))
        assert found.substitutes == (Substitute.PRACTICAL,)
    assert evidence_gap(criterion, [a_citation(practical)], TODAY) is None


def test_nothing_is_wanting_where_enough_is_held() -> None:
    held = [a_citation(CARD), a_citation(TOLD, None)]

    assert evidence_gap(a_criterion(evidence=RULE), held, TODAY) is None


@given(evidence_rules(), st.lists(citations(), max_size=5))
def test_there_is_a_gap_exactly_where_the_rules_of_evidence_raise_a_flag(
    rule: EvidenceRule, held: list[CitedEvidence]
) -> None:
    criterion = a_criterion(evidence=rule)

    assert (evidence_gap(criterion, held, TODAY) is None) is (flags(criterion, held, TODAY) == ())


@given(evidence_rules(), st.lists(citations(), max_size=5), citations())
def test_one_more_item_never_widens_a_gap(
    rule: EvidenceRule, held: list[CitedEvidence], more: CitedEvidence
) -> None:
    criterion = a_criterion(evidence=rule)
    before, after = (evidence_gap(criterion, each, TODAY) for each in (held, [*held, more]))
    assume(after is not None)

    assert before is not None
    assert after is not None
    assert (after.items, after.direct) <= (before.items, before.direct)


@given(evidence_rules(), st.lists(citations(), max_size=5), st.data())
def test_whoever_brings_what_the_gap_names_has_closed_it(
    rule: EvidenceRule, held: list[CitedEvidence], data: st.DataObject
) -> None:
    criterion = a_criterion(evidence=rule)
    gap = evidence_gap(criterion, held, TODAY)
    assume(gap is not None)
    assert gap is not None
    seen = [a_citation(data.draw(st.sampled_from(gap.required)))] if gap.required else []
    wanted = max(gap.direct - len(seen), 0)
    direct = [a_citation(data.draw(st.sampled_from(gap.direct_kinds))) for _ in range(wanted)]
    left = gap.items - len(seen) - wanted
    others = [a_citation(data.draw(st.sampled_from(gap.kinds))) for _ in range(left)]

    assert evidence_gap(criterion, [*held, *seen, *direct, *others], TODAY) is None
