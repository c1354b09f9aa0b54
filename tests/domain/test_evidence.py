"""Rules of evidence: accepted, enough, direct, current."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.evidence import CitedEvidence, EvidenceFlag, flags, is_direct
from rpl.domain.intake import EvidenceKind
from rpl.domain.rubric import Criterion, EvidenceRule
from tests.factories.rubric import TODAY, a_citation, a_criterion, an_evidence_rule
from tests.factories.scoring import citations, evidence_rules

TWO_RECENT_ONE_DIRECT = a_criterion(
    evidence=an_evidence_rule(
        EvidenceKind.CERTIFICATE, EvidenceKind.STATEMENT, items=2, direct=1, years=5
    )
)
CERTIFICATE = a_citation(EvidenceKind.CERTIFICATE, date(2024, 1, 1))
OLD_CERTIFICATE = a_citation(EvidenceKind.CERTIFICATE, date(2010, 1, 1))
STATEMENT = a_citation(EvidenceKind.STATEMENT, date(2026, 1, 1))
OLD_STATEMENT = a_citation(EvidenceKind.STATEMENT, date(2010, 1, 1))
PAYSLIP = a_citation(EvidenceKind.PAYSLIP)


@pytest.mark.parametrize(
    ("cited", "raised"),
    [
        pytest.param([CERTIFICATE, STATEMENT], [], id="two accepted, one direct, both recent"),
        pytest.param([CERTIFICATE, STATEMENT, PAYSLIP], [], id="another kind does no harm"),
        pytest.param([CERTIFICATE, STATEMENT, OLD_STATEMENT], [], id="an old one does no harm"),
        pytest.param([], ["not_cited"], id="nothing cited"),
        pytest.param([CERTIFICATE], ["too_few"], id="one where two are asked"),
        pytest.param([PAYSLIP, CERTIFICATE], ["kind_not_accepted"], id="one of another kind"),
        pytest.param([STATEMENT, STATEMENT], ["not_direct"], id="only own accounts"),
        pytest.param([CERTIFICATE, OLD_STATEMENT], ["too_old"], id="too few that are recent"),
        pytest.param([OLD_CERTIFICATE, STATEMENT, STATEMENT], ["too_old"], id="direct one is old"),
        pytest.param([PAYSLIP], ["kind_not_accepted", "too_few", "not_direct"], id="all at once"),
    ],
)
def test_worked_examples(cited: list[CitedEvidence], raised: list[str]) -> None:
    assert list(flags(TWO_RECENT_ONE_DIRECT, cited, TODAY)) == raised


@pytest.mark.parametrize(
    ("dated", "raised"),
    [
        pytest.param(date(2023, 11, 22), (), id="three years to the day"),
        pytest.param(date(2023, 11, 21), (EvidenceFlag.TOO_OLD,), id="three years and a day"),
        pytest.param(date(2027, 1, 1), (), id="dated later than today"),
        pytest.param(None, (), id="no date known"),
    ],
)
def test_evidence_is_current_by_the_calendar(
    dated: date | None, raised: tuple[EvidenceFlag, ...]
) -> None:
    criterion = a_criterion(evidence=an_evidence_rule(years=3))

    assert flags(criterion, [a_citation(dated=dated)], TODAY) == raised


def test_a_leap_day_has_its_anniversary_on_28_february() -> None:
    criterion = a_criterion(evidence=an_evidence_rule(years=1))
    leap_day = date(2028, 2, 29)

    assert flags(criterion, [a_citation(dated=date(2027, 2, 28))], leap_day) == ()
    assert flags(criterion, [a_citation(dated=date(2027, 2, 27))], leap_day) == ("too_old",)


def test_a_limit_longer_than_the_calendar_is_no_limit() -> None:
    criterion = a_criterion(evidence=an_evidence_rule(years=9999))

    assert flags(criterion, [a_citation(dated=date(1900, 1, 1))], TODAY) == ()


def test_own_work_and_documents_that_name_it_are_direct_and_own_accounts_are_not() -> None:
    assert is_direct(EvidenceKind.WORK_PHOTO)
    assert is_direct(EvidenceKind.REFERENCE_LETTER)
    assert not is_direct(EvidenceKind.STATEMENT)
    assert not is_direct(EvidenceKind.PAYSLIP)


def met(criterion: Criterion, cited: list[CitedEvidence]) -> bool:
    """What the rule asks for, said the long way round."""
    rule = criterion.evidence
    counting = [
        item
        for item in cited
        if item.kind in rule.accepted
        and (
            item.dated is None
            or rule.maximum_age_years is None
            or item.dated >= TODAY.replace(year=TODAY.year - rule.maximum_age_years)
        )
    ]
    direct = [item for item in counting if item.direct]
    return len(counting) >= max(rule.minimum_items, 1) and len(direct) >= rule.minimum_direct


@given(evidence_rules(), st.lists(citations(), max_size=5))
def test_nothing_is_flagged_exactly_when_the_rule_is_met(
    rule: EvidenceRule, cited: list[CitedEvidence]
) -> None:
    criterion = a_criterion(evidence=rule)

    assert (flags(criterion, cited, TODAY) == ()) == met(criterion, cited)


@given(evidence_rules(), st.lists(citations(), max_size=5), citations())
def test_more_evidence_never_spoils_what_was_enough(
    rule: EvidenceRule, cited: list[CitedEvidence], one_more: CitedEvidence
) -> None:
    criterion = a_criterion(evidence=rule)

    if not flags(criterion, cited, TODAY):
        assert not flags(criterion, [*cited, one_more], TODAY)


@given(evidence_rules(), st.lists(citations(), max_size=5))
def test_the_order_of_citations_does_not_matter(
    rule: EvidenceRule, cited: list[CitedEvidence]
) -> None:
    criterion = a_criterion(evidence=rule)

    assert flags(criterion, cited[::-1], TODAY) == flags(criterion, cited, TODAY)
