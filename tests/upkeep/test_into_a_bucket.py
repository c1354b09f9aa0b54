"""An installation moves, and a backup is restored, with its files in S3-compatible storage."""

import hashlib
import secrets
import sys
from pathlib import Path

import pytest

from rpl.assembly import build, vault_of
from rpl.needs import SettingsError
from rpl.ports import Vault
from rpl.settings import Settings
from rpl.upkeep.backup import back_up
from rpl.upkeep.moving import move
from rpl.upkeep.problems import UpkeepError
from rpl.upkeep.restore import restore
from rpl.upkeep.verifying import verify_everything
from tests.s3_server import BUCKET
from tests.upkeep.conftest import Kept


def in_bucket(settings: Settings, storage: str) -> Settings:
    """These settings, with an empty prefix of the bucket for the files."""
    changed = {
        "vault": f"s3://{BUCKET}/{secrets.token_hex(8)}",
        "s3_endpoint": storage,
        "s3_access_key": "sample",
        "s3_secret_key": "sample",
    }
    return settings.model_copy(update=changed)


def lying(vault: Vault) -> dict[str, str]:
    """The SHA-256 of every object as it lies there."""
    return {
        name: hashlib.sha256(b"".join(vault.sealed(name))).hexdigest() for name in vault.names()
    }


@pytest.mark.parametrize("empty_address", ["postgresql"], indirect=True)
def test_a_whole_installation_moves_to_postgresql_and_a_bucket(
    kept: Kept, storage: str, empty_address: str
) -> None:
    there = in_bucket(kept.parts.settings, storage)
    (name,) = kept.parts.vault.names()
    vault_of(there).keep(name, [b"cut off"])  # a move before broke off here
    here = there.model_copy(update={"vault": ""})

    moved = move(here, empty_address, there.vault)

    assert (moved.objects, moved.already_there) == (1, 0)
    parts = build(there.model_copy(update={"database_url": empty_address}))
    found = verify_everything(parts)
    parts.engine.dispose()
    assert lying(parts.vault) == lying(kept.parts.vault)
    assert (found.objects, found.problems) == (1, ())
    assert list(kept.parts.vault.names()) == [name]


def test_a_move_to_a_bucket_without_the_package_for_it_moves_nothing(
    kept: Kept, storage: str, postgres_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = in_bucket(kept.parts.settings, storage).model_copy(update={"vault": ""})
    monkeypatch.setitem(sys.modules, "obstore", None)

    with pytest.raises(SettingsError, match="pip install obstore"):
        move(settings, postgres_address, "s3://no-such-bucket")


def test_a_backup_is_restored_into_a_bucket_and_backed_up_from_there(
    kept: Kept, storage: str, tmp_path: Path
) -> None:
    settings = in_bucket(Settings(data_dir=tmp_path / "data"), storage)

    parts, manifest = restore(settings, kept.folder, kept.keys)

    found = verify_everything(parts)
    assert (found.objects, found.problems) == (manifest.objects, ()) == (1, ())
    assert lying(parts.vault) == lying(kept.parts.vault)
    assert not settings.vault_dir.exists()
    again = back_up(parts, tmp_path / "again", tmp_path / "again-keys")
    parts.engine.dispose()
    back = Settings(data_dir=tmp_path / "back")
    returned, _ = restore(back, tmp_path / "again", tmp_path / "again-keys")
    assert (again.objects, lying(returned.vault)) == (1, lying(kept.parts.vault))
    returned.engine.dispose()


def test_a_backup_that_was_altered_leaves_nothing_in_the_bucket(
    kept: Kept, storage: str, tmp_path: Path
) -> None:
    settings = in_bucket(Settings(data_dir=tmp_path / "data"), storage)
    (name,) = kept.parts.vault.names()
    object_of_backup = kept.folder / "objects" / name
    whole = object_of_backup.read_bytes()
    object_of_backup.chmod(0o600)
    object_of_backup.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    try:
        with pytest.raises(UpkeepError, match="was altered"):
            restore(settings, kept.folder, kept.keys)
    finally:
        object_of_backup.write_bytes(whole)

    assert list(vault_of(settings).names()) == []
