"""How fast credentials are signed and verified, beside the engines they rest on.

Ratios say how much of the bare engine is left: proofs are held to bare PyLD (at least 0.75), tokens
to writing the JSON and signing it raw (at least 0.60).

PYTHONPATH=. python bench/credentials.py [--short]
"""

import argparse
import hashlib
import json
import time
from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pyld import jsonld

from rpl.adapters import standards
from rpl.domain.credential import unit_credential
from tests.factories.credential import ISSUER, a_credential_desk, an_award
from tests.fakes.clock import NOON

DESK = a_credential_desk()
KEYS = DESK.issuers.keys(ISSUER.did)
UNSIGNED = unit_credential(an_award(), ISSUER)
PROOF, TOKEN = DESK.keys.proof_signer(), DESK.keys.token_signer()
SIGNED = DESK.proofs.secure(UNSIGNED, PROOF, ISSUER.did, NOON)
JWT = DESK.tokens.sign(UNSIGNED, TOKEN, ISSUER.did)
OPTIONS = {"algorithm": "URDNA2015", "format": "application/n-quads"}


def load(address: str, _options: object) -> dict[str, object]:
    """The pinned contexts, so that the bare engine does not ask the network either."""
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": standards.context(address),
    }


def bare_digest(document: dict[str, object]) -> bytes:
    """What a proof covers, by PyLD alone."""
    found: str = jsonld.normalize(document, OPTIONS | {"documentLoader": load})
    return hashlib.sha256(found.encode()).digest()


def bare_sign() -> bytes:
    """A proof with nothing checked."""
    options = {"@context": UNSIGNED["@context"]} | SIGNED["proof"]
    options.pop("proofValue")
    return PROOF.sign(bare_digest(options) + bare_digest(UNSIGNED))


def bare_verify() -> None:
    """A proof verified with nothing else checked."""
    message = bare_digest({"@context": UNSIGNED["@context"]}) + bare_digest(UNSIGNED)
    try:
        Ed25519PublicKey.from_public_bytes(PROOF.public_key).verify(bytes(64), message)
    except InvalidSignature:
        return


def rate(work: Callable[[], object], seconds: float) -> float:
    """How often a second of processor time suffices."""
    work()
    count, begun = 0, time.process_time()
    while (spent := time.process_time() - begun) < seconds:
        work()
        count += 1
    return count / spent


def main() -> None:
    """Measure, and print one line of figures last."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="under 50 seconds")
    seconds = 2.0 if parser.parse_args().short else 10.0
    message = json.dumps(UNSIGNED).encode()
    measured = {
        "bare_pyld_sign": rate(bare_sign, seconds),
        "proof_sign": rate(lambda: DESK.proofs.secure(UNSIGNED, PROOF, ISSUER.did, NOON), seconds),
        "bare_pyld_verify": rate(bare_verify, seconds),
        "proof_verify": rate(lambda: DESK.proofs.check(SIGNED, KEYS), seconds),
        "raw_p256_sign": rate(lambda: TOKEN.sign(message), seconds),
        "raw_json_sign": rate(lambda: TOKEN.sign(json.dumps(UNSIGNED).encode()), seconds),
        "token_sign": rate(lambda: DESK.tokens.sign(UNSIGNED, TOKEN, ISSUER.did), seconds),
        "token_verify": rate(lambda: DESK.tokens.check(JWT, KEYS), seconds),
        "schema_check": rate(lambda: DESK.schemas.check(SIGNED), seconds),
    }
    for name, value in measured.items():
        print(f"{name:18}{value:10.1f} /s")
    ratios = {
        "proof_sign_of_bare": measured["proof_sign"] / measured["bare_pyld_sign"],
        "proof_verify_of_bare": measured["proof_verify"] / measured["bare_pyld_verify"],
        "token_sign_of_raw_json": measured["token_sign"] / measured["raw_json_sign"],
    }
    figures = {name: f"{value:.1f}" for name, value in measured.items()}
    figures |= {name: f"{value:.2f}" for name, value in ratios.items()}
    print(" ".join(f"{name}={value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
