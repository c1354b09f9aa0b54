"""How long things are kept."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from rpl.domain.journey import ClaimState
from rpl.domain.retention import Measure, RetentionRule, Rules, Standing
from rpl.domain.retention import due as due_by
from rpl.domain.retention import kept_until as kept_until_by
from tests.factories.practice import PRACTICES

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def at(state: ClaimState, days: int = 0, slug: str = "baker") -> Standing:
    return Standing(qualification=slug, state=state, since=START + days * DAY)


def kept_until(standing: Standing) -> datetime | None:
    return kept_until_by(standing, PRACTICES.retention_of)


def due(standings: list[Standing], now: datetime) -> Measure | None:
    return due_by(standings, now, PRACTICES.retention_of)


def test_each_claim_is_kept_as_its_own_programme_says() -> None:
    def rules_of(slug: str) -> Rules:
        days = {"baker": 10, "cook": 40}[slug]
        return {ClaimState.DRAFT: RetentionRule(after=days * DAY, measure=Measure.ERASED)}

    baker, cook = (at(ClaimState.DRAFT, slug=slug) for slug in ("baker", "cook"))

    assert kept_until_by(baker, rules_of) == START + 10 * DAY
    assert kept_until_by(cook, rules_of) == START + 40 * DAY
    assert due_by([baker], START + 10 * DAY, rules_of) is Measure.ERASED
    assert due_by([baker, cook], START + 39 * DAY, rules_of) is None
    assert due_by([baker, cook], START + 40 * DAY, rules_of) is Measure.ERASED


def test_a_draft_is_kept_for_a_year_and_a_withdrawn_claim_for_ninety_days() -> None:
    assert kept_until(at(ClaimState.DRAFT)) == datetime(2027, 1, 1, tzinfo=UTC)
    assert kept_until(at(ClaimState.WITHDRAWN)) == datetime(2026, 4, 1, tzinfo=UTC)
    assert due([at(ClaimState.DRAFT)], START + 365 * DAY) is Measure.ERASED


def test_what_waits_for_an_assessor_has_no_clock() -> None:
    for state in (ClaimState.READY, ClaimState.IN_ASSESSMENT):
        assert kept_until(at(state)) is None
        assert due([at(state)], START + 10_000 * DAY) is None


def test_after_a_decision_the_evidence_goes_and_the_name_stays() -> None:
    claims = [at(ClaimState.DECIDED), at(ClaimState.WITHDRAWN)]

    assert due(claims, START + 729 * DAY) is None
    assert due(claims, START + 730 * DAY) is Measure.EVIDENCE_REMOVED


def test_nobody_without_a_claim_is_touched() -> None:
    assert due([], START + 10_000 * DAY) is None


STANDINGS = some.lists(
    some.builds(at, some.sampled_from(list(ClaimState)), some.integers(0, 2000)), max_size=4
)


@given(STANDINGS, some.integers(0, 4000))
def test_something_is_due_only_when_every_claims_time_is_over(
    standings: list[Standing], days: int
) -> None:
    now = START + days * DAY
    over = [(end := kept_until(each)) is not None and end <= now for each in standings]

    assert (due(standings, now) is not None) == (bool(over) and all(over))


@given(STANDINGS, some.integers(0, 4000), some.integers(0, 4000))
def test_what_is_due_stays_due(standings: list[Standing], days: int, later: int) -> None:
    first = due(standings, START + days * DAY)

    assert first is None or due(standings, START + (days + later) * DAY) is first


def test_every_rule_leaves_time() -> None:
    rules = PRACTICES.common.retention.rules
    assert all(rule.after >= timedelta(days=30) for rule in rules.values())
