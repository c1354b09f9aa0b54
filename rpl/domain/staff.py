"""Staff: who can be let in, and what an administrator cannot do to them."""

import re
from random import Random

from rpl.domain.account import drawn, normal_email
from rpl.domain.errors import RuleError, translatable

MAX_NAME_LENGTH = 200
_PASSWORD_LENGTH = 24
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


class StaffNotFoundError(RuleError):
    """The organisation has nobody of this id or address."""

    code = "staff_not_found"
    template = translatable("There is no such member of staff. Look in the list of staff.")


class StaffNameMissingError(RuleError):
    """A new member of staff has no name, or no address to sign in with."""

    code = "staff_name_missing"
    template = translatable("Type a name and an e-mail address.")


class OwnRolesError(RuleError):
    """An administrator would change what they may do themselves."""

    code = "own_roles"
    template = translatable("Nobody changes this for themselves. Ask another administrator.")


class LastAdminError(RuleError):
    """Nobody would be left to keep staff."""

    code = "last_admin"
    template = translatable(
        "This is the only administrator. Make somebody else an administrator first."
    )


def first_password(random: Random) -> str:
    """A password to be handed over and changed: 120 bits, `random` not to be foretold."""
    return drawn(random, _PASSWORD_LENGTH)


def check_person(name: str, email: str) -> tuple[str, str]:
    """Name and address of a new member of staff, as they are kept.

    Raises:
        StaffNameMissingError: The name is empty or far too long, or the address is none.
    """
    kept, address = " ".join(name.split()), normal_email(email)
    if not 0 < len(kept) <= MAX_NAME_LENGTH or len(address) > MAX_NAME_LENGTH:
        raise StaffNameMissingError
    if not _ADDRESS.fullmatch(address):
        raise StaffNameMissingError
    return kept, address
