"""How long things are kept."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from rpl.domain.journey import ClaimState
from rpl.domain.retention import RULES, Measure, Standing, due, kept_until

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def at(state: ClaimState, days: int = 0) -> Standing:
    return Standing(state=state, since=START + days * DAY)


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
    assert all(rule.after >= timedelta(days=30) for rule in RULES.values())
