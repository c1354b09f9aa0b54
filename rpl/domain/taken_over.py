"""A result that was taken over from a register: somebody else decided it, and nobody here assessed.

Whatever is made of such a result says so, and names where it stands.
"""

from datetime import date
from typing import Final

from rpl.domain.values import Frozen

NOT_ASSESSED_HERE: Final = "Taken over from a register, not assessed here"


class TakenOver(Frozen):
    """Where a result was taken over from.

    `source` is what its row says of the register it stands in, and empty after an erasure; `row`
    is that of the file, as spreadsheet programs count.  `decided` is the day it was decided
    there, `imported` the day it was taken over.
    """

    source: str
    row: int
    decided: date
    imported: date


def said(basis: TakenOver) -> str:
    """What a document that goes abroad says of such a result, in the language of definitions."""
    return (
        f"{NOT_ASSESSED_HERE}: {basis.source}, decided there on {basis.decided.isoformat()}; "
        f"row {basis.row} of the file that was imported on {basis.imported.isoformat()}."
    )
