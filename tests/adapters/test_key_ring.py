"""Key rings: the contract on the fake and the real one, then what only the real one can do."""

import base64
import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.adapters.key_ring import LocalKeyRing, master_key
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


def test_the_master_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first = master_key("", tmp_path / "keys")

    assert master_key("", tmp_path / "keys") == first
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "keys" / "master.key").stat().st_mode & 0o777 == 0o600


def test_processes_that_start_together_agree_on_one_master_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: master_key("", tmp_path), range(32)))

    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["master.key"]


def test_the_setting_goes_before_the_file(tmp_path: Path) -> None:
    given = secrets.token_bytes(32)

    assert master_key(base64.b64encode(given).decode(), tmp_path) == given
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("setting", "says"),
    [("not base64!", "RPL_MASTER_KEY: not base64"), ("c2hvcnQ=", r"5 bytes, where .* has 32")],
)
def test_a_master_key_that_is_none_is_refused_by_name(
    tmp_path: Path, setting: str, says: str
) -> None:
    with pytest.raises(MasterKeyError, match=says):
        master_key(setting, tmp_path)


def test_a_damaged_master_key_file_is_refused_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "master.key").write_bytes(b"\xff\xfe")

    with pytest.raises(MasterKeyError, match=r"master\.key"):
        master_key("", tmp_path)
