"""Whether the service can work at this moment: asked by whoever sends it visitors."""

from functools import cache

from sqlalchemy.exc import SQLAlchemyError

from rpl.domain.running import Health, Readiness, health_of_workers
from rpl.edge.context import AppContext
from rpl.ports.errors import EngineError
from rpl.store.database import read_session
from rpl.store.migrations import head, revision
from rpl.store.running import last_beat

_needed = cache(head)


def readiness(context: AppContext) -> Readiness:
    """Look at every part; nothing is written, and nothing about anybody is told."""
    database, migrations, workers = _database(context)
    return Readiness(database, migrations, _vault(context), workers)


def _database(context: AppContext) -> tuple[Health, Health, Health]:
    try:
        if revision(context.engine) != _needed():
            return Health.OK, Health.BEHIND, Health.NONE
        with read_session(context.engine) as session:
            workers = health_of_workers(last_beat(session), context.clock.now())
    except SQLAlchemyError:
        return Health.AWAY, Health.AWAY, Health.AWAY
    return Health.OK, Health.OK, workers


def _vault(context: AppContext) -> Health:
    try:
        next(iter(context.vault.names()), None)
    except (EngineError, OSError):
        return Health.AWAY
    return Health.OK
