"""When each API key was used last: remembered at the call, written down once a minute.

A call that reads takes no write lock and waits for none; what a process that is killed had not
written yet is the last minute, and no right depends on it.
"""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from uuid import UUID

from fastapi import Request
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from rpl.flows.access import note_uses
from rpl.store.database import write_session

WRITTEN_EVERY_SECONDS = 60.0

_LOG = logging.getLogger("rpl.edge")


class LastUses:
    """The uses of keys that are not written down yet."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._uses: dict[UUID, datetime] = {}

    def note(self, key_id: UUID, at: datetime) -> None:
        """Remember that a key was used."""
        with self._lock:
            self._uses[key_id] = at

    def write(self) -> None:
        """Write down what is remembered; what cannot be written now is kept for the next time."""
        with self._lock:
            uses, self._uses = self._uses, {}
        if not uses:
            return
        try:
            with write_session(self._engine) as session:
                note_uses(session, uses)
        except SQLAlchemyError as error:
            _LOG.warning("last uses are not written yet: %s", type(error).__name__)
            with self._lock:
                self._uses = uses | self._uses

    @asynccontextmanager
    async def written_now_and_then(self) -> AsyncIterator[None]:
        """Write once a minute while the service runs, and once more at its end."""
        task = asyncio.create_task(self._keep_writing())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await run_in_threadpool(self.write)

    async def _keep_writing(self) -> None:
        while True:
            await asyncio.sleep(WRITTEN_EVERY_SECONDS)
            await run_in_threadpool(self.write)


def last_uses(request: Request) -> LastUses:
    """The uses that this service remembers."""
    found = request.app.state.last_uses
    assert isinstance(found, LastUses)  # noqa: S101 -- set by rpl.main
    return found
