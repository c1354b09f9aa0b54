"""Definitions as files: finds, parses and checks `rubrics/` and `assessments/`.

Read once at start-up.  A file that does not parse stops the service from starting and names the
file and the key, because a rubric is a promise to applicants.  Read on in `loading` (which files
there are and how they fit), `files` (one file to one frozen value), `texts` (the same in another
language), `comparison` (what changed between two versions) and `soundness` (what `rpl check` asks).
"""

from rpl.catalog.comparison import changes
from rpl.catalog.errors import DefinitionError
from rpl.catalog.index import Catalog
from rpl.catalog.loading import load_catalog
from rpl.catalog.soundness import Flaw, Folders, flaws

__all__ = [
    "Catalog",
    "DefinitionError",
    "Flaw",
    "Folders",
    "changes",
    "flaws",
    "load_catalog",
]
