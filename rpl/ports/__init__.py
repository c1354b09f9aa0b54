"""What the flows ask of the outside world, as protocols; `rpl.adapters` answers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from rpl.domain.intake import EvidenceKind
from rpl.domain.job import Priority
from rpl.domain.reading import Reading
from rpl.ports.page_reader import PageReader as PageReader
from rpl.ports.page_reader import PagesRead as PagesRead

if TYPE_CHECKING:  # half a second that the sandboxed child need not spend
    from sqlmodel import Session

    from rpl.domain.record import DraftField, KindFound
    from rpl.domain.translation import Translation


class Clock(Protocol):
    """Says what time it is, so that a test can say otherwise."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value stands: its column as `table.column`, and the id of its row."""

    column: str
    row: UUID


class ValueSeal(Protocol):
    """Seals single values under one key.

    Made once for many values: opening the key costs more than opening a value.
    """

    def seal(self, place: Place, text: str) -> bytes:
        """What the database may hold.  The same text twice does not look the same."""
        ...

    def open(self, place: Place, sealed: bytes) -> str:
        """The text.

        Raises:
            SealBrokenError: The value was altered, moved from another place, or has another key.
        """
        ...


class KeyRing(Protocol):
    """Keeps keys under a master key: one for each applicant, or for any row with secrets.

    Wherever such a key is kept, its column is `wrapped_key`: rotation wraps those columns again.
    """

    def new_key(self) -> bytes:
        """A fresh key, wrapped: what the database may hold."""
        ...

    def unwrap(self, wrapped: bytes) -> bytes:
        """The key itself, 32 bytes, for the vault.

        Raises:
            SealBrokenError: The wrapped key was altered, or belongs to another master key.
        """
        ...

    def wrapped_again(self, wrapped: bytes) -> bytes:
        """The same key wrapped by the current master key; as it is, where it is so already.

        Raises:
            SealBrokenError: The wrapped key was altered, or belongs to another master key.
        """
        ...

    def values(self, wrapped: bytes) -> ValueSeal:
        """What seals values under the key.

        Raises:
            SealBrokenError: The wrapped key was altered, or belongs to another master key.
        """
        ...


class PasswordHasher(Protocol):
    """Keeps passwords and return codes so that they can be checked and not be read."""

    def hash(self, secret: str) -> str:
        """The salted hash of a secret: what the database may hold."""
        ...

    def verify(self, secret: str, hashed: str | None) -> bool:
        """Whether the secret is the hashed one.

        None stands for somebody who does not exist: it takes as long and is never right, so that
        the time of an answer does not tell who exists.
        """
        ...


@dataclass(frozen=True, slots=True)
class SealedObject:
    """One object in the vault: its random name, its size, and a fingerprint of its content.

    `fingerprint` is an HMAC under the applicant's key, so that two people who hold the same file
    cannot be seen to.
    """

    name: str
    size: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class MeasuredObject:
    """An object as it opens now: its size, its fingerprint computed again, and its SHA-256."""

    size: int
    fingerprint: str
    sha256: str


class Vault(Protocol):
    """Keeps files, sealed under an applicant's key and a random name."""

    def put(self, key: bytes, source: Path) -> SealedObject:
        """Seal a file; it is durable when this returns."""
        ...

    def read(self, key: bytes, name: str) -> Iterator[bytes]:
        """The content, in chunks, each checked before it is given out.

        Raises:
            ObjectMissingError: No object has this name.
            SealBrokenError: The object was altered, or sealed under another key.
        """
        ...

    def measured(self, key: bytes, name: str) -> MeasuredObject:
        """The object read to its end, every byte of it checked.

        Raises:
            ObjectMissingError: No object has this name.
            SealBrokenError: The object was altered, or sealed under another key.
        """
        ...

    def remove(self, name: str) -> None:
        """Forget an object; removing one that is not there is no error."""
        ...

    def names(self) -> Iterator[str]:
        """Every object held."""
        ...

    def sealed(self, name: str) -> Iterator[bytes]:
        """An object as it lies there, still sealed, in chunks: for backups and for moving.

        Raises:
            ObjectMissingError: No object has this name.
        """
        ...

    def keep(self, name: str, chunks: Iterable[bytes]) -> None:
        """Take in, under its own name, what `sealed` gave out; it is durable when this returns.

        An object that is there already is written anew.

        Raises:
            StorageFullError: There is no room left; nothing is kept.
        """
        ...

    def forget_unfinished(self, before: datetime) -> int:
        """Remove what was begun and not written to since then: whoever wrote it was killed.

        The answer is how many there were.
        """
        ...


class Scanner(Protocol):
    """Looks for known malware in a stranger's file."""

    def check(self, source: Path) -> None:
        """Pass, or refuse.

        Raises:
            FileInfectedError: Something was found; it is named.
            FileUnscannedError: The scanner is away, and files must be scanned.
        """
        ...


class Translator(Protocol):
    """Turns the lines of a document into another language."""

    def translate(self, lines: Sequence[str], source: str, target: str) -> "Translation | None":
        """Every line with its guards, or None where no model is installed for the pair.

        Languages are ISO 639-1.
        """
        ...

    def rest(self) -> None:
        """Give back the memory of its models; the next lines take longer."""
        ...


class FieldFinder(Protocol):
    """Finds the fields of a draft record in a reading."""

    def find(self, kind: EvidenceKind, reading: Reading) -> "tuple[DraftField, ...]":
        """The fields that stand on the pages; a field that is not there is absent.

        With the kind `other` the pages themselves tell what they are.
        """
        ...

    def kind_of(self, reading: Reading) -> "KindFound":
        """The kind of document that the words of the pages tell, and the words that led there."""
        ...


class Signer(Protocol):
    """One private key that signs, without showing itself."""

    @property
    def key_id(self) -> str:
        """The fragment of the verification method, without `#`."""
        ...

    @property
    def algorithm(self) -> str:
        """`Ed25519` or `ES256`."""
        ...

    @property
    def public_key(self) -> bytes:
        """The public key: 32 bytes of Ed25519, or the 33 bytes of a compressed P-256 point."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The signature: 64 bytes, for ES256 the raw r and s."""
        ...


class KeyStore(Protocol):
    """The issuer's signing keys."""

    def proof_signer(self) -> Signer:
        """The Ed25519 key that signs data-integrity proofs now."""
        ...

    def token_signer(self) -> Signer:
        """The P-256 key that signs vc+jwt tokens now."""
        ...

    def signers(self) -> tuple[Signer, ...]:
        """Every key that ever signed and is not compromised, current ones first."""
        ...


class Queue(Protocol):
    """Hands a step over to a worker, in the caller's transaction."""

    def hand_over(
        self,
        session: "Session",
        step: str,
        subject_id: UUID,
        *,
        applicant_id: UUID | None = None,
        priority: Priority = Priority.NORMAL,
    ) -> None:
        """Ask for `step` on the row `subject_id`, if and when the transaction commits.

        Handing the same step of the same row over twice is one job.  `applicant_id` is whose turn
        in the line it takes: the more jobs they have waiting, the further back it stands.
        """
        ...
