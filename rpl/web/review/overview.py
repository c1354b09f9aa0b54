"""The overview of a claim on its assessor's desk."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from rpl.domain.admission import AdmissionStands
from rpl.domain.conflicts import Conflict
from rpl.domain.interests import Interest
from rpl.domain.review import SeatKind
from rpl.edge.context import AppContext
from rpl.edge.sign_in import SignedInStaff
from rpl.flows import review
from rpl.store.intake import evidence_summaries
from rpl.store.review.requests import requests_of
from rpl.store.sealed import claim_seal
from rpl.web.asked_shown import AskedPage, asked_shown
from rpl.web.clock_shown import ClockShown, claim_clock
from rpl.web.conflicts_shown import conflicts_shown
from rpl.web.review.desk import (
    LeaseView,
    UnitProgress,
    lease_view,
    look_at,
    progress,
    queue_address,
    take_address,
)
from rpl.web.review.evidence import EvidenceTab, confirmed, tabs
from rpl.web.review.masking import mask_of, masked_items
from rpl.web.work_shown import WorkShown, work_shown


@dataclass(frozen=True, slots=True)
class BenchPage:
    """The overview of a claim.

    `unreadable` counts documents that no machine could read and the applicant sent all the same;
    `work` is what all confirmed documents tell of it, counted to the day the claim was sent.
    `error` is a translated refusal or empty; `queue` is where it was taken, `take` where again.
    `masked` says that the applicant's name is hidden, `again` that only what was missing in an
    earlier decision is marked.
    `admission` is None where the programme does not say first whether a claim can be assessed.
    """

    claim_id: UUID
    reference: str
    qualification: str
    text_lang: str
    language: str
    submitted_at: datetime
    lease: LeaseView
    clock: ClockShown
    requests: tuple[AskedPage, ...]
    version: int
    kind: SeatKind
    queue: str
    take: str
    interests: tuple[Interest, ...]
    units: tuple[UnitProgress, ...]
    evidence: tuple[EvidenceTab, ...]
    unreadable: int
    conflicts: tuple[Conflict, ...]
    work: WorkShown | None
    error: str
    masked: bool
    again: bool
    admission: AdmissionStands | None


def bench_page(
    session: Session,
    context: AppContext,
    staff: SignedInStaff,
    address: tuple[str, UUID],
    error: str = "",
) -> BenchPage:
    """The overview, for whoever holds the claim; `address` is the language and the claim."""
    lang, claim_id = address
    found = look_at(session, context, staff, claim_id)
    qualification = context.catalog.qualification(found.qualification, lang)
    translated = (found.qualification, lang) in context.catalog.translated_qualifications
    seal, now = claim_seal(session, context.keyring, claim_id), context.clock.now()
    mask = mask_of(session, context, lang, claim_id, found.qualification)
    every = evidence_summaries(session, seal, claim_id)
    items = masked_items(mask, confirmed(every))
    # What the first marker asked for tells what they found not shown.
    requests = () if found.kind is SeatKind.SECOND else requests_of(session, seal, claim_id)
    return BenchPage(
        claim_id=claim_id,
        reference=found.reference,
        qualification=qualification.title,
        text_lang=lang if translated else qualification.language,
        language=found.language,
        submitted_at=found.submitted_at,
        lease=lease_view(found, now),
        clock=claim_clock(session, qualification.clocks, claim_id, found.submitted_at, now),
        requests=asked_shown(context.catalog, found.qualification, lang, mask.of(requests)),
        version=found.version,
        kind=found.kind,
        queue=queue_address(lang, found.kind),
        take=take_address(lang, found),
        interests=tuple(Interest),
        units=progress(context.catalog, qualification, found),
        evidence=tabs(items),
        unreadable=len(every) - len(items),
        conflicts=mask.of(conflicts_shown(session, seal, items)),
        work=mask.of(work_shown(session, seal, items, found.submitted_at.date())),
        error=error,
        masked=mask.on,
        again=found.again,
        admission=review.admission_stands(session, context.catalog, claim_id, now),
    )
