"""Turns a stranger's file into text with places, inside a sandbox.

Two sides that never mix.  `reader` and `sandbox` run in the service and see a path, a result file
and finished JPEGs; they decode nothing.  Everything else runs in the child process that `sandbox`
starts, in the order a page goes through it: `child`, `inspection`, `pdf`, `images`, `geometry`,
`cleaning`, `recognition`, `line_reader`, `page_time`, `pages`, `language`.
"""

from rpl.adapters.page_reader.line_models import reader_version
from rpl.adapters.page_reader.reader import SandboxedPageReader
from rpl.adapters.page_reader.sandbox import (
    Allowance,
    MemoryBound,
    SandboxState,
    Spent,
    memory_bound,
    sandbox_state,
)

__all__ = [
    "Allowance",
    "MemoryBound",
    "SandboxState",
    "SandboxedPageReader",
    "Spent",
    "memory_bound",
    "reader_version",
    "sandbox_state",
]
