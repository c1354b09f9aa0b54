"""Access: a provider's program proves its key, gets a token for it, and changes to a new key."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from rpl.domain.access import (
    OVERLAP,
    TOKEN_LIFETIME,
    TOKEN_PREFIX,
    AccessToken,
    ClientUnknownError,
    end_of_earlier,
    granted,
)
from rpl.domain.audit import Act, Deed
from rpl.domain.provider import (
    CREDITS_READ,
    KEY_PREFIX,
    KeyUnknownError,
    ProviderNotFoundError,
    ScopeMissingError,
    key_hash,
)
from rpl.ports import Clock
from rpl.store import access as store
from rpl.store import audit
from rpl.store import provider as providers
from rpl.store.tables import ProviderKey

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class GivenToken:
    """A token just given; the key it was given for is told so that its use can be noted."""

    token: str
    scopes: frozenset[str]
    lifetime: timedelta
    key_id: UUID


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key just made.  `secret` is shown this once and kept nowhere."""

    id: UUID
    secret: str


def add_key(
    session: Session, clock: Clock, *, provider_id: UUID, scopes: Iterable[str] = (CREDITS_READ,)
) -> NewKey:
    """Give a provider another API key; the keys it has stay in force.

    Raises:
        ProviderNotFoundError: There is no such provider.
    """
    if providers.provider(session, provider_id) is None:
        raise ProviderNotFoundError
    secret = KEY_PREFIX + secrets.token_urlsafe(32)
    row = ProviderKey(
        provider_id=provider_id,
        prefix=secret[:_SHOWN],
        key_hash=key_hash(secret),
        scopes=" ".join(sorted(scopes)),
        created_at=clock.now(),
    )
    session.add(row)
    audit.append(session, clock, Act(deed=Deed.KEY_ADDED, subject_id=row.id))
    return NewKey(row.id, secret)


def revoke_key(session: Session, clock: Clock, *, key_id: UUID) -> None:
    """Switch a key off; switching it off twice changes nothing.

    Raises:
        KeyUnknownError: There is no such key.
    """
    row = session.get(ProviderKey, key_id)
    if row is None:
        raise KeyUnknownError
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        session.add(row)
        audit.append(session, clock, Act(deed=Deed.KEY_REVOKED, subject_id=key_id))


def allowed(
    session: Session, clock: Clock, signing: Sequence[bytes], presented: str, scope: str
) -> store.KnownKey:
    """The key behind what a program presents, an API key or a token, if it may do what is asked.

    A token may be written with any of the secrets in `signing`.

    Raises:
        KeyUnknownError: Neither is in force.
        TokenOverError: The token's time is over.
        ScopeMissingError: It is in force, but not for this.
    """
    now = clock.now()
    if presented.startswith(TOKEN_PREFIX):
        token = AccessToken.read(presented, signing, now)
        found, scopes = store.key_of_token(session, token.key_id, now), token.scopes
    else:
        found = store.key_in_force(session, key_hash(presented), now)
        scopes = frozenset() if found is None else found.scopes
    if found is None:
        raise KeyUnknownError
    if scope not in scopes & found.scopes:
        raise ScopeMissingError(scope=scope)
    return found


def give_token(
    session: Session, clock: Clock, signing: bytes, *, client: tuple[str, str], scope: str
) -> GivenToken:
    """A token for a client's id and secret.  Nothing of it is stored.

    Raises:
        ClientUnknownError: Id and secret are not in force together.
        ScopeRefusedError: The key does not hold what is asked for.
    """
    client_id, secret = client
    now = clock.now()
    found = store.key_in_force(session, key_hash(secret), now)
    if found is None or str(found.provider_id) != client_id.lower():
        raise ClientUnknownError
    scopes = granted(scope, found.scopes)
    token = AccessToken(key_id=found.id, scopes=scopes, ends_at=now + TOKEN_LIFETIME)
    return GivenToken(token.written(signing), scopes, TOKEN_LIFETIME, found.id)


def rotate_keys(
    session: Session, clock: Clock, *, provider_id: UUID, overlap: timedelta = OVERLAP
) -> NewKey:
    """Give a provider a new key; those it has end after the overlap.

    The new key may do what the newest of them may.

    Raises:
        ProviderNotFoundError: There is no such provider.
    """
    now = clock.now()
    earlier = store.keys_in_force(session, provider_id, now)
    scopes = earlier[0].scopes.split() if earlier else [CREDITS_READ]
    for row in earlier:
        row.ends_at = end_of_earlier(row.ends_at, now, overlap)
        session.add(row)
        audit.append(session, clock, Act(deed=Deed.KEY_ROTATED, subject_id=row.id))
    return add_key(session, clock, provider_id=provider_id, scopes=scopes)


def find_provider(session: Session, named: str) -> UUID:
    """The number of a provider, from the number or the name.

    Raises:
        ProviderNotFoundError: There is none.
    """
    try:
        return UUID(named)
    except ValueError:
        found = store.provider_named(session, named)
    if found is None:
        raise ProviderNotFoundError
    return found


def find_key(session: Session, named: str) -> UUID:
    """The number of a key, from the number or the letters it begins with.

    Raises:
        KeyUnknownError: No key begins so, or several do.
    """
    try:
        return UUID(named)
    except ValueError:
        found = store.key_beginning(session, named)
    if len(found) != 1:
        raise KeyUnknownError
    return found[0]


def note_uses(session: Session, uses: Mapping[UUID, datetime]) -> None:
    """Write down when keys were used last."""
    store.write_uses(session, uses)
