"""Changing the master key: everything still opens, and what was interrupted is finished."""

import base64
import secrets
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from rpl.adapters.key_ring import LocalKeyRing
from rpl.adapters.master_keys import MasterKeys
from rpl.assembly import Parts, build
from rpl.cli import app
from rpl.ports.errors import MasterKeyError, SealBrokenError
from rpl.settings import Settings
from rpl.store.database import read_session, write_session
from rpl.store.intake import applicant_name
from rpl.store.migrations import migrate
from rpl.store.sealed import claim_seal
from rpl.store.tables import Applicant, AuditEntry, Claim
from rpl.upkeep.rotation import forget_old, rotate
from tests.factories.review import a_claim, an_applicant

NAME = "Lucía Invented"
PEOPLE = 5


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    found = build(Settings(data_dir=tmp_path))
    migrate(found.engine, found.keyring)
    for _ in range(PEOPLE):
        a_claim(found.engine, applicant_id=an_applicant(found.engine, NAME, found.keyring))
    return found


def names(parts: Parts) -> list[str]:
    with read_session(parts.engine) as session:
        return [
            applicant_name(session, claim_seal(session, parts.keyring, claim), claim)
            for claim in session.exec(select(Claim.id))
        ]


def wrapped(parts: Parts) -> list[bytes]:
    with read_session(parts.engine) as session:
        return list(session.exec(select(Applicant.wrapped_key)))


def key_file(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "master.key"


def test_every_key_is_wrapped_by_the_new_master_key_and_a_running_service_sees_it(
    parts: Parts, tmp_path: Path
) -> None:
    running, before = build(Settings(data_dir=tmp_path)), wrapped(parts)
    (signed_with,) = running.secrets()

    done = rotate(parts)

    assert (done.wrapped, done.lost) == (PEOPLE, 0)
    assert not set(before) & set(wrapped(parts))
    assert names(running) == names(parts) == [NAME] * PEOPLE
    current, old = MasterKeys(key_file(tmp_path))()
    LocalKeyRing(current).unwrap(wrapped(parts)[0])
    with pytest.raises(SealBrokenError):
        LocalKeyRing(old).unwrap(wrapped(parts)[0])
    LocalKeyRing(current).unwrap(running.keyring.new_key())
    assert running.secrets() == parts.secrets()
    assert running.secrets()[1] == signed_with != running.secrets()[0]
    assert key_file(tmp_path).stat().st_mode & 0o777 == 0o600
    with read_session(parts.engine) as session:
        assert "master_key_rotated" in list(session.exec(select(AuditEntry.deed)))


def test_an_interrupted_rotation_is_finished_and_not_begun_anew(
    parts: Parts, tmp_path: Path
) -> None:
    MasterKeys(key_file(tmp_path)).add()
    with write_session(parts.engine) as session:
        first = session.exec(select(Applicant)).first()
        assert first is not None
        first.wrapped_key = parts.keyring.wrapped_again(first.wrapped_key)

    assert rotate(parts).wrapped == PEOPLE - 1

    assert len(MasterKeys(key_file(tmp_path))()) == 2
    assert names(parts) == [NAME] * PEOPLE


def test_older_keys_are_forgotten_only_when_nothing_needs_them(
    parts: Parts, tmp_path: Path
) -> None:
    rotate(parts)
    with write_session(parts.engine) as session:
        lost = session.exec(select(Applicant)).first()
        assert lost is not None
        kept, lost.wrapped_key = lost.wrapped_key, LocalKeyRing(bytes(32)).new_key()
        lost_id = lost.id

    with pytest.raises(MasterKeyError, match="1 keys open with none"):
        forget_old(parts)
    with write_session(parts.engine) as session:
        session.get_one(Applicant, lost_id).wrapped_key = kept
    forget_old(parts)

    assert len(MasterKeys(key_file(tmp_path))()) == 1
    assert names(build(Settings(data_dir=tmp_path))) == [NAME] * PEOPLE


def test_a_key_that_was_destroyed_is_left_alone(parts: Parts) -> None:
    with write_session(parts.engine) as session:
        gone = session.exec(select(Applicant)).first()
        assert gone is not None
        gone.wrapped_key = b""

    done = rotate(parts)

    assert (done.wrapped, done.lost) == (PEOPLE - 1, 0)
    assert b"" in wrapped(parts)


def test_a_key_in_the_setting_is_changed_by_hand(parts: Parts, tmp_path: Path) -> None:
    [old] = MasterKeys(key_file(tmp_path))()
    by_setting = base64.b64encode(old).decode()
    fixed = replace(parts, settings=Settings(data_dir=tmp_path, master_key=by_setting))
    with pytest.raises(MasterKeyError, match="the new key, a comma and the old key"):
        rotate(fixed)

    both = f"{base64.b64encode(secrets.token_bytes(32)).decode()},{by_setting}"
    anew = build(Settings(data_dir=tmp_path, master_key=both))

    assert rotate(anew).wrapped == PEOPLE
    assert names(anew) == [NAME] * PEOPLE


def test_the_command_says_what_it_did_and_what_is_lost(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RPL_DATA_DIR", str(tmp_path))
    first = CliRunner().invoke(app, ["rotate-master-key"])
    assert (first.exit_code, first.stdout.split()[0]) == (0, str(PEOPLE))

    with write_session(parts.engine) as session:
        lost = session.exec(select(Applicant)).first()
        assert lost is not None
        lost.wrapped_key = LocalKeyRing(bytes(32)).new_key()
    again = CliRunner().invoke(app, ["rotate-master-key"])
    assert again.exit_code == 1
    assert "1 keys open with no master key" in again.stdout
