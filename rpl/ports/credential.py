"""What issuing and verifying ask of the outside world."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeAlias

from rpl.domain.achievement import Issuer
from rpl.domain.verification import Check
from rpl.ports import KeyStore, Signer
from rpl.ports.errors import EngineError

Document: TypeAlias = dict[str, Any]


class UndefinedTermError(EngineError):
    """A document uses a term that no context defines, so a signature would not cover it."""


class UnknownContextError(EngineError):
    """A document names a context that is not among the pinned ones."""


class UnreachableError(EngineError):
    """A document that lies elsewhere could not be had; the message says why, without its address.

    `code` tells a refused address (`address_refused`) from one that did not answer
    (`not_reachable`) and from an answer that makes no sense (`answer_unusable`).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class KeyShelf(Protocol):
    """Where the private keys of the issuer lie, numbered for each use (`proof`, `token`)."""

    def numbers(self, use: str) -> tuple[int, ...]:
        """The numbers of the keys for a use, in their order."""
        ...

    def read(self, use: str, number: int) -> bytes:
        """One key, as PEM."""
        ...

    def add(self, use: str, number: int, key: bytes) -> None:
        """Keep a key unless somebody kept one under this number first."""
        ...


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that may sign for its controller.

    `id` is the whole verification method, `algorithm` `Ed25519` or `ES256`, `material` the 32
    bytes of an Ed25519 key or the 33 bytes of a compressed P-256 point.
    """

    id: str
    algorithm: str
    material: bytes


PublicKeys: TypeAlias = Mapping[str, PublicKey]
"""The keys of one issuer by verification method."""


class Proofs(Protocol):
    """Data-integrity proofs over the RDF that a document stands for."""

    def secure(
        self, document: Document, signer: Signer, issuer: str, created: datetime
    ) -> Document:
        """A copy of the document with its proof.

        Raises:
            UndefinedTermError: A term would be left out of the signature.
            UnknownContextError: A context is not pinned.
        """
        ...

    def check(self, document: Document, keys: PublicKeys) -> tuple[Check, ...]:
        """The checks `terms` and `proof`; every proof must hold under a key of the issuer."""
        ...


class Tokens(Protocol):
    """Credentials as vc+jwt: a signed token whose payload is the credential."""

    def sign(self, document: Document, signer: Signer, issuer: str) -> str:
        """The compact token."""
        ...

    def read(self, token: str) -> Document | None:
        """The payload, not yet trusted, or None where it is no token of a credential."""
        ...

    def check(self, token: str, keys: PublicKeys) -> tuple[Check, ...]:
        """The checks `terms` (claims agree with the credential) and `proof`."""
        ...


class Schemas(Protocol):
    """The official JSON schemas."""

    def check(self, document: Document) -> Check:
        """The check `schema`."""
        ...


class StatusCodec(Protocol):
    """The compressed bits of a status list."""

    def encode(self, revoked: Sequence[int], length: int) -> str:
        """The multibase string of a list of `length` bits in which these positions are set."""
        ...

    def is_set(self, encoded: str, position: int) -> bool:
        """Whether the bit at a position is set.

        Raises:
            UnreachableError: The list is broken, too short, or does not reach the position.
        """
        ...


class Issuers(Protocol):
    """Finds the keys of issuers; our own come from the key store, never over HTTP."""

    def keys(self, issuer: str) -> PublicKeys:
        """The keys that may assert for an issuer.

        Raises:
            UnreachableError: The issuer's DID document cannot be had.
        """
        ...

    def own_document(self) -> Document:
        """Our DID document."""
        ...

    def own_key_set(self) -> Document:
        """Our keys as a JWK set."""
        ...


class Elsewhere(Protocol):
    """Documents that lie behind an address."""

    def fetch(self, address: str) -> bytes:
        """The body.  Our own published status lists come from the store, never over HTTP.

        Raises:
            UnreachableError: The address is refused, does not answer, or answers too much.
        """
        ...


@dataclass(frozen=True, slots=True)
class CredentialDesk:
    """Everything that issuing and verifying use, built once at start-up."""

    issuer: Issuer
    keys: KeyStore
    proofs: Proofs
    tokens: Tokens
    schemas: Schemas
    status_codec: StatusCodec
    issuers: Issuers
    elsewhere: Elsewhere
