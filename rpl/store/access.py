"""Queries of the access room: which key of a provider is in force, and when it was used."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, update
from sqlmodel import Session, col, select

from rpl.store.organisation import every
from rpl.store.tables import Provider, ProviderKey


@dataclass(frozen=True, slots=True)
class KnownKey:
    """An API key in force: whose it is and what it may do."""

    id: UUID
    provider_id: UUID
    provider_name: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key in a list: the letters it begins with, and the instants of its life."""

    id: UUID
    prefix: str
    scopes: str
    created_at: datetime
    ends_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProviderLine:
    """A provider in a list, with its keys, the newest first.

    `organisation` is the name in addresses of the one it is registered with.
    """

    id: UUID
    name: str
    organisation: str
    active: bool
    keys: tuple[KeyLine, ...]


def key_in_force(session: Session, key_hash: str, now: datetime) -> KnownKey | None:
    """The key with this SHA-256, unless it is over or it or its provider was switched off."""
    return _known(session, col(ProviderKey.key_hash) == key_hash, now)


def key_of_token(session: Session, key_id: UUID, now: datetime) -> KnownKey | None:
    """The key a token was given for, unless it is over or it or its provider was switched off."""
    return _known(session, col(ProviderKey.id) == key_id, now)


def keys_in_force(session: Session, provider_id: UUID, now: datetime) -> tuple[ProviderKey, ...]:
    """The rows of a provider's keys that are in force, the newest first; held for the writer."""
    return tuple(
        session.exec(
            select(ProviderKey)
            .where(ProviderKey.provider_id == provider_id, _in_force(now))
            .order_by(col(ProviderKey.created_at).desc(), col(ProviderKey.id))
            .with_for_update()
        )
    )


def provider_named(session: Session, name: str) -> UUID | None:
    """The number of the one provider of this name, whether it is active or not.

    Where several organisations have one, none is meant.
    """
    found = session.exec(select(Provider.id).where(Provider.name == name).limit(2)).all()
    return found[0] if len(found) == 1 else None


def key_beginning(session: Session, prefix: str) -> tuple[UUID, ...]:
    """The numbers of the keys that begin so."""
    return tuple(session.exec(select(ProviderKey.id).where(ProviderKey.prefix == prefix)))


def provider_lines(session: Session) -> tuple[ProviderLine, ...]:
    """Every provider by name, with its keys."""
    providers = session.exec(select(Provider).order_by(Provider.name)).all()
    keys = session.exec(
        select(ProviderKey).order_by(col(ProviderKey.created_at).desc(), col(ProviderKey.id))
    ).all()
    slugs = {found.id: found.slug for found in every(session)}
    return tuple(
        ProviderLine(
            found.id,
            found.name,
            slugs[found.organisation_id],
            found.active,
            tuple(_line(row) for row in keys if row.provider_id == found.id),
        )
        for found in providers
    )


def write_uses(session: Session, uses: Mapping[UUID, datetime]) -> None:
    """Move the last use of each key forward; another process may have written a later one."""
    used = col(ProviderKey.last_used_at)
    for key_id, at in sorted(uses.items()):
        session.exec(
            update(ProviderKey)
            .where(col(ProviderKey.id) == key_id, or_(used.is_(None), used < at))
            .values(last_used_at=at)
            .execution_options(synchronize_session=False)
        )


def _known(session: Session, which: ColumnElement[bool], now: datetime) -> KnownKey | None:
    found = session.exec(
        select(Provider, ProviderKey)
        .join(ProviderKey, col(ProviderKey.provider_id) == col(Provider.id))
        .where(which, _in_force(now), col(Provider.active).is_(True))
    ).one_or_none()
    if found is None:
        return None
    provider, key = found
    return KnownKey(key.id, provider.id, provider.name, frozenset(key.scopes.split()))


def _in_force(now: datetime) -> ColumnElement[bool]:
    ends_at = col(ProviderKey.ends_at)
    return and_(col(ProviderKey.revoked_at).is_(None), or_(ends_at.is_(None), ends_at > now))


def _line(row: ProviderKey) -> KeyLine:
    return KeyLine(
        id=row.id,
        prefix=row.prefix,
        scopes=row.scopes,
        created_at=row.created_at,
        ends_at=row.ends_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )
