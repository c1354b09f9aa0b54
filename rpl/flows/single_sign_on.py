"""Single sign-on: whom another service vouches for, among those who were let in as staff."""

from uuid import UUID

from sqlmodel import Session

from rpl.domain.account import normal_email
from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.ports import Clock
from rpl.ports.sign_in import Identity
from rpl.store import audit
from rpl.store import single_sign_on as queries
from rpl.store.account import staff_by_email
from rpl.store.tables import StaffIdentity


def recognise(session: Session, clock: Clock, identity: Identity) -> UUID | None:
    """The member of staff somebody is; None when nobody was let in under that address.

    The first time it is the address that tells, and only one that the issuer verified.  From then
    on it is the issuer's own number: an address given to somebody else later opens nothing.
    """
    known = queries.staff_of_identity(session, identity.issuer, identity.subject)
    if known is not None:
        return known.id if known.active else None
    if not identity.email:
        return None
    staff = staff_by_email(session, normal_email(identity.email))
    if staff is None or not staff.active:
        return None
    if queries.has_identity(session, identity.issuer, staff.id):
        return None
    session.add(StaffIdentity(issuer=identity.issuer, subject=identity.subject, staff_id=staff.id))
    who = Who(kind=ActorKind.STAFF, id=staff.id)
    act = Act(
        deed=Deed.STAFF_CHANGED, subject_id=staff.id, who=who, details={"change": "identity_bound"}
    )
    audit.append(session, clock, act)
    return staff.id
