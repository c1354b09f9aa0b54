"""The issuer's signing keys as files: Ed25519 for proofs, P-256 for tokens.

A key is `proof-<n>.pem` or `token-<n>.pem`; the highest number signs, the others stay so that what
they signed still verifies.  A compromised key is taken out of use by removing its file: everything
it signed then stops verifying and has to be issued again.
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


class FileKeyStore:
    """Answers `ports.KeyStore` with files in a private folder; makes the first keys at need."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[Path, Signer] = {}

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
        self._make(use, len(self._paths(use)) + 1)

    def _keys(self, use: str) -> list[Signer]:
        if not self._paths(use):
            self._make(use, 1)
        return [self._load(path) for path in self._paths(use)]

    def _paths(self, use: str) -> list[Path]:
        numbered = {
            int(path.stem.removeprefix(f"{use}-")): path
            for path in self._folder.glob(f"{use}-*.pem")
            if path.stem.removeprefix(f"{use}-").isdecimal()
        }
        return [numbered[number] for number in sorted(numbered)]

    def _load(self, path: Path) -> Signer:
        if path not in self._held:
            self._held[path] = _signer(path)
        return self._held[path]

    def _make(self, use: str, number: int) -> None:
        """Make a key unless another process made the same one first.

        The file is complete before it gets its name, and the name is taken at most once.
        """
        self._folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        draft = self._folder / f".{use}-{number}.{os.urandom(8).hex()}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_FILE)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(_new_key(use))
                file.flush()
                os.fsync(file.fileno())
            (self._folder / f"{use}-{number}.pem").hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()


def _new_key(use: str) -> bytes:
    key = (
        ed25519.Ed25519PrivateKey.generate()
        if use == "proof"
        else ec.generate_private_key(ec.SECP256R1())
    )
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _signer(path: Path) -> Signer:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise SealBrokenError(f"{path.name} is not a private key") from error
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return ProofSigner(key)
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return TokenSigner(key)
    raise SealBrokenError(f"{path.name} is a key of another kind")
