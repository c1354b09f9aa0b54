"""Credit: granted units are posted to the ledger.  Nothing is deleted; a mistake is reversed."""

from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.assessment import Qualification
from rpl.domain.audit import Act, Deed
from rpl.domain.credential import ends
from rpl.domain.decision import GRANTS, Outcome
from rpl.domain.double_counting import Learning, Verdict, judge, learning
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

    A decision is posted once.  What was posted on a decision that another one superseded is
    reversed first.  The same learning is never counted twice: what its holder has credit for
    already is not posted again, and what takes the place of earlier credit reverses it
    (`rpl.domain.double_counting`).  Answers the ids of the new postings.
    """
    claim = session.get_one(Claim, claim_id)
    qualification = catalog.qualification(f"{claim.qualification}@{claim.version}")
    granted = [row for row in decisions(session, claim_id) if Outcome(row.outcome) in GRANTS]
    store.lock_ledger(session)
    for earlier in superseded(session, claim_id):
        earlier.posting_due = False
        session.add(earlier)
        before = store.posting_of(session, earlier.id)
        if before is not None and not store.is_reversed(session, before.id):
            _reverse(session, clock, queue, before)
    posted = []
    for decision in granted:
        decision.posting_due = False
        session.add(decision)
        if store.posting_of(session, decision.id) is not None:
            continue
        new = learning(qualification, decision.unit)
        alike = store.standing_in(session, claim.applicant_id, new.families)
        if judge(new, [_earlier(catalog, row, clock) for row in alike]) is Verdict.HELD:
            continue
        for row in alike:
            _reverse(session, clock, queue, row)
        row = _posting(claim, qualification, decision, clock, store.next_sequence(session))
        posted.append(row.id)
        session.add(row)
        session.flush()
        store.hold(session, row, new.families)
        _note(session, clock, Deed.CREDIT_POSTED, row)
        queue.hand_over(session, "issue", row.id, applicant_id=claim.applicant_id)
    return tuple(posted)


def _earlier(catalog: Catalog, row: CreditPosting, clock: Clock) -> Learning:
    """The learning of a standing posting; what has to be shown again by now has ended."""
    qualification = catalog.qualification(f"{row.qualification}@{row.qualification_version}")
    years = qualification.unit(row.unit).valid_years
    ended = years is not None and ends(row.posted_at, years) <= clock.now()
    return learning(qualification, row.unit, ended=ended)


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
    return _reverse(session, clock, queue, posted)


def _reverse(session: Session, clock: Clock, queue: Queue, posted: CreditPosting) -> UUID:
    same = posted.model_dump(exclude=_OWN)
    row = CreditPosting(
        **same,
        sequence=store.next_sequence(session),
        kind=PostingKind.REVERSAL,
        posted_at=clock.now(),
        reverses_id=posted.id,
        credential_due=True,
    )
    reversal_id = row.id
    session.add(row)
    store.release(session, posted.id)
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
    details = {"line": store.line_hash(row)}
    act = Act(deed=deed, claim_id=row.claim_id, subject_id=row.id, details=details)
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
