"""Backup, destroy, restore, verify."""

import json
import shutil
from base64 import b64encode
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text
from sqlmodel import col, func, select

from rpl.adapters.access_spool import AccessSpool
from rpl.adapters.head_notes import HeadNotes
from rpl.adapters.key_store import IssuerKeyStore
from rpl.assembly import Parts, shelf_of
from rpl.domain.audit import THE_SERVICE, first_broken
from rpl.domain.looks import Look, Seen
from rpl.domain.verification import Outcome
from rpl.flows.erasure import erase_applicant
from rpl.flows.verification import verify
from rpl.settings import PROJECT, Settings
from rpl.store import audit, dump
from rpl.store.credential import issued, newest_list, places_taken
from rpl.store.database import connect, read_session, write_session
from rpl.store.migrations import head
from rpl.store.objects import COLUMNS
from rpl.store.provider import next_position
from rpl.store.sealed import Sealed
from rpl.store.tables import Applicant, CredentialRow, CreditPosting, FeedCounter
from rpl.store.wrapped_keys import keys_after, tables_of_keys
from rpl.upkeep.backup import KEYS_APART, back_up
from rpl.upkeep.problems import UpkeepError
from rpl.upkeep.restore import restore
from rpl.upkeep.verifying import verify_everything
from tests.upkeep.conftest import Kept

NAMES = ("María".encode(), "Gutiérrez".encode(), b"Gutierrez")


def contents(engine: Engine) -> dict[str, dump.Content]:
    with dump.snapshot(engine) as connection:
        return {table.name: dump.content(connection, table) for table in dump.tables_kept()}


def key_ids(parts: Parts) -> set[str]:
    store = IssuerKeyStore(shelf_of(parts.settings, parts.engine, parts.keyring))
    return {signer.key_id for signer in store.signers()}


def test_a_restored_backup_holds_every_row_file_and_credential(
    kept: Kept, tmp_path: Path, empty_address: str
) -> None:
    settings = Settings(data_dir=tmp_path / "data", database_url=empty_address)

    parts, manifest = restore(settings, kept.folder, kept.keys)

    before, after = contents(kept.parts.engine), contents(parts.engine)
    moved_on = {name for name in before if before[name] != after[name]}
    found = verify_everything(parts)
    # PostgreSQL keeps in rows the signing keys that an embedded installation keeps in files
    assert moved_on - {"signing_key"} <= {"status_list", "feed_counter", "audit_entry"}
    assert key_ids(parts) == key_ids(kept.parts)
    assert after["audit_entry"].rows == before["audit_entry"].rows + 1
    assert after["status_list"].rows == before["status_list"].rows + 1
    assert found.problems == ()
    assert (found.objects, found.credentials) == (1, before["credential"].rows)
    assert found.objects == manifest.objects == kept.made.objects
    checked = verify(parts.credentials, kept.token, parts.clock.now())
    assert checked.report.outcome is Outcome.GOOD
    parts.engine.dispose()


@pytest.mark.parametrize("empty_address", ["postgresql"], indirect=True)
def test_a_backup_of_postgresql_becomes_an_embedded_installation_that_signs_with_the_same_keys(
    kept: Kept, tmp_path: Path, empty_address: str
) -> None:
    settings = Settings(data_dir=tmp_path / "shared", database_url=empty_address)
    shared, _manifest = restore(settings, kept.folder, kept.keys)
    shared_keys = key_ids(shared)  # takes them over from the files
    for path in settings.keys_dir.glob("*.pem"):
        path.unlink()  # from now on they are rows alone
    back_up(shared, tmp_path / "backup", tmp_path / "backup-keys")

    parts, _manifest = restore(
        Settings(data_dir=tmp_path / "data"), tmp_path / "backup", tmp_path / "backup-keys"
    )

    assert key_ids(parts) == shared_keys == key_ids(kept.parts)
    assert verify_everything(parts).problems == ()
    for each in (parts, shared):
        each.engine.dispose()


def test_who_was_erased_stays_erased_and_notes_beside_the_database_are_kept(
    kept: Kept, tmp_path: Path
) -> None:
    first, _manifest = restore(Settings(data_dir=tmp_path / "one"), kept.folder, kept.keys)
    with write_session(first.engine) as session:
        erased = session.exec(select(CreditPosting.applicant_id)).first()
        assert erased is not None
        erase_applicant(session, first.clock, erased)
    with read_session(first.engine) as session:
        head_then = audit.head(session)
    HeadNotes(first.settings.heads_file).note(head_then, first.clock.now())
    look = Look(id=uuid4(), at=first.clock.now(), who=THE_SERVICE, seen=Seen.CLAIM)
    AccessSpool(first.settings.spool_dir).looked([look])
    back_up(first, tmp_path / "backup", tmp_path / "backup-keys")

    parts, _manifest = restore(
        Settings(data_dir=tmp_path / "two"), tmp_path / "backup", tmp_path / "backup-keys"
    )

    with read_session(parts.engine) as session:
        assert session.get_one(Applicant, erased).wrapped_key == b""
        trail = list(audit.links(session))
    assert trail[-1].entry.deed == "backup_restored"
    assert first_broken(trail, HeadNotes(parts.settings.heads_file).noted()) is None
    assert HeadNotes(parts.settings.heads_file).noted() == (head_then,)
    assert [b.looks for b in AccessSpool(parts.settings.spool_dir).batches()] == [(look,)]
    assert verify_everything(parts).problems == ()
    for each in (parts, first):
        each.engine.dispose()


def test_what_may_have_been_given_out_since_is_never_given_out_again(
    kept: Kept, tmp_path: Path
) -> None:
    with read_session(kept.parts.engine) as session:
        before = newest_list(session)
        position = session.exec(select(FeedCounter.last_position)).one()

    parts, _manifest = restore(Settings(data_dir=tmp_path), kept.folder, kept.keys)

    with write_session(parts.engine) as session:
        assert newest_list(session) >= before + 1000
        assert places_taken(session, newest_list(session)) == frozenset()
        assert next_position(session) > position + 1_000_000
    parts.engine.dispose()


def test_what_does_not_hold_is_named(kept: Kept, tmp_path: Path) -> None:
    parts, _manifest = restore(Settings(data_dir=tmp_path), kept.folder, kept.keys)
    (name,) = parts.vault.names()
    sealed = b"".join(parts.vault.sealed(name))
    parts.vault.keep(name, [sealed[:-1] + bytes([sealed[-1] ^ 1])])
    with write_session(parts.engine) as session:
        row = session.exec(select(CredentialRow).order_by(col(CredentialRow.id)).limit(1)).one()
        found = issued(session, parts.keyring, row.id)
        assert found is not None
        altered = json.dumps(found.document | {"validFrom": "2020-01-01T00:00:00Z"})
        wrapped = session.exec(
            select(Applicant.wrapped_key)
            .join(CreditPosting, col(CreditPosting.applicant_id) == col(Applicant.id))
            .where(CreditPosting.id == row.posting_id)
        ).one()
        place = Sealed.CREDENTIAL_DOCUMENT.at(row.id)
        row.document = parts.keyring.values(wrapped).seal(place, altered)
        session.add(row)

    problems = verify_everything(parts).problems

    assert any(problem.startswith(f"file {name}") for problem in problems)
    assert any("proof bad" in problem for problem in problems)
    parts.engine.dispose()


@pytest.mark.parametrize(
    "path", ["tables/claim.jsonl", "objects.jsonl", "../backup-keys/master.key", "objects"]
)
def test_an_altered_backup_is_refused_before_a_row_is_written(
    kept: Kept, tmp_path: Path, path: str
) -> None:
    for name in ("backup", "backup-keys"):
        shutil.copytree(kept.folder.parent / name, tmp_path / name)
    altered = tmp_path / "backup" / path
    if altered.is_dir():
        (altered,) = altered.iterdir()
    altered.write_bytes(altered.read_bytes() + b" ")

    with pytest.raises(UpkeepError, match="was altered since"):
        restore(Settings(data_dir=tmp_path / "data"), tmp_path / "backup", tmp_path / "backup-keys")

    database = tmp_path / "data" / "rpl.sqlite"
    if database.exists():
        engine = connect(f"sqlite:///{database}")
        with engine.connect() as connection:
            assert dump.is_empty(connection)
        engine.dispose()


def test_a_broken_off_or_foreign_backup_is_refused_with_words(kept: Kept, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    (tmp_path / "empty").mkdir()
    elsewhere = Settings(data_dir=tmp_path / "data", public_url="https://elsewhere.example")

    for folder, keys, given, says in (
        (tmp_path / "empty", kept.keys, settings, "no whole backup"),
        (kept.folder, kept.folder, settings, "not of a form"),
        (kept.folder, kept.keys, elsewhere, "set it to the address they name"),
    ):
        with pytest.raises(UpkeepError, match=says):
            restore(given, folder, keys)
    assert not (tmp_path / "data").exists()


def test_nothing_is_overwritten(kept: Kept, tmp_path: Path) -> None:
    with pytest.raises(UpkeepError, match="holds something already"):
        back_up(kept.parts, kept.folder, tmp_path / "keys")
    with pytest.raises(UpkeepError, match="holds something already"):
        restore(kept.parts.settings, kept.folder, kept.keys)
    (tmp_path / "data" / "keys").mkdir(parents=True)
    (tmp_path / "data" / "keys" / "master.key").write_text("other")
    with pytest.raises(UpkeepError, match="another key already"):
        restore(Settings(data_dir=tmp_path / "data"), kept.folder, kept.keys)


def test_a_backup_is_private_and_names_nobody_without_its_keys(kept: Kept) -> None:
    files = [path for path in kept.folder.rglob("*") if path.is_file()]
    modes = {path.stat().st_mode & 0o777 for path in files}

    assert modes == {0o600}
    assert kept.folder.stat().st_mode & 0o777 == 0o700
    with read_session(kept.parts.engine) as session:
        tables = list(tables_of_keys())
        keys = [key for table in tables for _row, key in keys_after(session, table, None, 100)]
        count = session.exec(select(func.count()).select_from(Applicant)).one()
    assert len(keys) >= count == 2
    for path in files:
        content = path.read_bytes()
        assert not any(key in content or b64encode(key) in content for key in keys)
        assert not any(name in content for name in NAMES), path.name


def test_an_older_database_is_not_backed_up(kept: Kept, tmp_path: Path) -> None:
    with write_session(kept.parts.engine) as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '0001'"))
    try:
        with pytest.raises(UpkeepError, match="rpl migrate"):
            back_up(kept.parts, tmp_path / "b", tmp_path / "k")
    finally:
        with write_session(kept.parts.engine) as session:
            session.connection().execute(
                text("UPDATE alembic_version SET version_num = :head"), {"head": head()}
            )


def test_every_column_that_names_an_object_is_known() -> None:
    named = {
        f"{table.name}.{column.name}"
        for table in dump.tables_kept()
        for column in table.columns
        if column.name.endswith(("object_name", "image_name"))
    }

    assert named == COLUMNS


def test_keys_are_columns_that_exist() -> None:
    columns = {table.name: set(table.columns.keys()) for table in dump.tables_kept()}

    assert all(names <= columns[table] for table, names in KEYS_APART.items())
    assert (PROJECT / "docs").is_dir()
