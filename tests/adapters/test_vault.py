"""Vaults: the contract on the fake and the real one, then tampering with the real one."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rpl.adapters import vault as vault_module
from rpl.adapters.object_store import BucketVault
from rpl.adapters.vault import LocalVault
from rpl.domain.intake import StorageFullError
from rpl.ports import Vault
from rpl.ports.errors import ObjectMissingError, SealBrokenError
from tests.factories.vault import KEY, OTHER_KEY, SEGMENT, a_bucket, a_file, content
from tests.fakes.clock import NOON
from tests.fakes.vault import FakeVault, FullVault


@pytest.fixture(params=["fake", "local", "bucket"])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    if request.param == "bucket":
        return BucketVault(a_bucket(request.getfixturevalue("storage")))
    return FakeVault() if request.param == "fake" else LocalVault(tmp_path / "vault")


@pytest.fixture
def local(tmp_path: Path) -> LocalVault:
    return LocalVault(tmp_path / "vault")


def full_disk() -> BinaryIO:
    return Path("/dev/full").open("wb")


@pytest.mark.parametrize("size", [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT])
def test_what_is_put_in_comes_out(vault: Vault, tmp_path: Path, size: int) -> None:
    given = secrets.token_bytes(size)

    sealed = vault.put(KEY, a_file(tmp_path, given))

    assert content(vault, KEY, sealed.name) == given
    assert sealed.size == size


def test_the_same_file_twice_has_two_names_and_one_fingerprint(
    vault: Vault, tmp_path: Path
) -> None:
    file = a_file(tmp_path, b"certificate")

    first, second = vault.put(KEY, file), vault.put(KEY, file)

    assert first.name != second.name
    assert first.fingerprint == second.fingerprint
    assert sorted(vault.names()) == sorted([first.name, second.name])


@pytest.mark.parametrize("size", [0, 1, SEGMENT + 1])
def test_what_is_measured_again_is_what_was_measured_when_it_was_sealed(
    vault: Vault, tmp_path: Path, size: int
) -> None:
    given = secrets.token_bytes(size)
    sealed = vault.put(KEY, a_file(tmp_path, given))

    found = vault.measured(KEY, sealed.name)

    assert (found.size, found.fingerprint) == (sealed.size, sealed.fingerprint)
    assert found.sha256 == hashlib.sha256(given).hexdigest()


def test_the_same_file_of_two_applicants_has_two_fingerprints(vault: Vault, tmp_path: Path) -> None:
    file = a_file(tmp_path, b"certificate")

    assert vault.put(KEY, file).fingerprint != vault.put(OTHER_KEY, file).fingerprint


def test_another_applicants_key_opens_nothing(vault: Vault, tmp_path: Path) -> None:
    sealed = vault.put(KEY, a_file(tmp_path, b"certificate"))

    with pytest.raises(SealBrokenError):
        content(vault, OTHER_KEY, sealed.name)


@pytest.mark.parametrize("name", ["0" * 32, "", "../keys/master.key", "/etc/passwd", "." * 32])
def test_a_name_the_vault_never_gave_is_missing(vault: Vault, name: str) -> None:
    with pytest.raises(ObjectMissingError):
        content(vault, KEY, name)


def test_what_is_removed_is_gone_and_can_be_removed_again(vault: Vault, tmp_path: Path) -> None:
    sealed = vault.put(KEY, a_file(tmp_path, b"certificate"))

    vault.remove(sealed.name)
    vault.remove(sealed.name)

    assert list(vault.names()) == []
    with pytest.raises(ObjectMissingError):
        content(vault, KEY, sealed.name)


def test_a_full_vault_refuses_in_words_an_applicant_can_read(tmp_path: Path) -> None:
    with pytest.raises(StorageFullError, match="no room left"):
        FullVault().put(KEY, a_file(tmp_path, b"certificate"))


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "vault"
    vault = LocalVault(folder)
    monkeypatch.setattr(vault_module, "_private", lambda _path: full_disk())

    with pytest.raises(StorageFullError):
        vault.put(KEY, a_file(tmp_path, b"certificate"))

    assert list(folder.iterdir()) == []


def test_folder_and_files_are_private(local: LocalVault, tmp_path: Path) -> None:
    sealed = local.put(KEY, a_file(tmp_path, b"certificate"))

    assert (tmp_path / "vault").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "vault" / sealed.name).stat().st_mode & 0o777 == 0o600


def test_the_content_does_not_stand_in_the_file(local: LocalVault, tmp_path: Path) -> None:
    sealed = local.put(KEY, a_file(tmp_path, b"certificate of Ana Sample" * 100))

    assert b"Ana Sample" not in (tmp_path / "vault" / sealed.name).read_bytes()


def test_an_unfinished_file_is_not_an_object(local: LocalVault, tmp_path: Path) -> None:
    a_file(tmp_path / "vault", b"half", f".{'0' * 32}.part")

    assert list(local.names()) == []


def test_what_was_begun_and_never_finished_is_removed_when_it_is_old(
    local: LocalVault, tmp_path: Path
) -> None:
    kept = local.put(KEY, a_file(tmp_path, b"certificate")).name
    old, fresh = (tmp_path / "vault" / f".{'0' * 32}.{end}.part" for end in ("0001", "0002"))
    for part in (old, fresh):
        part.write_bytes(b"cut off")
    os.utime(old, (NOON.timestamp(), NOON.timestamp()))

    removed = [local.forget_unfinished(NOON + timedelta(hours=1)) for _ in range(2)]

    assert removed == [1, 0]
    assert (old.exists(), fresh.exists(), list(local.names())) == (False, True, [kept])


def test_every_flipped_byte_is_noticed(local: LocalVault, tmp_path: Path) -> None:
    name = local.put(KEY, a_file(tmp_path, b"certificate")).name
    path = tmp_path / "vault" / name
    sealed = path.read_bytes()
    for place in range(len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        path.write_bytes(altered)
        with pytest.raises(SealBrokenError):
            content(local, KEY, name)


def test_every_cut_is_noticed(local: LocalVault, tmp_path: Path) -> None:
    name = local.put(KEY, a_file(tmp_path, b"x" * (2 * SEGMENT))).name
    path = tmp_path / "vault" / name
    sealed = path.read_bytes()
    header, step = 75, SEGMENT + 16
    for length in [*range(header + 20), header + step, header + step + 1, len(sealed) - 1]:
        path.write_bytes(sealed[:length])
        with pytest.raises(SealBrokenError):
            content(local, KEY, name)


@pytest.mark.parametrize("order", [[1, 0, 2], [0, 0, 1, 2], [0, 2], [0, 1], [0, 1, 2, 2], [0]])
def test_segments_cannot_be_moved_repeated_or_left_out(
    local: LocalVault, tmp_path: Path, order: list[int]
) -> None:
    name = local.put(KEY, a_file(tmp_path, secrets.token_bytes(3 * SEGMENT))).name
    path = tmp_path / "vault" / name
    sealed = path.read_bytes()
    header, step = 75, SEGMENT + 16
    segments = [sealed[header + n * step : header + (n + 1) * step] for n in range(3)]
    path.write_bytes(sealed[:header] + b"".join(segments[n] for n in order))

    with pytest.raises(SealBrokenError):
        content(local, KEY, name)


def test_two_objects_of_one_applicant_cannot_be_exchanged(
    local: LocalVault, tmp_path: Path
) -> None:
    first = local.put(KEY, a_file(tmp_path, b"first")).name
    second = local.put(KEY, a_file(tmp_path, b"second")).name
    folder = tmp_path / "vault"
    (folder / first).write_bytes((folder / second).read_bytes())

    with pytest.raises(SealBrokenError):
        content(local, KEY, first)


@given(given=st.binary(max_size=400), place=st.integers(0), flip=st.integers(1, 255))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_altered_is_never_given_out_as_the_content(
    local: LocalVault, tmp_path: Path, given: bytes, place: int, flip: int
) -> None:
    name = local.put(KEY, a_file(tmp_path, given)).name
    path = tmp_path / "vault" / name
    altered = bytearray(path.read_bytes())
    altered[place % len(altered)] ^= flip
    path.write_bytes(altered)

    with pytest.raises(SealBrokenError):
        content(local, KEY, name)


def test_a_sealed_object_moves_to_another_vault_and_opens_there(
    vault: Vault, tmp_path: Path
) -> None:
    other = FakeVault() if isinstance(vault, FakeVault) else LocalVault(tmp_path / "other")
    given = secrets.token_bytes(2 * SEGMENT + 7)
    name = vault.put(KEY, a_file(tmp_path, given)).name

    for _ in range(2):
        other.keep(name, vault.sealed(name))

    assert content(other, KEY, name) == given
    assert list(other.names()) == [name]


def test_what_is_not_there_cannot_be_moved(vault: Vault) -> None:
    with pytest.raises(ObjectMissingError):
        list(vault.sealed("0" * 32))


def test_an_object_that_breaks_off_on_its_way_is_not_kept(local: LocalVault) -> None:
    def breaks_off() -> Iterator[bytes]:
        yield b"first"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        local.keep("0" * 32, breaks_off())
    with pytest.raises(ObjectMissingError):
        local.keep("../outside", [b""])

    assert list(local.names()) == []
