"""Warns at start where definitions do not say any more what claims under way were opened under."""

import logging
from collections.abc import Mapping

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from rpl.store.database import read_session
from rpl.store.pinned import changed_definitions

log = logging.getLogger(__name__)


def warn_of_changed_definitions(engine: Engine, hashes: Mapping[str, str]) -> None:
    """Log each qualification under which claims wait and whose files were changed or are missing.

    `hashes` are what the files say now.  Service and worker work on: such claims alone are refused,
    until the files are put back.
    """
    try:
        with read_session(engine) as session:
            changed = changed_definitions(session, hashes)
    except SQLAlchemyError:
        return  # readiness tells of a database that is away or behind
    for each in changed:
        log.warning(
            "a definition was changed or is missing, and the claims that hold to it are neither "
            "marked nor decided; put its files back",
            extra={"subject": each.reference, "problem": "definition_changed"},
        )
