"""Account: the reference and return code of a claim, and how long a sign-in lasts.

Both are written in Crockford's base 32 (https://www.crockford.com/base32.html): digits and capital
letters without I, L, O and U, which are taken for 1, 1, 0 and V by hand, by voice and by eye.
"""

import hashlib
import unicodedata
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from rpl.domain.errors import RuleError, translatable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RETURN_CODE_LENGTH = 12
"""12 characters of 32 are 60 bits: not to be guessed, and still written on a piece of paper."""
REFERENCE_LENGTH = 8
ONE_TIME_CODE_LENGTH = 8
ONE_TIME_LIFETIME = timedelta(minutes=30)
"""How long a code or link that is used once may be used at all."""
_PREFIX = "RPL"
_GROUP = 4
_LOOKALIKES = str.maketrans("ILOU", "110V")

MIN_PASSWORD_LENGTH = 15
"""NIST SP 800-63B-4, 3.1.1.2: a password that is the only factor has at least 15 characters."""
MAX_PASSWORD_LENGTH = 200

SESSION_LIMIT = timedelta(hours=12)
"""After this a sign-in ends however much it is used: a working day, and below the 24 hours of
NIST SP 800-63B-4, 2.2.3.  A form that is sent later loses nothing (`rpl.edge.sign_in`)."""
SESSION_IDLE = timedelta(hours=2)
"""After this without a form sent a sign-in ends.  NIST proposes one hour; people who photograph
papers at a kitchen table, and assessors who read long claims, are given two."""


_WORTH_WRITING = timedelta(minutes=5)


class PasswordTooShortError(RuleError):
    """A new password is shorter than a password alone may be."""

    code = "password_too_short"
    template = translatable("The password needs at least %(length)s characters. Use a sentence.")


class ReturnCodeWrongError(RuleError):
    """Whoever is signed in to a claim did not prove that they may change what opens it."""

    code = "return_code_wrong"
    template = translatable(
        "This is not the return code of this claim. Check it and type it again. If you no longer "
        "have it, ask for a link by e-mail and open it: then no return code is asked for."
    )


class FormSpentError(RuleError):
    """A form opened a claim once, and no longer has the return code that opens it now."""

    code = "form_spent"
    template = translatable(
        "This form opened a claim before, and that claim has another return code now. Return to "
        "it with the new one, or load this page anew to open another claim."
    )


class EmailTakenError(RuleError):
    """Another member of staff has this e-mail address."""

    code = "email_taken"
    template = translatable("A member of staff with this e-mail address exists already.")


def next_return_code(nonce: str, claim_id: UUID) -> str:
    """The return code that one form gives a claim, however often the form is sent.

    It follows from the `nonce`, at least 128 random bits that the form carries and nobody keeps:
    whoever presses twice is told the same code twice, although only its hash is stored.
    """
    seed = hashlib.sha256(f"next return code\0{claim_id}\0{nonce}".encode()).digest()
    # All 256 bits of the hash are the seed: as hard to foretell as the nonce.
    return new_return_code(Random(int.from_bytes(seed, "big")))  # noqa: S311 -- see above


def new_return_code(random: Random) -> str:
    """A return code, grouped for reading: `XXXX-XXXX-XXXX`.

    `random` must be one that cannot be foretold, such as `random.SystemRandom`.
    """
    return drawn(random, RETURN_CODE_LENGTH)


def new_reference(random: Random) -> str:
    """A claim's reference: `RPL-XXXX-XXXX`.  It names a claim and opens nothing by itself."""
    return f"{_PREFIX}-{_grouped(_draw(random, REFERENCE_LENGTH))}"


def new_one_time_code(random: Random) -> str:
    """A code of 40 bits that is typed once and soon: `XXXX-XXXX`."""
    return _grouped(_draw(random, ONE_TIME_CODE_LENGTH))


def normal_one_time_code(typed: str) -> str:
    """A one-time code as it was given out; empty if it cannot be one."""
    letters = _letters(typed).translate(_LOOKALIKES)
    return _grouped(letters) if _is_drawn(letters, ONE_TIME_CODE_LENGTH) else ""


def normal_return_code(typed: str) -> str:
    """A return code as it was given out, from whatever someone typed; empty if it cannot be one."""
    return normal_drawn(typed, RETURN_CODE_LENGTH)


def drawn(random: Random, length: int) -> str:
    """So many letters and digits, drawn by chance and grouped in fours.

    `random` must be one that cannot be foretold, such as `random.SystemRandom`.
    """
    return _grouped(_draw(random, length))


def normal_drawn(typed: str, length: int) -> str:
    """What was drawn, from whatever someone typed of it; empty if it cannot be that."""
    letters = _letters(typed).translate(_LOOKALIKES)
    return _grouped(letters) if _is_drawn(letters, length) else ""


def normal_reference(typed: str) -> str:
    """A reference as it was given out, with or without its `RPL`; empty if it cannot be one."""
    letters = _letters(typed)
    if len(letters) == len(_PREFIX) + REFERENCE_LENGTH:
        letters = letters.removeprefix(_PREFIX)
    letters = letters.translate(_LOOKALIKES)
    return f"{_PREFIX}-{_grouped(letters)}" if _is_drawn(letters, REFERENCE_LENGTH) else ""


def normal_email(typed: str) -> str:
    """An e-mail address as it is stored: two spellings that differ in case are one person."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def check_password(password: str) -> None:
    """Refuse a password that is too short to stand alone.

    Raises:
        PasswordTooShortError: It has fewer than 15 characters.
    """
    if len(password) < MIN_PASSWORD_LENGTH:
        raise PasswordTooShortError(length=MIN_PASSWORD_LENGTH)


def session_end(started: datetime, used: datetime) -> datetime:
    """When a sign-in that was used last at `used` ends, unless it is used again."""
    return min(started + SESSION_LIMIT, used + SESSION_IDLE)


def proves_anew(started: datetime, now: datetime) -> bool:
    """Whether a sign-in by a link is so young that it proves who it is, like a code just typed."""
    return now < started + ONE_TIME_LIFETIME


def renewed_end(started: datetime, ends: datetime, used: datetime) -> datetime:
    """The end of a sign-in that is used now.

    It stays as it was when it has come already, or would move by less than five minutes: not every
    form needs another write.
    """
    later = session_end(started, used)
    return later if used < ends and later - ends >= _WORTH_WRITING else ends


def _draw(random: Random, length: int) -> str:
    return "".join(random.choice(ALPHABET) for _ in range(length))


def _grouped(letters: str) -> str:
    return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))


def _letters(typed: str) -> str:
    """Letters and digits in capitals; full-width and Arabic digits are the digits they show."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    digits = (str(unicodedata.digit(sign, sign)) for sign in plain)
    return "".join(sign for sign in digits if sign.isalnum())


def _is_drawn(letters: str, length: int) -> bool:
    return len(letters) == length and set(letters) <= set(ALPHABET)
