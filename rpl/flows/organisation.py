"""Organisation: a programme of its own is let in, and an applicant comes to one."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from rpl.domain.audit import Act, Deed
from rpl.domain.errors import FieldProblem
from rpl.domain.organisation import (
    OrganisationExistsError,
    OrganisationMissingError,
    OrganisationUnknownError,
    check_details,
    check_slug,
    is_slug,
    told_contact,
    told_name,
)
from rpl.ports import Clock
from rpl.store import audit
from rpl.store import organisation as store
from rpl.store.tables import Organisation


def add_organisation(session: Session, clock: Clock, *, slug: str, name: str) -> UUID:
    """Let an organisation in.

    Raises:
        SlugRefusedError: The name in addresses is none.
        OrganisationExistsError: Another one has it.
    """
    check_slug(slug)
    row = Organisation(slug=slug, name=name, created_at=clock.now())
    organisation_id = row.id
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise OrganisationExistsError(slug=slug) from error
    return organisation_id


def organisation_named(session: Session, slug: str) -> UUID:
    """The organisation of this name in addresses, whether it takes claims or not.

    Raises:
        OrganisationMissingError: There is none.
    """
    found = store.by_slug(session, slug)
    if found is None:
        raise OrganisationMissingError(slug=slug)
    return found.id


def organisation_called(session: Session, slug: str) -> UUID:
    """The organisation that applicants may come to under this name.

    Raises:
        OrganisationUnknownError: There is none, or it takes no claims any longer.
    """
    found = store.by_slug(session, slug) if is_slug(slug) else None
    if found is None or not found.active:
        raise OrganisationUnknownError
    return found.id


def describe(
    session: Session, clock: Clock, *, organisation_id: UUID, name: str, contact: str
) -> tuple[FieldProblem, ...]:
    """Change what an organisation is called and how it can be reached."""
    kept, reached = told_name(name), told_contact(contact)
    problems = check_details(kept, reached)
    if problems:
        return problems
    row = store.organisation(session, organisation_id)
    changed = [
        what
        for what, differs in (("name", row.name != kept), ("contact", row.contact != reached))
        if differs
    ]
    row.name, row.contact = kept, reached
    session.add(row)
    for what in changed:
        _note(session, clock, organisation_id, what)
    return ()


def take_claims(session: Session, clock: Clock, *, organisation_id: UUID, takes: bool) -> None:
    """Let applicants open claims at an organisation, or no more; claims under way go on."""
    row = store.organisation(session, organisation_id)
    if row.active is not takes:
        row.active = takes
        session.add(row)
        _note(session, clock, organisation_id, "opened" if takes else "closed")


def _note(session: Session, clock: Clock, organisation_id: UUID, change: str) -> None:
    act = Act(
        deed=Deed.ORGANISATION_CHANGED, subject_id=organisation_id, details={"change": change}
    )
    audit.append(session, clock, act)
