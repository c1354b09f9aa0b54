"""Credit: granted units are posted to the ledger.  Nothing is deleted; a mistake is reversed."""

from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.assessment import Qualification
from rpl.domain.audit import Act, Deed
from rpl.domain.decision import GRANTS, Outcome
from rpl.domain.errors import RuleError, translatable
from rpl.domain.job import Priority
from rpl.ports import Clock, Queue
from rpl.store import audit
from rpl.store import credit as store
from rpl.store.decision import decisions, superseded
from rpl.store.tables import Claim, CreditPosting, Decision
from rpl.store.tables.credit import PostingKind

_OWN = {"id", "sequence", "kind", "posted_at", "reverses_id", "credential_due"}  # of a line


class PostingNotFoundError(RuleError):
    """The ledger has no such posting."""

    code = "posting_not_found"
    template = translatable("There is no credit posting with this number. Check the number.")


class PostingReversedError(RuleError):
    """The posting was taken back before."""

    code = "posting_reversed"
    template = translatable(
        "This credit was taken back before. Nothing more needs to be done for it."
    )


def post_granted(
    session: Session, catalog: Catalog, clock: Clock, queue: Queue, *, claim_id: UUID
) -> tuple[UUID, ...]:
    """Post the credit of every granted unit of a claim, and ask for a credential for each.

    A decision is posted once.  A unit that its holder has credit for already is not posted again:
    the same learning is never counted twice.  What was posted on a decision that another one
    superseded is reversed first.  Answers the ids of the new postings.
    """
    claim = session.get_one(Claim, claim_id)
    qualification = catalog.qualification(f"{claim.qualification}@{claim.version}")
    granted = [row for row in decisions(session, claim_id) if Outcome(row.outcome) in GRANTS]
    store.lock_ledger(session)
    for earlier in superseded(session, claim_id):
        row = store.posting_of(session, earlier.id)
        if row is not None and not store.is_reversed(session, row.id):
            reverse(session, clock, queue, posting_id=row.id)
    held = store.held_units(session, claim.applicant_id, claim.qualification)
    posted = []
    for decision in granted:
        if decision.unit in held or store.posting_of(session, decision.id) is not None:
            continue
        row = _posting(claim, qualification, decision, clock, store.next_sequence(session))
        posting_id = row.id
        decision.posting_due = False
        session.add_all([row, decision])
        session.flush()
        _note(session, clock, Deed.CREDIT_POSTED, row)
        queue.hand_over(session, "issue", posting_id, applicant_id=claim.applicant_id)
        posted.append(posting_id)
    return tuple(posted)


def reverse(session: Session, clock: Clock, queue: Queue, *, posting_id: UUID) -> UUID:
    """Take a credit back by a second line, which stands beside the first for ever.

    The credential of the unit is revoked by the step that is handed over.

    Raises:
        PostingNotFoundError: There is no such posting, or it is itself a reversal.
        PostingReversedError: It was reversed before.
    """
    store.lock_ledger(session)
    posted = store.posting(session, posting_id)
    if posted is None:
        raise PostingNotFoundError
    if store.is_reversed(session, posting_id):
        raise PostingReversedError
    same = posted.model_dump(exclude=_OWN)
    row = CreditPosting(
        **same,
        sequence=store.next_sequence(session),
        kind=PostingKind.REVERSAL,
        posted_at=clock.now(),
        reverses_id=posting_id,
        credential_due=True,
    )
    reversal_id = row.id
    session.add(row)
    session.flush()
    _note(session, clock, Deed.CREDIT_REVERSED, row)
    queue.hand_over(
        session,
        "issue",
        reversal_id,
        applicant_id=posted.applicant_id,
        priority=Priority.SOON,
    )
    return reversal_id


def _note(session: Session, clock: Clock, deed: Deed, row: CreditPosting) -> None:
    act = Act(deed=deed, claim_id=row.claim_id, subject_id=row.id)
    audit.append(session, clock, act)


def _posting(
    claim: Claim, qualification: Qualification, decision: Decision, clock: Clock, sequence: int
) -> CreditPosting:
    unit = qualification.unit(decision.unit)
    return CreditPosting(
        sequence=sequence,
        kind=PostingKind.POSTING,
        applicant_id=claim.applicant_id,
        claim_id=claim.id,
        decision_id=decision.id,
        qualification=qualification.slug,
        qualification_version=qualification.version,
        unit=unit.id,
        unit_title=unit.title,
        unit_version=qualification.version,
        value=unit.credit.value,
        scheme=unit.credit.scheme,
        notional_hours=unit.credit.notional_hours,
        posted_at=clock.now(),
        credential_due=True,
    )
