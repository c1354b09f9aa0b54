"""What the decided claims of a crowd brought: decisions, credits, lines of a provider's feed."""

from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.store.tables import (
    Announcement,
    Consent,
    CredentialRow,
    CreditPosting,
    Decision,
    ProviderLine,
)
from rpl.store.tables.credential import CredentialStatus
from rpl.store.tables.credit import PostingKind
from tests.factories.crowd_plan import Load, One, Place


def credits_of(place: Place, decided: list[One]) -> tuple[Load, ...]:
    """Everything that follows from a decision; every member of the organisation consented."""
    seen = [one for one in decided if one.seen]
    return (
        _decisions(place, decided),
        _postings(place, decided),
        _credentials(place, decided),
        _announcements(decided),
        _consents(place, seen),
        _lines(place, seen),
    )


def _decisions(place: Place, decided: list[One]) -> Load:
    template = Decision(
        claim_id=DEFAULT_ORGANISATION,
        unit="W1",
        outcome="granted",
        total="1",
        reasons=[],
        remedies=[],
        basis={},
        rubric="welder-w1@1",
        rubric_hash="0" * 64,
        decided_at=place.now,
        appeal_by=place.now,
    )
    return template, ("id", "claim_id"), ((one.key(3), one.id) for one in decided)


def _postings(place: Place, decided: list[One]) -> Load:
    template = CreditPosting(
        sequence=0,
        kind=PostingKind.POSTING,
        applicant_id=DEFAULT_ORGANISATION,
        claim_id=DEFAULT_ORGANISATION,
        decision_id=DEFAULT_ORGANISATION,
        qualification=place.qualification,
        qualification_version=1,
        unit="W1",
        unit_title="Prepare and set up",
        unit_version=1,
        value=10,
        scheme="ten-hour credits",
        notional_hours=100,
        posted_at=place.now,
    )
    return (
        template,
        ("id", "sequence", "applicant_id", "claim_id", "decision_id"),
        ((one.key(4), one.number, one.holder, one.id, one.key(3)) for one in decided),
    )


def _credentials(place: Place, decided: list[One]) -> Load:
    template = CredentialRow(
        posting_id=DEFAULT_ORGANISATION,
        status=CredentialStatus.VALID,
        status_list=1,
        status_index=0,
        document=b"",
        token=b"",
        issued_at=place.now,
    )
    return (
        template,
        ("id", "posting_id", "status_index"),
        ((one.key(5), one.key(4), one.number) for one in decided),
    )


def _announcements(decided: list[One]) -> Load:
    template = Announcement(posting_id=DEFAULT_ORGANISATION, position=0)
    rows = ((one.key(4), 2 * one.number + 1) for one in decided)
    return template, ("posting_id", "position"), rows


def _consents(place: Place, seen: list[One]) -> Load:
    template = Consent(
        applicant_id=DEFAULT_ORGANISATION,
        provider_id=place.provider,
        position=0,
        given_at=place.now,
    )
    return (
        template,
        ("id", "applicant_id", "position"),
        ((one.key(6), one.holder, 2 * one.number) for one in seen),
    )


def _lines(place: Place, seen: list[One]) -> Load:
    template = ProviderLine(
        provider_id=place.provider,
        position=0,
        announced=0,
        posting_id=DEFAULT_ORGANISATION,
        consent_id=DEFAULT_ORGANISATION,
    )
    return (
        template,
        ("position", "announced", "posting_id", "consent_id"),
        ((2 * one.number + 1, 2 * one.number + 1, one.key(4), one.key(6)) for one in seen),
    )
