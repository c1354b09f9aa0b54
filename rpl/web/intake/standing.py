"""What a draft claim still needs: counted once, shown by several pages."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.assessment import Clocks, Fees
from rpl.domain.intake import OTHERS_KINDS
from rpl.domain.journey import ClaimState, EvidenceState
from rpl.store.intake import ClaimSummary, EvidenceSummary, claim_summary
from rpl.store.reassessment import running

BEING_READ = frozenset({EvidenceState.RECEIVED, EvidenceState.READ, EvidenceState.TRANSLATED})


@dataclass(frozen=True, slots=True)
class Standing:
    """How many evidence items stand where."""

    files: int
    being_read: int
    to_confirm: int
    confirmed: int
    failed: int

    @property
    def all(self) -> int:
        """Every evidence item."""
        return self.being_read + self.to_confirm + self.confirmed + self.failed

    @property
    def complete(self) -> bool:
        """Whether the claim can be sent, once unreadable documents are acknowledged."""
        return self.all > 0 and not self.being_read and not self.to_confirm


def standing(evidence: tuple[EvidenceSummary, ...]) -> Standing:
    """Count the items of a claim that its applicant gave, and others' once they are ready."""
    states = [
        item.state
        for item in evidence
        if item.kind not in OTHERS_KINDS or item.state is EvidenceState.CONFIRMED
    ]
    return Standing(
        files=sum(item.form_text is None for item in evidence),
        being_read=sum(state in BEING_READ for state in states),
        to_confirm=states.count(EvidenceState.TO_CONFIRM),
        confirmed=states.count(EvidenceState.CONFIRMED),
        failed=states.count(EvidenceState.FAILED),
    )


@dataclass(frozen=True, slots=True)
class Qualified:
    """The qualification a claim is pinned to, in the language `lang` of its text."""

    title: str
    lang: str
    clocks: Clocks
    fees: Fees


def qualified(catalog: Catalog, claim: ClaimSummary, lang: str) -> Qualified:
    """The qualification of a claim, in the reader's language where its text is translated."""
    found = catalog.qualification(claim.qualification, lang)
    translated = (claim.qualification, lang) in catalog.translated_qualifications
    return Qualified(found.title, lang if translated else found.language, found.clocks, found.fees)


def after_writing(session: Session, lang: str, claim_id: UUID) -> str:
    """Where a form leads that adds to a claim: to what is added to, if anything is."""
    return f"/{lang}/claim/{added_to(session, claim_id)}".rstrip("/")


def added_to(session: Session, claim_id: UUID) -> str:
    """What a claim that was sent is added to, as its address ends: a `request`, or `again`.

    Empty in a draft, and where nothing is added to.
    """
    if claim_summary(session, claim_id).state is ClaimState.EVIDENCE_REQUESTED:
        return "request"
    again = running(session, claim_id)
    return "again" if again is not None and again.sent_at is None else ""


def promised(claim: ClaimSummary, days: int) -> date | None:
    """The day that is so many days after the claim was sent."""
    return None if claim.submitted_at is None else (claim.submitted_at + timedelta(days)).date()
