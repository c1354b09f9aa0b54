"""The steps a worker knows, by the name under which they are handed over."""

from collections.abc import Callable, Mapping
from typing import TypeAlias
from uuid import UUID

from rpl.jobs.tools import JobTools

Step: TypeAlias = Callable[[JobTools, UUID], None]

STEPS: Mapping[str, Step] = {}
"""Each step may run more than once for the same row and leaves the same result."""
