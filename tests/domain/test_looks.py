"""What an applicant is told of the looks at their file."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as some

from rpl.domain.audit import ActorKind, Who
from rpl.domain.looks import Look, Seen, one_a_minute, sightings

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADA, BORIS = (Who(kind=ActorKind.STAFF, id=UUID(int=n)) for n in (1, 2))
COLLEGE = Who(kind=ActorKind.PROVIDER, id=UUID(int=3))


def a_look(who: Who, hours: float = 0, seen: Seen = Seen.CLAIM) -> Look:
    return Look(id=uuid4(), at=NOON + timedelta(hours=hours), who=who, seen=seen)


def test_people_are_told_apart_by_the_order_in_which_they_first_looked() -> None:
    found = sightings([a_look(BORIS, 25), a_look(ADA, 24), a_look(COLLEGE, 2), a_look(BORIS, 1)])

    assert [(each.on.day, each.who, each.number) for each in found] == [
        (2, ADA, 2),
        (2, BORIS, 1),
        (1, BORIS, 1),
        (1, COLLEGE, 1),
    ]


def test_several_looks_at_one_thing_on_one_day_are_one_line() -> None:
    found = sightings([a_look(ADA), a_look(ADA, 1), a_look(ADA, 1, Seen.CREDITS), a_look(ADA, 12)])

    assert [(each.on.day, each.seen) for each in found] == [
        (2, Seen.CLAIM),
        (1, Seen.CLAIM),
        (1, Seen.CREDITS),
    ]


@given(some.permutations([a_look(who, hours) for who in (ADA, BORIS) for hours in (0, 1, 30)]))
def test_the_order_in_which_looks_were_written_does_not_matter(looks: list[Look]) -> None:
    assert sightings(looks) == sightings(sorted(looks, key=lambda look: look.at))


def test_what_one_party_looks_at_again_within_a_minute_is_one_look() -> None:
    second = 1 / 3600
    looks = [a_look(ADA), a_look(BORIS), a_look(ADA, 59 * second), a_look(ADA, 60 * second)]

    found = one_a_minute(looks)

    assert [(each.at, each.who) for each in found] == [
        (looks[place].at, looks[place].who) for place in (0, 1, 3)
    ]
    assert one_a_minute(looks[1:])[1].id == found[0].id


@given(some.lists(some.builds(a_look, some.sampled_from([ADA, BORIS]), some.floats(0, 2))))
def test_no_sighting_is_lost_with_the_looks_left_out(looks: list[Look]) -> None:
    looks.sort(key=lambda look: look.at)

    assert sightings(one_a_minute(looks)) == sightings(looks)
