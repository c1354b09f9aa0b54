"""Key rings: the contract on the fake and the real one, then what only the real one can do."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.adapters import master_keys
from rpl.adapters.key_ring import LocalKeyRing
from rpl.adapters.master_keys import MasterKeys, decoded, made_at_need
from rpl.ports import KeyRing, Place
from rpl.ports.errors import MasterKeyError, SealBrokenError
from tests.fakes.vault import FakeKeyRing

MASTER = bytes(range(32))
HERE = Place("record_field.value", UUID(int=7))


@pytest.fixture(params=["fake", "local"])
def keyring(request: pytest.FixtureRequest) -> KeyRing:
    return FakeKeyRing() if request.param == "fake" else LocalKeyRing(secrets.token_bytes(32))


def test_each_new_key_opens_to_32_bytes_of_its_own(keyring: KeyRing) -> None:
    first, second = (keyring.unwrap(keyring.new_key()) for _ in range(2))

    assert len(first) == len(second) == 32
    assert first != second


def test_a_wrapped_key_does_not_show_the_same_bytes_as_another(keyring: KeyRing) -> None:
    assert keyring.new_key() != keyring.new_key()


def test_every_flipped_byte_of_a_wrapped_key_is_noticed(keyring: KeyRing) -> None:
    wrapped = keyring.new_key()
    for place in range(len(wrapped)):
        altered = bytearray(wrapped)
        altered[place] ^= 1
        with pytest.raises(SealBrokenError):
            keyring.unwrap(bytes(altered))


def test_a_wrapped_key_that_was_cut_is_noticed(keyring: KeyRing) -> None:
    wrapped = keyring.new_key()
    for length in range(len(wrapped)):
        with pytest.raises(SealBrokenError):
            keyring.unwrap(wrapped[:length])


@given(text=st.text())
def test_a_sealed_value_opens_to_what_was_sealed(text: str) -> None:
    for keyring in (FakeKeyRing(), LocalKeyRing(MASTER)):
        seal = keyring.values(keyring.new_key())

        assert seal.open(HERE, seal.seal(HERE, text)) == text


def test_the_same_text_twice_does_not_look_the_same(keyring: KeyRing) -> None:
    seal = keyring.values(keyring.new_key())

    assert seal.seal(HERE, "welder") != seal.seal(HERE, "welder")


def test_a_sealed_value_does_not_show_its_text(keyring: KeyRing) -> None:
    assert b"welder" not in keyring.values(keyring.new_key()).seal(HERE, "a welder of ships")


@pytest.mark.parametrize(
    "elsewhere", [Place("record_field.raw", HERE.row), Place(HERE.column, UUID(int=8))]
)
def test_a_value_moved_to_another_column_or_row_is_noticed(
    keyring: KeyRing, elsewhere: Place
) -> None:
    seal = keyring.values(keyring.new_key())

    with pytest.raises(SealBrokenError, match=elsewhere.column):
        seal.open(elsewhere, seal.seal(HERE, "welder"))


def test_a_value_of_another_applicant_does_not_open(keyring: KeyRing) -> None:
    mine, yours = (keyring.values(keyring.new_key()) for _ in range(2))

    with pytest.raises(SealBrokenError):
        yours.open(HERE, mine.seal(HERE, "welder"))


def test_every_flipped_byte_and_every_cut_of_a_value_is_noticed(keyring: KeyRing) -> None:
    seal = keyring.values(keyring.new_key())
    sealed = seal.seal(HERE, "welder")
    for place in range(len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        for broken in (bytes(altered), sealed[:place]):
            with pytest.raises(SealBrokenError):
                seal.open(HERE, broken)


def test_the_error_of_a_broken_value_does_not_show_it(keyring: KeyRing) -> None:
    seal = keyring.values(keyring.new_key())

    with pytest.raises(SealBrokenError) as raised:
        seal.open(HERE, b"welder" * 20)

    assert "welder" not in str(raised.value)


def test_another_master_key_does_not_open_it() -> None:
    wrapped = LocalKeyRing(secrets.token_bytes(32)).new_key()

    with pytest.raises(SealBrokenError):
        LocalKeyRing(secrets.token_bytes(32)).unwrap(wrapped)


def test_a_key_wrapped_again_is_the_same_key_and_needs_the_old_master_key_no_more() -> None:
    old, new = secrets.token_bytes(32), secrets.token_bytes(32)
    wrapped = LocalKeyRing(old).new_key()

    again = LocalKeyRing(new, old).wrapped_again(wrapped)

    assert LocalKeyRing(new).unwrap(again) == LocalKeyRing(old).unwrap(wrapped)
    assert LocalKeyRing(new, old).unwrap(wrapped) == LocalKeyRing(old).unwrap(wrapped)
    assert LocalKeyRing(new).wrapped_again(again) == again


def test_a_key_that_opens_with_no_master_key_is_not_wrapped_again(keyring: KeyRing) -> None:
    with pytest.raises(SealBrokenError):
        keyring.wrapped_again(b"\x01" + bytes(60))


def test_the_master_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "master.key"
    first = MasterKeys(made_at_need(path))()

    assert MasterKeys(made_at_need(path))() == first
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600


def test_processes_that_start_together_agree_on_one_master_key(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: tuple(MasterKeys(made_at_need(path))()), range(32)))

    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["master.key"]


def test_a_key_put_in_front_is_seen_and_the_older_ones_can_be_forgotten(tmp_path: Path) -> None:
    path = made_at_need(tmp_path / "master.key")
    running, other = MasterKeys(path), MasterKeys(path)
    [old] = running()

    other.add()
    new, kept = running()
    assert kept == old != new
    other.forget_old()

    assert list(running()) == [new]
    assert [path.name for path in tmp_path.iterdir()] == ["master.key"]


def test_a_folder_that_cannot_be_written_is_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = MasterKeys(made_at_need(tmp_path / "master.key"))

    def read_only(_path: Path, _content: bytes) -> None:
        raise PermissionError

    monkeypatch.setattr(master_keys, "create_once", read_only)

    with pytest.raises(MasterKeyError, match="put a new key in front of it"):
        keys.add()


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("not base64!", "RPL_MASTER_KEY: not base64"),
        ("c2hvcnQ=", r"5 bytes, where .* has 32"),
        (" ", "there is no key in it"),
    ],
)
def test_a_master_key_that_is_none_is_refused_by_name(setting: str, says: str) -> None:
    with pytest.raises(MasterKeyError, match=says):
        decoded([setting], "RPL_MASTER_KEY")


def test_a_damaged_or_missing_master_key_file_is_refused_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "master.key").write_bytes(b"\xff\xfe")

    with pytest.raises(MasterKeyError, match=r"master\.key"):
        MasterKeys(tmp_path / "master.key")
    with pytest.raises(MasterKeyError, match=r"other\.key: there is no such file"):
        MasterKeys(tmp_path / "other.key")
