"""A crowd of claims, loaded in bulk: as many as a service may have after years.  All invented.

Half of them are decided, three tenths wait, the rest are being assessed or never got so far; a
tenth belongs to another organisation.  Every tenth claim brought a credit that its holder lets a
provider see.  What nobody looks at here is left out: evidence and seats of most decided claims.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from rpl.domain.intake import EvidenceKind
from rpl.domain.journey import ClaimState, EvidenceState
from rpl.domain.organisation import DEFAULT_ORGANISATION, ClaimPriority
from rpl.domain.review import SeatKind
from rpl.store.database import write_session
from rpl.store.sealed import Sealed
from rpl.store.tables import (
    Applicant,
    Claim,
    CreditLedger,
    EvidenceItem,
    FeedCounter,
    Seat,
    StatusList,
)
from tests.factories.bulk import copy_rows, settle
from tests.factories.crowd_credits import credits_of
from tests.factories.crowd_plan import SOMEBODY, Load, One, Place, plan
from tests.factories.definitions import definition_hash

_URGENT_EVERY = 100
_OPEN = (ClaimState.READY, ClaimState.IN_ASSESSMENT)
_LEFT_BELOW = 1000  # of the claims in assessment, those with a number below this were left
_MOST = 10_000_000


def load(place: Place, count: int, start: int = 0) -> None:
    """Bring the claims from number `start` on, `count` of them, into a database."""
    crowd = plan(place, start, count)
    if start == 0:
        with write_session(place.engine) as session:
            session.add(StatusList(number=1, length=131_072))
            session.add(FeedCounter(number=1, last_position=2 * _MOST))
            session.add(CreditLedger(number=1, last_sequence=_MOST))
    for template, varying, rows in (
        _applicants(place, crowd),
        _claims(place, crowd),
        _evidence(place, crowd),
        _seats(place, crowd),
        *credits_of(place, [one for one in crowd if one.credited]),
    ):
        copy_rows(place.engine, template, varying, rows)
    settle(place.engine)


def _applicants(place: Place, crowd: list[One]) -> Load:
    def rows() -> Iterator[tuple[Any, ...]]:
        if crowd[0].number == 0:
            yield SOMEBODY, b"", place.keyring.new_key()
        for one in crowd:
            if one.holder == SOMEBODY:
                continue
            wrapped = place.keyring.new_key()
            seal = place.keyring.values(wrapped)
            yield one.holder, seal.seal(Sealed.APPLICANT_NAME.at(one.holder), "Sample"), wrapped

    nobody = Applicant(name=b"", wrapped_key=b"", created_at=place.now)
    return nobody, ("id", "name", "wrapped_key"), rows()


def _claims(place: Place, crowd: list[One]) -> Load:
    template = Claim(
        reference="",
        return_code_hash="no code",
        applicant_id=DEFAULT_ORGANISATION,
        language="es",
        qualification=place.qualification,
        version=1,
        definition_hash=definition_hash(f"{place.qualification}@1"),
        state=ClaimState.DRAFT,
        created_at=place.now - timedelta(days=200),
    )
    names = ("id", "reference", "applicant_id", "organisation_id", "state", "priority")
    return (
        template,
        (*names, "submitted_at", "decided_at"),
        (
            (
                one.id,
                f"RPL-{one.number:08}",
                one.holder,
                one.organisation,
                one.state,
                (ClaimPriority.USUAL if one.number % _URGENT_EVERY else ClaimPriority.URGENT).value,
                None if one.state is ClaimState.DRAFT else one.sent,
                one.sent if one.decided else None,
            )
            for one in crowd
        ),
    )


def _evidence(place: Place, crowd: list[One]) -> Load:
    template = EvidenceItem(
        claim_id=DEFAULT_ORGANISATION,
        position=1,
        kind=EvidenceKind.STATEMENT,
        state=EvidenceState.CONFIRMED,
        display_name=b"",
        media_type="text/plain",
        size=1000,
        pages=1,
        fingerprint="",
        received_at=place.now,
        confirmed_at=place.now,
    )
    return (
        template,
        ("id", "claim_id", "fingerprint"),
        (
            (one.key(1), one.id, f"{one.number:064}")
            for one in crowd
            if one.credited or one.state in _OPEN
        ),
    )


def _seats(place: Place, crowd: list[One]) -> Load:
    template = Seat(
        claim_id=DEFAULT_ORGANISATION,
        kind=SeatKind.FIRST,
        assessor_id=place.assessor,
        taken_at=place.now,
        lease_until=place.now,
        lease_limit=place.now,
    )
    held, lapsed = place.now + timedelta(days=300), place.now - timedelta(hours=1)
    seated = (one for one in crowd if one.credited or one.state is ClaimState.IN_ASSESSMENT)
    return (
        template,
        ("id", "claim_id", "lease_until", "submitted_at"),
        (
            (
                one.key(2),
                one.id,
                lapsed if one.number < _LEFT_BELOW else held,
                one.sent if one.decided else None,
            )
            for one in seated
        ),
    )
