"""The issuer's signing keys: Ed25519 for proofs, P-256 for tokens.

A key is `proof-<n>` or `token-<n>`; the highest number signs, the others stay so that what they
signed still verifies.  Where they lie is a shelf: files of one machine (`FolderShelf`), or rows
that several machines share (`rpl.store.signing_keys`).  A compromised key is taken out of use by
taking it off its shelf: everything it signed then stops verifying and has to be issued again.
"""

import os
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from rpl.adapters.multibase import to_multikey
from rpl.ports import Signer
from rpl.ports.credential import KeyShelf
from rpl.ports.errors import SealBrokenError

_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600
_COORDINATE = 32  # bytes of r and of s


class ProofSigner:
    """An Ed25519 key."""

    algorithm = "Ed25519"

    def __init__(self, key: ed25519.Ed25519PrivateKey) -> None:
        self._key = key
        self.public_key = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.key_id = to_multikey(self.algorithm, self.public_key)

    def sign(self, message: bytes) -> bytes:
        """The signature, 64 bytes."""
        return self._key.sign(message)


class TokenSigner:
    """A P-256 key."""

    algorithm = "ES256"

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        self._key = key
        self.public_key = key.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
        self.key_id = to_multikey(self.algorithm, self.public_key)

    def sign(self, message: bytes) -> bytes:
        """The signature as raw r and s, 64 bytes: JOSE has no use for DER."""
        r, s = decode_dss_signature(self._key.sign(message, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(_COORDINATE) + s.to_bytes(_COORDINATE)


class IssuerKeyStore:
    """Answers `ports.KeyStore` with the keys of a shelf; makes the first ones at need."""

    def __init__(self, shelf: KeyShelf) -> None:
        self._shelf = shelf
        self._held: dict[tuple[str, int], Signer] = {}

    def proof_signer(self) -> Signer:
        """The Ed25519 key that signs data-integrity proofs now."""
        return self._keys("proof")[-1]

    def token_signer(self) -> Signer:
        """The P-256 key that signs vc+jwt tokens now."""
        return self._keys("token")[-1]

    def signers(self) -> tuple[Signer, ...]:
        """Every key that ever signed and is not compromised, current ones first."""
        proofs, tokens = self._keys("proof"), self._keys("token")
        current, older = (proofs[-1], tokens[-1]), (*proofs[:-1], *tokens[:-1])
        return (*current, *older)

    def add(self, use: str) -> None:
        """Add a new current key for `proof` or `token`; the older ones stay good."""
        self._shelf.add(use, len(self._shelf.numbers(use)) + 1, _new_key(use))

    def _keys(self, use: str) -> list[Signer]:
        if not self._shelf.numbers(use):
            self._shelf.add(use, 1, _new_key(use))
        return [self._load(use, number) for number in self._shelf.numbers(use)]

    def _load(self, use: str, number: int) -> Signer:
        if (use, number) not in self._held:
            content = self._shelf.read(use, number)
            self._held[use, number] = _signer(f"{use}-{number}", content)
        return self._held[use, number]


class FolderShelf:
    """Answers `ports.credential.KeyShelf` with files in a private folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def numbers(self, use: str) -> tuple[int, ...]:
        """The numbers of the keys for a use, in their order."""
        names = (path.stem.removeprefix(f"{use}-") for path in self._folder.glob(f"{use}-*.pem"))
        return tuple(sorted(int(name) for name in names if name.isdecimal()))

    def read(self, use: str, number: int) -> bytes:
        """One key, as PEM."""
        return self._path(use, number).read_bytes()

    def add(self, use: str, number: int, key: bytes) -> None:
        """Keep a key unless another process kept one under this number first.

        The file is complete before it gets its name, and the name is taken at most once.
        """
        self._folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        draft = self._folder / f".{use}-{number}.{os.urandom(8).hex()}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_FILE)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(key)
                file.flush()
                os.fsync(file.fileno())
            self._path(use, number).hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()

    def _path(self, use: str, number: int) -> Path:
        return self._folder / f"{use}-{number}.pem"


def _new_key(use: str) -> bytes:
    key = (
        ed25519.Ed25519PrivateKey.generate()
        if use == "proof"
        else ec.generate_private_key(ec.SECP256R1())
    )
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _signer(name: str, content: bytes) -> Signer:
    try:
        key = load_pem_private_key(content, password=None)
    except (ValueError, TypeError) as error:
        raise SealBrokenError(f"{name} is not a private key") from error
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return ProofSigner(key)
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return TokenSigner(key)
    raise SealBrokenError(f"{name} is a key of another kind")
