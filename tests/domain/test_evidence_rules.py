"""The rules of evidence for one item: what is met, what is asked for; nothing refuses."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.evidence import CitedEvidence, is_direct
from rpl.domain.evidence_rules import (
    MAX_SETTLING_LETTERS,
    Appraisal,
    Finding,
    ItemFindings,
    Opinion,
    appraisal,
    is_doubted,
    item_findings,
)
from rpl.domain.intake import EvidenceKind
from rpl.domain.rubric import EvidenceRule
from tests.factories.rubric import a_criterion

TODAY = date(2026, 11, 23)
OPINIONS = st.sampled_from([None, *Opinion])
APPRAISALS = st.lists(
    st.builds(Appraisal, OPINIONS, OPINIONS, st.sampled_from(["", "Call the school"])), max_size=4
)
RULE = EvidenceRule(
    accepted=(EvidenceKind.CERTIFICATE, EvidenceKind.WORK_PHOTO), maximum_age_years=2
)
CRITERION = a_criterion(evidence=RULE)
DATES = st.none() | st.dates(TODAY - timedelta(days=2000), TODAY)


def an_item(
    dated: date | None = TODAY, kind: EvidenceKind = EvidenceKind.CERTIFICATE
) -> CitedEvidence:
    return CitedEvidence(kind=kind, dated=dated, direct=is_direct(kind))


def found(
    item: CitedEvidence, *said: Appraisal, verified: bool = False, on: date = TODAY
) -> ItemFindings:
    return item_findings(CRITERION, item, on, said, verified=verified)


@pytest.mark.parametrize(
    ("dated", "current"),
    [
        (date(2024, 11, 23), Finding.MET),
        (date(2024, 11, 22), Finding.ASKED),
        (None, Finding.OPEN),
    ],
)
def test_an_item_is_current_up_to_the_day_the_criterion_says(
    dated: date | None, current: Finding
) -> None:
    assert found(an_item(dated)).current is current


def test_where_a_criterion_knows_no_age_a_date_is_not_waited_for() -> None:
    criterion = a_criterion(evidence=EvidenceRule(accepted=RULE.accepted))

    assert item_findings(criterion, an_item(None), TODAY, (), verified=False).current is Finding.MET


def test_a_kind_that_does_not_count_asks_for_one_that_does() -> None:
    payslip = an_item(kind=EvidenceKind.PAYSLIP)

    assert found(payslip, Appraisal(Opinion.YES, None)).valid is Finding.ASKED


def test_what_the_issuer_vouches_for_is_authentic_unless_somebody_doubts_it() -> None:
    doubt = Appraisal(None, Opinion.DOUBTED, "The other side")

    assert found(an_item()).authentic is Finding.OPEN
    assert found(an_item(), verified=True).authentic is Finding.MET
    doubted = found(an_item(), doubt, doubt, verified=True)
    assert (doubted.authentic, doubted.settling) == (Finding.ASKED, ("The other side",))


@given(dated=DATES, said=APPRAISALS, order=st.randoms())
def test_the_order_of_opinions_changes_nothing_but_the_order_of_what_is_asked(
    dated: date | None, said: list[Appraisal], order: Random
) -> None:
    turned = list(said)
    order.shuffle(turned)
    one, other = (found(an_item(dated), *each, verified=True) for each in (said, turned))

    assert (one.valid, one.authentic, one.current) == (other.valid, other.authentic, other.current)
    assert set(one.settling) == set(other.settling)


@given(dated=st.dates(TODAY - timedelta(days=2000), TODAY), newer=st.integers(0, 2000))
def test_a_newer_document_is_never_less_current(dated: date, newer: int) -> None:
    ranks = {Finding.ASKED: 0, Finding.OPEN: 1, Finding.MET: 2}
    later = min(dated + timedelta(days=newer), TODAY)

    assert ranks[found(an_item(dated)).current] <= ranks[found(an_item(later)).current]


@given(said=APPRAISALS, more=APPRAISALS)
def test_a_doubt_asks_whatever_else_is_said(said: list[Appraisal], more: list[Appraisal]) -> None:
    doubt = Appraisal(Opinion.DOUBTED, Opinion.DOUBTED, "Its date")

    findings = found(an_item(), *said, doubt, *more, verified=True)

    assert (findings.valid, findings.authentic) == (Finding.ASKED, Finding.ASKED)


def test_what_was_typed_is_kept_or_everything_wrong_with_it_is_told() -> None:
    assert appraisal("yes", "", "") == Appraisal(Opinion.YES, None)
    assert appraisal("", "doubted", " Its \n date ") == Appraisal(None, Opinion.DOUBTED, "Its date")
    wrong = {
        ("", "maybe", ""): ["valid"],
        ("doubted", "yes", " "): ["settling"],
        ("yes", "", "x" * (MAX_SETTLING_LETTERS + 1)): ["settling"],
    }
    for typed, fields in wrong.items():
        problems = appraisal(*typed)
        assert isinstance(problems, tuple)
        assert [problem.field for problem in problems] == fields


YES, NO = Appraisal(Opinion.YES, Opinion.YES), Appraisal(None, Opinion.DOUBTED, "Call the school")


@pytest.mark.parametrize(
    ("said", "last", "doubted"),
    [
        ([], None, False),
        ([YES], None, False),
        ([YES, NO], None, True),
        ([NO], YES, False),
        ([YES], NO, True),
        ([NO], Appraisal(Opinion.YES, None), True),
        ([Appraisal(Opinion.DOUBTED, None)], YES, False),
    ],
)
def test_one_doubt_is_enough_unless_a_third_person_settled_it(
    said: list[Appraisal], last: Appraisal | None, *, doubted: bool
) -> None:
    assert is_doubted(said, last) is doubted


@given(APPRAISALS, st.none() | st.builds(Appraisal, OPINIONS, OPINIONS), st.randoms())
def test_the_order_of_those_who_say_something_does_not_matter(
    said: list[Appraisal], last: Appraisal | None, random: Random
) -> None:
    shuffled = random.sample(said, len(said))

    assert is_doubted(shuffled, last) is is_doubted(said, last)


@given(APPRAISALS, st.none() | st.builds(Appraisal, OPINIONS, OPINIONS))
def test_one_more_doubt_never_brings_an_item_back(
    said: list[Appraisal], last: Appraisal | None
) -> None:
    assert is_doubted([*said, NO], last) >= is_doubted(said, last)
