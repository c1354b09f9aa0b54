"""The key store, in memory and in files: what it signs verifies, and nobody else can read it."""

import stat
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TypeAlias

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import Engine

from rpl.adapters.key_ring import LocalKeyRing
from rpl.adapters.key_store import FolderShelf, IssuerKeyStore
from rpl.adapters.multibase import from_multikey
from rpl.ports.errors import SealBrokenError
from rpl.store.signing_keys import StoredShelf
from tests.fakes.key_store import FakeKeyStore

AnyStore: TypeAlias = IssuerKeyStore | FakeKeyStore


@pytest.fixture(params=["files", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> AnyStore:
    return (
        IssuerKeyStore(FolderShelf(tmp_path / "keys"))
        if request.param == "files"
        else FakeKeyStore()
    )


def test_a_proof_verifies_under_the_public_key(store: AnyStore) -> None:
    signer = store.proof_signer()

    key = ed25519.Ed25519PublicKey.from_public_bytes(signer.public_key)

    key.verify(signer.sign(b"message"), b"message")
    assert (signer.algorithm, len(signer.public_key)) == ("Ed25519", 32)


def test_a_token_signature_is_raw_r_and_s(store: AnyStore) -> None:
    signer = store.token_signer()
    signature = signer.sign(b"message")

    assert (signer.algorithm, len(signature), len(signer.public_key)) == ("ES256", 64, 33)
    der = encode_dss_signature(int.from_bytes(signature[:32]), int.from_bytes(signature[32:]))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), signer.public_key)
    key.verify(der, b"message", ec.ECDSA(hashes.SHA256()))


def test_the_name_of_a_key_is_the_key(store: AnyStore) -> None:
    for signer in (store.proof_signer(), store.token_signer()):
        assert from_multikey(signer.key_id) == (signer.algorithm, signer.public_key)


def test_the_same_key_signs_until_another_is_added(store: AnyStore) -> None:
    before = store.proof_signer().key_id
    assert store.proof_signer().key_id == before

    store.add("proof")

    assert store.proof_signer().key_id != before


def test_replaced_keys_stay_behind_the_current_ones(store: AnyStore) -> None:
    old = [store.proof_signer().key_id, store.token_signer().key_id]
    store.add("proof")
    store.add("token")

    names = [signer.key_id for signer in store.signers()]

    assert names[:2] == [store.proof_signer().key_id, store.token_signer().key_id]
    assert sorted(names[2:]) == sorted(old)


def test_files_and_folder_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    IssuerKeyStore(FolderShelf(folder)).signers()

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert sorted(path.name for path in folder.iterdir()) == ["proof-1.pem", "token-1.pem"]


def test_another_process_finds_the_same_keys(tmp_path: Path) -> None:
    one, other = IssuerKeyStore(FolderShelf(tmp_path)), IssuerKeyStore(FolderShelf(tmp_path))

    assert [s.key_id for s in one.signers()] == [s.key_id for s in other.signers()]


def names_of(folder: str) -> tuple[str, ...]:
    return tuple(signer.key_id for signer in IssuerKeyStore(FolderShelf(Path(folder))).signers())


def test_processes_that_start_together_agree_on_the_keys(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4) as processes:
        found = set(processes.map(names_of, [str(tmp_path)] * 8))

    assert len(found) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"not a key",
        ec.generate_private_key(ec.SECP384R1()).private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        ),
    ],
)
def test_a_file_that_is_no_key_of_ours_stops_signing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "proof-1.pem").write_bytes(content)

    with pytest.raises(SealBrokenError, match="proof-1"):
        IssuerKeyStore(FolderShelf(tmp_path)).proof_signer()


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "proof-old.pem").write_bytes(b"somebody's note")

    assert IssuerKeyStore(FolderShelf(tmp_path)).proof_signer().algorithm == "Ed25519"


def test_machines_that_share_a_database_sign_with_the_same_keys(
    any_engine: Engine, tmp_path: Path
) -> None:
    ring = LocalKeyRing(bytes(32))
    machines = [
        IssuerKeyStore(StoredShelf(any_engine, ring, FolderShelf(tmp_path / name)))
        for name in ("one", "other")
    ]

    one, other = ([signer.key_id for signer in machine.signers()] for machine in machines)

    assert one == other
    assert not (tmp_path / "one").exists()


def test_the_keys_of_a_folder_move_into_the_database(any_engine: Engine, tmp_path: Path) -> None:
    folder = FolderShelf(tmp_path)
    before = IssuerKeyStore(folder)
    before.signers()
    before.add("proof")

    after = IssuerKeyStore(StoredShelf(any_engine, LocalKeyRing(bytes(32)), folder))

    assert [key.key_id for key in after.signers()] == [key.key_id for key in before.signers()]


def test_a_copy_of_the_database_signs_nothing(any_engine: Engine, tmp_path: Path) -> None:
    folder = FolderShelf(tmp_path)
    IssuerKeyStore(StoredShelf(any_engine, LocalKeyRing(bytes(32)), folder)).signers()

    thief = IssuerKeyStore(StoredShelf(any_engine, LocalKeyRing(bytes(31) + b"x"), folder))

    with pytest.raises(SealBrokenError):
        thief.proof_signer()
