"""A claim that is taken along is held for days, and not for ever."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.field_work import FieldTerms, field_lease
from rpl.domain.review import Lease, LeaseTerms, begin_lease
from tests.fakes.clock import NOON

OFFICE = LeaseTerms(idle=timedelta(minutes=20), longest=timedelta(hours=8))
FIELD = FieldTerms(lease_days=5, pictures=10, picture_side=1000)


def test_five_days_count_from_when_the_seat_was_taken() -> None:
    lease = field_lease(begin_lease(NOON, OFFICE), NOON, FIELD)

    assert lease == Lease(until=NOON + timedelta(days=5), limit=NOON + timedelta(days=5))
    assert field_lease(lease, NOON, FIELD) == lease
    assert lease.renewed(NOON + timedelta(days=1), OFFICE) == lease


@given(st.timedeltas(timedelta(0), timedelta(days=30)), st.integers(1, 10))
def test_the_lease_is_never_shorter_than_before(held: timedelta, days: int) -> None:
    lease = Lease(until=NOON + held / 2, limit=NOON + held)
    terms = FieldTerms(lease_days=days, pictures=0, picture_side=400)

    after = field_lease(lease, NOON, terms)

    assert after.until >= max(lease.until, NOON + timedelta(days=days))
    assert after.limit == after.until
