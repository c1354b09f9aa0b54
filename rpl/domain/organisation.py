"""Organisation: who runs a programme; several share one installation, apart from one another.

What belongs to nobody else belongs to the default organisation, which every installation has.
"""

from enum import IntEnum
from typing import Final
from uuid import UUID

DEFAULT_ORGANISATION: Final = UUID("00000000-0000-4000-8000-000000000001")
"""The organisation of an installation that needs no second one."""
DEFAULT_SLUG: Final = "here"


class ClaimPriority(IntEnum):
    """How soon a claim is shown to assessors: all of one rank before any of the next.

    The numbers are stored and sorted by, so new ranks go between them.
    """

    URGENT = 10
    USUAL = 20
