"""Organisation: who runs a programme; several share one installation, apart from one another.

What belongs to nobody else belongs to the default organisation, which every installation has.
"""

import re
from enum import IntEnum
from typing import Final
from uuid import UUID

from rpl.domain.errors import RuleError, translatable

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
