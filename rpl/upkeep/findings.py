"""How one look at an installation went."""

from enum import StrEnum
from typing import NamedTuple


class Finding(StrEnum):
    """How one check went."""

    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


class Check(NamedTuple):
    """One thing that was looked at, and in words what was found and what to do."""

    finding: Finding
    subject: str
    words: str
