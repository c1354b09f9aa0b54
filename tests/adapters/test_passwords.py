"""The contract of `ports.PasswordHasher`, on argon2id and on its fake."""

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher

from rpl.adapters.passwords import Argon2Passwords
from rpl.ports import PasswordHasher
from tests.fakes.passwords import FastPasswords

CHEAP = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(params=[lambda: Argon2Passwords(CHEAP), FastPasswords], ids=["argon2id", "fake"])
def passwords(request: pytest.FixtureRequest) -> PasswordHasher:
    made: PasswordHasher = request.param()
    return made


@pytest.mark.parametrize(
    "secret", ["an invented pass phrase", "", "contraseña كلمة", "\0", "x" * 999]
)
def test_only_the_secret_itself_is_right(passwords: PasswordHasher, secret: str) -> None:
    hashed = passwords.hash(secret)

    assert passwords.verify(secret, hashed)
    assert not passwords.verify(secret + " ", hashed)


def test_the_hash_does_not_hold_the_secret(passwords: PasswordHasher) -> None:
    assert "phrase" not in passwords.hash("phrase")


@pytest.mark.parametrize("secret", ["anything", "", "a secret that nobody has"])
def test_nothing_is_right_for_somebody_who_does_not_exist(
    passwords: PasswordHasher, secret: str
) -> None:
    assert not passwords.verify(secret, None)


def test_the_real_hash_is_salted_argon2id() -> None:
    passwords = Argon2Passwords(CHEAP)

    assert passwords.hash("same").startswith("$argon2id$")
    assert passwords.hash("same") != passwords.hash("same")
