"""The chain of the audit trail: every way to tamper with it is found, and where."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import ValidationError

from rpl.domain.audit import (
    BEGINNING,
    NO_HEAD,
    THE_SERVICE,
    Act,
    ActorKind,
    BrokenLink,
    Deed,
    Flaw,
    Head,
    Link,
    Who,
    chain,
    digest_of,
    first_broken,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CLAIM = UUID(int=1)
ASSESSOR = Who(kind=ActorKind.STAFF, id=UUID(int=2))


def a_trail(length: int, head: Head = NO_HEAD) -> list[Link]:
    acts = [
        (
            NOON + timedelta(seconds=number),
            THE_SERVICE,
            Act(deed=Deed.EVIDENCE_ADDED, claim_id=CLAIM, details={"kind": "diploma"}),
        )
        for number in range(length)
    ]
    return list(chain(head, acts))


def head_of(links: Sequence[Link]) -> Head:
    return Head(position=links[-1].entry.position, digest=links[-1].digest)


def broken(position: int, flaw: Flaw) -> BrokenLink:
    return BrokenLink(position=position, flaw=flaw)


def test_the_digest_of_an_entry_is_the_same_for_ever() -> None:
    (link,) = a_trail(1)

    assert link.entry.canonical() == (
        b'{"actor":"service","actor_id":null,"at":"2026-03-01T12:00:00.000000+00:00",'
        b'"claim_id":"00000000-0000-0000-0000-000000000001","deed":"evidence_added",'
        b'"details":{"kind":"diploma"},"position":1,"subject_id":null}'
    )
    assert link.previous == BEGINNING
    assert link.digest == "22f0e5b4601b24b3e57e20abfc4d22c7f30dfc599de7c8d04e7225850afeb371"


def test_an_instant_is_the_same_in_every_time_zone() -> None:
    (link,) = a_trail(1)
    elsewhere = NOON.astimezone(datetime.fromisoformat("2026-01-01T00:00:00+05:30").tzinfo)

    moved = link.entry.model_copy(update={"at": elsewhere})

    assert digest_of(BEGINNING, moved) == link.digest


def test_a_deed_that_names_its_actor_overrides_who_the_transaction_is_for() -> None:
    acts = [
        (NOON, THE_SERVICE, Act(deed=Deed.CLAIM_TAKEN, claim_id=CLAIM, who=ASSESSOR)),
        (NOON, THE_SERVICE, Act(deed=Deed.CLAIM_DECIDED, claim_id=CLAIM)),
    ]

    first, second = (link.entry for link in chain(NO_HEAD, acts))

    assert (first.actor, first.actor_id) == ("staff", ASSESSOR.id)
    assert (second.actor, second.actor_id) == ("service", None)


@pytest.mark.parametrize("written", ["María Gutiérrez", "maria@example.org x", "", "a\n", "A"])
def test_what_a_person_wrote_does_not_fit_into_the_trail(written: str) -> None:
    with pytest.raises(ValidationError):
        Act(deed=Deed.CLAIM_OPENED, details={"name": written})


@given(some.lists(some.integers(0, 5), max_size=6))
def test_a_trail_that_grew_in_several_transactions_is_one_chain(lengths: list[int]) -> None:
    links: list[Link] = []
    noted = []
    for length in lengths:
        links += a_trail(length, head_of(links) if links else NO_HEAD)
        noted.append(head_of(links) if links else NO_HEAD)

    assert first_broken(links, noted) is None


@given(some.integers(1, 8), some.data())
def test_a_changed_entry_is_named(length: int, data: some.DataObject) -> None:
    links = a_trail(length)
    at = data.draw(some.integers(1, length))
    entry = links[at - 1].entry.model_copy(update={"deed": Deed.CLAIM_OPENED.value})
    links[at - 1] = links[at - 1].model_copy(update={"entry": entry})

    assert first_broken(links) == broken(at, Flaw.CHANGED)


@given(some.integers(2, 8), some.data())
def test_an_entry_whose_digest_was_made_anew_breaks_the_next_link(
    length: int, data: some.DataObject
) -> None:
    links = a_trail(length)
    at = data.draw(some.integers(1, length - 1))
    entry = links[at - 1].entry.model_copy(update={"deed": Deed.CLAIM_OPENED.value})
    digest = digest_of(links[at - 1].previous, entry)
    links[at - 1] = links[at - 1].model_copy(update={"entry": entry, "digest": digest})

    assert first_broken(links) == broken(at + 1, Flaw.UNCHAINED)


@given(some.integers(2, 8), some.data())
def test_a_missing_entry_is_named(length: int, data: some.DataObject) -> None:
    links = a_trail(length)
    at = data.draw(some.integers(1, length - 1))
    del links[at - 1]

    assert first_broken(links) == broken(at, Flaw.MISSING)


def test_an_end_that_was_cut_off_shows_only_beside_a_noted_head() -> None:
    links = a_trail(5)
    noted = [Head(position=3, digest=links[2].digest), head_of(links)]

    assert first_broken(links[:4]) is None
    assert first_broken(links[:4], noted) == broken(5, Flaw.CUT_OFF)
    assert first_broken([], noted) == broken(1, Flaw.CUT_OFF)


def test_a_trail_that_was_written_anew_shows_only_beside_a_noted_head() -> None:
    links = a_trail(3)
    acts = [(NOON, THE_SERVICE, Act(deed=Deed.CLAIM_OPENED))] * 3
    forged = list(chain(NO_HEAD, acts))

    assert first_broken(forged) is None
    assert first_broken(forged, [head_of(links)]) == broken(3, Flaw.REPLACED)
