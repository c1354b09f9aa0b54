"""Warns at start where definitions do not say any more what claims under way were opened under."""

import logging

from sqlalchemy.exc import SQLAlchemyError

from rpl.edge.context import AppContext
from rpl.store.database import read_session
from rpl.store.pinned import changed_definitions

log = logging.getLogger(__name__)


def warn_of_changed_definitions(context: AppContext) -> None:
    """Log each qualification under which claims wait and whose files were changed or are missing.

    The service works on: such claims alone are refused, until the files are put back.
    """
    try:
        with read_session(context.engine) as session:
            changed = changed_definitions(session, context.catalog.hashes)
    except SQLAlchemyError:
        return  # readiness tells of a database that is away or behind
    for each in changed:
        log.warning(
            "a definition was changed or is missing, and the claims that hold to it are neither "
            "marked nor decided; put its files back",
            extra={"subject": each.reference, "problem": "definition_changed"},
        )
