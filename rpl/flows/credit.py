"""Credit: granted units are posted to the ledger.  Nothing is deleted; a mistake is reversed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.assessment import Qualification
from rpl.domain.audit import Act, Deed
from rpl.domain.credential import ends
from rpl.domain.decision import GRANTS, Outcome
from rpl.domain.double_counting import Earned, learning, which_stand
from rpl.domain.errors import RuleError, translatable
from rpl.domain.job import Priority
from rpl.ports import Clock, Queue
from rpl.store import audit
from rpl.store import credit as store
from rpl.store.decision import decisions, superseded
from rpl.store.tables import Claim, CreditPosting, RegisterResult
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

    A decision is dealt with once.  What was posted on a decision that another one superseded is
    reversed.  The same learning is never counted twice: what its holder has credit for already is
    not posted again, and what takes the place of earlier credit reverses it
    (`rpl.domain.double_counting`).  Answers the ids of the new postings.
    """
    claim = session.get_one(Claim, claim_id)
    book = _open(session, clock, queue)
    for earlier in superseded(session, claim_id):
        earlier.posting_due = False
        session.add(earlier)
    for decision in decisions(session, claim_id):
        if decision.posting_due and Outcome(decision.outcome) in GRANTS:
            decision.credited_at = book.at
            decision.credit_order = store.next_place(session, claim.applicant_id)
        decision.posting_due = False
        session.add(decision)
        session.flush()
    return _settle(book, catalog, claim.applicant_id)


def post_taken_over(
    session: Session,
    catalog: Catalog,
    clock: Clock,
    queue: Queue,
    *,
    applicant_id: UUID,
    results: Sequence[RegisterResult],
) -> tuple[UUID, ...]:
    """Post the credit of results of one holder that were taken over from a register.

    Only what was granted and, by the day that the register says, need not be shown again by now.
    The same learning is counted once, as above.  Answers the ids of the new postings.
    """
    book = _open(session, clock, queue)
    for result in results:
        until = _until(catalog, result, session.get_one(Claim, result.claim_id), book.at)
        if result.outcome not in GRANTS or (until is not None and until <= book.at):
            continue
        result.credited_at = book.at
        result.credit_order = store.next_place(session, applicant_id)
        session.add(result)
        session.flush()
    return _settle(book, catalog, applicant_id)


def reverse(
    session: Session, catalog: Catalog, clock: Clock, queue: Queue, *, posting_id: UUID
) -> UUID:
    """Take a credit back by a second line, which stands beside the first for ever.

    What it had taken the place of, or kept from being posted, is posted: a reversal restores.  The
    credential of the unit is revoked by the step that is handed over.

    Raises:
        PostingNotFoundError: There is no such posting, or it is itself a reversal.
        PostingReversedError: It was reversed before.
    """
    book = _open(session, clock, queue)
    posted = store.posting(session, posting_id)
    if posted is None:
        raise PostingNotFoundError
    if store.is_reversed(session, posting_id):
        raise PostingReversedError
    ground = store.ground_of(session, posted)
    ground.credit_order = None
    session.add(ground)
    reversal_id = _reverse(book, posted)
    _settle(book, catalog, posted.applicant_id)
    return reversal_id


def settle(
    session: Session, catalog: Catalog, clock: Clock, queue: Queue, *, applicant_id: UUID
) -> None:
    """Let just those credits of a holder stand that have to, once a ground of one was withdrawn."""
    _settle(_open(session, clock, queue), catalog, applicant_id)


@dataclass(frozen=True, slots=True)
class _Book:
    """The ledger while it is locked; all lines of a transaction are of one moment, `at`."""

    session: Session
    clock: Clock
    queue: Queue
    at: datetime


def _open(session: Session, clock: Clock, queue: Queue) -> _Book:
    store.lock_ledger(session)
    return _Book(session, clock, queue, clock.now())


def _settle(book: _Book, catalog: Catalog, applicant_id: UUID) -> tuple[UUID, ...]:
    """Reverse and post until just those credits of a holder stand that have to.

    A credit by a definition that is not here any more is left as it is.
    """
    known = [
        credit
        for ground, claim in store.offered(book.session, applicant_id)
        if (credit := _credit(catalog, ground, claim)) is not None
    ]
    stand = {known[at].ground.id for at in which_stand([each.earned for each in known])}
    left = {each.ground.id for each in known} - stand
    posted = store.standing(book.session, applicant_id)
    for row in posted:
        if _ground_id(row) in left or _superseded(book.session, row):
            _reverse(book, row)
    missing = stand - {_ground_id(row) for row in posted}
    return tuple(_post(book, each) for each in known if each.ground.id in missing)


def _ground_id(row: CreditPosting) -> UUID | None:
    return row.decision_id or row.register_result_id


@dataclass(frozen=True, slots=True)
class _Credit:
    """A granted unit with what it is by its definition."""

    ground: store.Ground
    claim: Claim
    qualification: Qualification
    earned: Earned


def _credit(catalog: Catalog, ground: store.Ground, claim: Claim) -> _Credit | None:
    reference, at = f"{claim.qualification}@{claim.version}", ground.credited_at
    if reference not in catalog.qualifications or at is None:
        return None
    qualification = catalog.qualification(reference)
    until = _until(catalog, ground, claim, at)
    earned = Earned(learning=learning(qualification, ground.unit), at=at, until=until)
    return _Credit(ground, claim, qualification, earned)


def _until(catalog: Catalog, ground: store.Ground, claim: Claim, at: datetime) -> datetime | None:
    """From when on a unit has to be shown again that is credit since `at`.

    What was taken over was shown when the register says that it was decided.
    """
    qualification = catalog.qualification(f"{claim.qualification}@{claim.version}")
    years = qualification.unit(ground.unit).valid_years
    shown = ground.decided_at if isinstance(ground, RegisterResult) else at
    return None if years is None else ends(shown, years)


def _superseded(session: Session, row: CreditPosting) -> bool:
    ground = store.ground_of(session, row)
    over = ground.withdrawn_at if isinstance(ground, RegisterResult) else ground.superseded_at
    return over is not None


def _post(book: _Book, credit: _Credit) -> UUID:
    session = book.session
    row = _posting(book, credit)
    posting_id = row.id
    session.add(row)
    session.flush()
    store.hold(session, row, credit.earned.learning.families)
    _note(book, Deed.CREDIT_POSTED, row)
    book.queue.hand_over(session, "issue", posting_id, applicant_id=row.applicant_id)
    return posting_id


def _reverse(book: _Book, posted: CreditPosting) -> UUID:
    session = book.session
    same = posted.model_dump(exclude=_OWN)
    row = CreditPosting(
        **same,
        sequence=store.next_sequence(session),
        kind=PostingKind.REVERSAL,
        posted_at=book.at,
        reverses_id=posted.id,
        credential_due=True,
    )
    reversal_id = row.id
    session.add(row)
    store.release(session, posted.id)
    session.flush()
    _note(book, Deed.CREDIT_REVERSED, row)
    book.queue.hand_over(
        session,
        "issue",
        reversal_id,
        applicant_id=posted.applicant_id,
        priority=Priority.SOON,
    )
    return reversal_id


def _note(book: _Book, deed: Deed, row: CreditPosting) -> None:
    details = {"line": store.line_hash(row)}
    act = Act(deed=deed, claim_id=row.claim_id, subject_id=row.id, details=details)
    audit.append(book.session, book.clock, act)


def _posting(book: _Book, credit: _Credit) -> CreditPosting:
    qualification, claim = credit.qualification, credit.claim
    ground = credit.ground
    unit, taken_over = qualification.unit(ground.unit), isinstance(ground, RegisterResult)
    return CreditPosting(
        sequence=store.next_sequence(book.session),
        kind=PostingKind.POSTING,
        applicant_id=claim.applicant_id,
        claim_id=claim.id,
        decision_id=None if taken_over else ground.id,
        register_result_id=ground.id if taken_over else None,
        qualification=qualification.slug,
        qualification_version=qualification.version,
        unit=unit.id,
        unit_title=unit.title,
        unit_version=qualification.version,
        value=unit.credit.value,
        scheme=unit.credit.scheme,
        notional_hours=unit.credit.notional_hours,
        posted_at=book.at,
        credential_due=True,
    )
