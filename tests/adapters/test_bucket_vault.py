"""The vault in an S3-compatible storage: what lies there, and what its absence says."""

import secrets
from datetime import timedelta
from pathlib import Path

import pytest

from rpl.adapters.object_store import Bucket, BucketVault
from rpl.adapters.vault import LocalVault
from rpl.ports.errors import ObjectMissingError, SealBrokenError, VaultAwayError
from tests.factories.vault import KEY, a_bucket, a_file, content


def test_a_large_file_goes_to_the_bucket_in_parts(storage: str, tmp_path: Path) -> None:
    vault, given = BucketVault(a_bucket(storage)), secrets.token_bytes(12 * 1024 * 1024)

    sealed = vault.put(KEY, a_file(tmp_path, given))

    assert content(vault, KEY, sealed.name) == given


def test_what_lies_in_the_bucket_shows_neither_content_nor_name(
    storage: str, tmp_path: Path
) -> None:
    vault = BucketVault(a_bucket(storage))
    sealed = vault.put(KEY, a_file(tmp_path, b"certificate of Ana Sample" * 100, "ana.jpg"))

    lying = b"".join(vault.sealed(sealed.name))

    assert b"Ana Sample" not in lying
    assert lying.startswith(b"RPLSEAL1")


def test_two_prefixes_of_a_bucket_do_not_see_each_other(storage: str, tmp_path: Path) -> None:
    first, second = BucketVault(a_bucket(storage)), BucketVault(a_bucket(storage))
    name = first.put(KEY, a_file(tmp_path, b"certificate")).name

    assert list(second.names()) == []
    with pytest.raises(ObjectMissingError):
        content(second, KEY, name)


def test_an_altered_object_of_a_bucket_does_not_open(storage: str, tmp_path: Path) -> None:
    vault = BucketVault(a_bucket(storage))
    name = vault.put(KEY, a_file(tmp_path, b"certificate")).name
    lying = bytearray(b"".join(vault.sealed(name)))
    lying[-1] ^= 1
    vault.keep(name, [bytes(lying)])

    with pytest.raises(SealBrokenError):
        content(vault, KEY, name)


def test_a_folder_and_a_bucket_hold_the_same_bytes(storage: str, tmp_path: Path) -> None:
    folder, bucket = LocalVault(tmp_path / "vault"), BucketVault(a_bucket(storage))
    name = folder.put(KEY, a_file(tmp_path, b"certificate")).name

    bucket.keep(name, folder.sealed(name))

    assert content(bucket, KEY, name) == b"certificate"


def test_a_storage_that_is_not_there_is_told_without_its_address(tmp_path: Path) -> None:
    bucket = Bucket(
        address="s3://rpl-test/sealed",
        endpoint="http://127.0.0.1:9",
        access_key="sample",
        secret_key="sample",  # noqa: S106 -- invented
        patience=timedelta(seconds=1),
    )
    vault = BucketVault(bucket)

    for attempt in (
        lambda: vault.put(KEY, a_file(tmp_path, b"certificate")),
        lambda: content(vault, KEY, "0" * 32),
        lambda: list(vault.names()),
        lambda: vault.remove("0" * 32),
    ):
        with pytest.raises(VaultAwayError) as raised:
            attempt()
        assert "127.0.0.1" not in str(raised.value)
