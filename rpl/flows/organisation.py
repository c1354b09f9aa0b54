"""Organisation: a programme of its own is let in, and an applicant comes to one."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from rpl.domain.organisation import (
    OrganisationExistsError,
    OrganisationMissingError,
    OrganisationUnknownError,
    check_slug,
    is_slug,
)
from rpl.ports import Clock
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
