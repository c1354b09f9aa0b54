"""Signing keys that are the same in every run."""

from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from rpl.adapters.key_store import ProofSigner, TokenSigner
from rpl.ports import Signer


def a_proof_signer(seed: int = 1) -> ProofSigner:
    """An Ed25519 key that anybody can make again."""
    return ProofSigner(ed25519.Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


def a_token_signer(seed: int = 1) -> TokenSigner:
    """A P-256 key that anybody can make again."""
    return TokenSigner(ec.derive_private_key(seed, ec.SECP256R1()))


class FakeKeyStore:
    """Keys in memory; `rotate` puts new ones in front."""

    def __init__(self) -> None:
        self._proofs: list[Signer] = [a_proof_signer()]
        self._tokens: list[Signer] = [a_token_signer()]

    def proof_signer(self) -> Signer:
        return self._proofs[-1]

    def token_signer(self) -> Signer:
        return self._tokens[-1]

    def signers(self) -> tuple[Signer, ...]:
        older = (*self._proofs[:-1], *self._tokens[:-1])
        return (self._proofs[-1], self._tokens[-1], *older)

    def add(self, use: str) -> None:
        if use == "proof":
            self._proofs.append(a_proof_signer(len(self._proofs) + 1))
        else:
            self._tokens.append(a_token_signer(len(self._tokens) + 1))
