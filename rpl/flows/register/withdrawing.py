"""Results that were taken over by mistake are withdrawn: the row stays, its credit is reversed."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.catalog.register_table import RegisterEntry
from rpl.domain.audit import Act, Deed
from rpl.flows.credit import settle
from rpl.ports import Clock, Queue
from rpl.store import audit
from rpl.store.credit import is_reversed, lock_ledger, posting_of_result
from rpl.store.register import mark_of, person_marked, standing_results
from rpl.store.tables import Claim, RegisterResult


def withdraw(
    session: Session,
    catalog: Catalog,
    clock: Clock,
    queue: Queue,
    *,
    programme_key: bytes,
    organisation_id: UUID,
    entries: Sequence[RegisterEntry],
) -> int:
    """Withdraw these results where they are here; answers how many lines of credit it reversed.

    The entries must say what is here (`comparing.compare`).  What is withdrawn stays written down,
    and may be taken over again as it should be; credit it had taken the place of, or kept from
    being posted, stands again.
    """
    lock_ledger(session)
    reversed_lines, holders = 0, set[UUID]()
    for entry in entries:
        row = _standing(session, organisation_id, mark_of(programme_key, entry.person), entry)
        if row is None:
            continue
        row.withdrawn_at, row.credit_order = clock.now(), None
        session.add(row)
        session.flush()
        act = Act(deed=Deed.RESULT_WITHDRAWN, claim_id=row.claim_id, subject_id=row.id)
        audit.append(session, clock, act)
        posted = posting_of_result(session, row.id)
        reversed_lines += posted is not None and not is_reversed(session, posted.id)
        holders.add(session.get_one(Claim, row.claim_id).applicant_id)
    for holder in sorted(holders):  # also of a row that did not stand: it may have kept others out
        settle(session, catalog, clock, queue, applicant_id=holder)
    return reversed_lines


def _standing(
    session: Session, organisation_id: UUID, mark: str, entry: RegisterEntry
) -> RegisterResult | None:
    person = person_marked(session, organisation_id, mark)
    if person is None:
        return None
    slug = entry.qualification.partition("@")[0]
    for row, claim in standing_results(session, person.applicant_id):
        if (claim.qualification, row.unit) == (slug, entry.unit):
            return row
    return None
