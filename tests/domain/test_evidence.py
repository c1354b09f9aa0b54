"""Rules of evidence: accepted, enough, direct, current."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.evidence import Aside, CitedEvidence, EvidenceFlag, flags, is_direct
from rpl.domain.intake import EvidenceKind
from rpl.domain.rubric import STANDS_FOR, Criterion, EvidenceRule, Substitute
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
SILENT = a_citation(EvidenceKind.INTERVIEW, aside=Aside.SILENT)
PAYSLIP = a_citation(EvidenceKind.PAYSLIP)
UNCONFIRMED = a_citation(EvidenceKind.CERTIFICATE, aside=Aside.UNCONFIRMED)
DOUBTED = a_citation(EvidenceKind.CERTIFICATE, aside=Aside.DOUBTED)


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
        pytest.param([DOUBTED], ["too_few", "not_direct", "doubted"], id="nothing else"),
        pytest.param(
            [DOUBTED, STATEMENT, STATEMENT], ["not_direct", "doubted"], id="the direct one"
        ),
        pytest.param(
            [UNCONFIRMED, DOUBTED],
            ["too_few", "not_direct", "doubted", "unconfirmed"],
            id="a doubt, and a record that waits for its second person",
        ),
        pytest.param([UNCONFIRMED, CERTIFICATE, STATEMENT], [], id="one that is not needed"),
        pytest.param([DOUBTED, CERTIFICATE, STATEMENT], [], id="a doubt about what is not needed"),
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
    current = [
        item
        for item in cited
        if item.aside is None
        and (
            item.dated is None
            or rule.maximum_age_years is None
            or item.dated >= TODAY.replace(year=TODAY.year - rule.maximum_age_years)
        )
    ]
    seen = {item.kind for item in current} & {*rule.required_kinds}
    if rule.required_kinds and not seen:
        return False
    if {"interview", "practical_record"} <= {item.kind.value for item in current}:
        return True  # every rule that is drawn here has this substitute
    counting = [item for item in current if rule.accepts(item.kind)]
    direct = [item for item in counting if item.direct]
    return len(counting) >= max(rule.minimum_items, 1) and len(direct) >= rule.minimum_direct


INTERVIEW = a_citation(EvidenceKind.INTERVIEW)
PRACTICAL = a_citation(EvidenceKind.PRACTICAL_RECORD)
REPORT = a_citation(EvidenceKind.THIRD_PARTY_REPORT)


@pytest.mark.parametrize(
    ("substitute", "enough", "wanting"),
    [
        ("interview", [INTERVIEW], [PRACTICAL]),
        ("practical", [PRACTICAL], [INTERVIEW]),
        ("interview_and_practical", [INTERVIEW, PRACTICAL], [INTERVIEW]),
        ("interview_and_practical", [PRACTICAL, INTERVIEW, PAYSLIP], [PRACTICAL, PAYSLIP]),
        ("witness_report", [REPORT], [INTERVIEW, PRACTICAL]),
    ],
)
def test_what_the_programme_arranged_stands_in_for_every_paper(
    substitute: str, enough: list[CitedEvidence], wanting: list[CitedEvidence]
) -> None:
    rule = an_evidence_rule(EvidenceKind.CERTIFICATE, EvidenceKind.LICENCE, items=2, direct=1)
    rule = rule.model_copy(update={"substitutes": (Substitute(substitute),)})
    criterion = a_criterion(evidence=rule)

    assert flags(criterion, enough, TODAY) == ()
    assert flags(criterion, wanting, TODAY) != ()


def test_a_record_that_says_nothing_of_a_criterion_stands_in_for_nothing_there() -> None:
    rule = an_evidence_rule().model_copy(update={"substitutes": (Substitute.INTERVIEW,)})
    criterion = a_criterion(evidence=rule)

    assert flags(criterion, [INTERVIEW], TODAY) == ()
    assert flags(criterion, [SILENT], TODAY) == ("too_few", "silent")
    assert flags(criterion, [SILENT, DOUBTED], TODAY) == ("too_few", "doubted", "silent")
    assert flags(criterion, [SILENT, INTERVIEW], TODAY) == ()


def test_an_interview_of_long_ago_stands_in_for_nothing() -> None:
    rule = an_evidence_rule(years=2).model_copy(update={"substitutes": (Substitute.INTERVIEW,)})
    old = a_citation(EvidenceKind.INTERVIEW, date(2020, 1, 1))

    assert flags(a_criterion(evidence=rule), [old], TODAY) == ("kind_not_accepted",)


@pytest.mark.parametrize(
    ("cited", "raised"),
    [
        ([CERTIFICATE, STATEMENT], ["not_seen_at_work"]),
        ([CERTIFICATE, PRACTICAL], []),
        ([PRACTICAL], []),
        ([INTERVIEW], ["kind_not_accepted", "not_direct", "not_seen_at_work"]),
        (
            [CERTIFICATE, a_citation(EvidenceKind.PRACTICAL_RECORD, date(2010, 1, 1))],
            ["not_seen_at_work"],
        ),
        (
            [
                CERTIFICATE,
                STATEMENT,
                a_citation(EvidenceKind.PRACTICAL_RECORD, aside=Aside.DOUBTED),
            ],
            ["not_seen_at_work", "doubted"],
        ),
    ],
)
def test_what_has_to_be_seen_is_not_made_up_for_by_anything_else(
    cited: list[CitedEvidence], raised: list[str]
) -> None:
    rule = an_evidence_rule(
        EvidenceKind.CERTIFICATE,
        EvidenceKind.STATEMENT,
        direct=1,
        years=5,
        required=(EvidenceKind.PRACTICAL_RECORD,),
    )

    assert list(flags(a_criterion(evidence=rule), cited, TODAY)) == raised


@pytest.mark.parametrize(("stronger", "weaker"), STANDS_FOR.items())
def test_whoever_says_more_than_was_asked_for_is_not_worse_off(
    stronger: EvidenceKind, weaker: EvidenceKind
) -> None:
    criterion = a_criterion(evidence=an_evidence_rule(weaker))

    assert flags(criterion, [a_citation(stronger)], TODAY) == ()
    assert stronger in criterion.evidence.helping
    assert not an_evidence_rule(EvidenceKind.LICENCE).accepts(stronger)


@given(evidence_rules(), citations())
def test_what_closes_a_rule_by_itself_is_said_to_help(
    rule: EvidenceRule, item: CitedEvidence
) -> None:
    if not flags(a_criterion(evidence=rule), [item], TODAY):
        assert item.kind in rule.helping


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


@given(evidence_rules(), st.lists(citations(), max_size=5), st.data())
def test_what_somebody_doubts_helps_no_more_than_what_was_never_sent(
    rule: EvidenceRule, cited: list[CitedEvidence], data: st.DataObject
) -> None:
    criterion = a_criterion(evidence=rule)
    undoubted = [item for item in cited if item.aside is None]
    place = data.draw(st.integers(0, len(cited)))
    with_doubt = [*cited[:place], DOUBTED, *cited[place:]]

    assert (flags(criterion, with_doubt, TODAY) == ()) == (flags(criterion, undoubted, TODAY) == ())


@given(evidence_rules(), st.lists(citations(), max_size=5))
def test_the_order_of_citations_does_not_matter(
    rule: EvidenceRule, cited: list[CitedEvidence]
) -> None:
    criterion = a_criterion(evidence=rule)

    assert flags(criterion, cited[::-1], TODAY) == flags(criterion, cited, TODAY)
