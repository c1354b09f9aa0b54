"""Organisation: who runs a programme; several share one installation, apart from one another.

What belongs to nobody else belongs to the default organisation, which every installation has.
"""

import re
import unicodedata
from enum import IntEnum
from typing import Final
from uuid import UUID

from rpl.domain.errors import FieldProblem, RuleError, translatable

DEFAULT_ORGANISATION: Final = UUID("00000000-0000-4000-8000-000000000001")
"""The organisation of an installation that needs no second one."""
DEFAULT_SLUG: Final = "here"


class ClaimPriority(IntEnum):
    """How soon a claim is shown to assessors: all of one rank before any of the next.

    The numbers are stored and sorted by, so new ranks go between them.
    """

    URGENT = 10
    USUAL = 20


_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_SLUG = 40
MAX_NAME_LETTERS: Final = 120
MAX_CONTACT_LETTERS: Final = 300
_NAMELESS = translatable("Type the name of your organisation")
_TOO_LONG = translatable("This has %(letters)s letters. Shorten it to %(most)s or fewer")


class SlugRefusedError(RuleError):
    """A name for addresses that is none."""

    code = "slug_refused"
    template = translatable(
        "A name in addresses has a-z, digits and single hyphens between them, at most %(most)s. "
        "Choose another one."
    )


class OrganisationExistsError(RuleError):
    """Another organisation has this name in addresses."""

    code = "organisation_exists"
    template = translatable("There is an organisation named %(slug)s already. Choose another name.")


class OrganisationUnknownError(RuleError):
    """No organisation of this name takes claims."""

    code = "organisation_unknown"
    template = translatable(
        "The organisation named in this address takes no claims here. "
        "Check that the address was copied whole, or ask whoever gave it to you."
    )


class OrganisationMissingError(RuleError):
    """An operator names an organisation that is not there."""

    code = "organisation_missing"
    template = translatable(
        "There is no organisation named %(slug)s. See the list of organisations, or add it first."
    )


def is_slug(slug: str) -> bool:
    """Whether this could be an organisation's name in addresses."""
    return len(slug) <= _LONGEST_SLUG and _SLUG.fullmatch(slug) is not None


def check_slug(slug: str) -> None:
    """Refuse a name that could not stand in an address as it is.

    Raises:
        SlugRefusedError: It is empty, too long, or has other signs.
    """
    if not is_slug(slug):
        raise SlugRefusedError(most=_LONGEST_SLUG)


def told_name(typed: str) -> str:
    """A name as it is kept: on one line, without characters that nobody sees."""
    return " ".join(_seen(typed).split())


def told_contact(typed: str) -> str:
    """How to reach an organisation as it is kept: a few lines of plain text, or nothing."""
    lines = [" ".join(_seen(line).split()) for line in typed.splitlines()]
    return "\n".join(lines).strip()


def check_details(name: str, contact: str) -> tuple[FieldProblem, ...]:
    """What is wrong with the name of an organisation, or with how it can be reached."""
    found = [] if name else [FieldProblem("name", _NAMELESS)]
    for field, said, most in (
        ("name", name, MAX_NAME_LETTERS),
        ("contact", contact, MAX_CONTACT_LETTERS),
    ):
        if len(said) > most:
            details = {"letters": str(len(said)), "most": str(most)}
            found.append(FieldProblem(field, _TOO_LONG, details))
    return tuple(found)


def _seen(text: str) -> str:
    return "".join(
        " " if unicodedata.category(sign) in _UNSEEN and sign not in _JOINERS else sign
        for sign in text
    )


_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})
_JOINERS = frozenset("\u200c\u200d")
"""Between letters they are spelling: Persian and languages of India need them."""
