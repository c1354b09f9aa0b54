"""What a web process does beside answering: looks go into the database, heads are noted outside.

In a thread of its own, so that no page waits for it.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rpl.domain.looks import one_a_minute
from rpl.edge.context import AppContext
from rpl.flows.looks import keep_looks
from rpl.store import audit
from rpl.store.database import read_session, write_session

LOOKS_SECONDS = 2.0
LOOKS_AT_ONCE = 500
"""In one transaction: whoever wants to write waits for no more, a few milliseconds."""
HEADS_SECONDS = 60.0

log = logging.getLogger("rpl.edge")


@contextmanager
def afterwork(context: AppContext) -> Iterator[None]:
    """Do it now, every few seconds, and once more at the end."""
    stop = threading.Event()
    thread = threading.Thread(target=_run, args=(context, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(LOOKS_SECONDS)


def write_looks(context: AppContext) -> None:
    """Write what was spooled, by this process or by one that died."""
    for batch in context.access_log.batches():
        looks = one_a_minute(batch.looks)
        for begin in range(0, len(looks), LOOKS_AT_ONCE):
            with write_session(context.engine) as session:
                keep_looks(session, looks[begin : begin + LOOKS_AT_ONCE])
        context.access_log.forget(batch)


def note_head(context: AppContext) -> None:
    """Note how far the audit trail has come."""
    with read_session(context.engine) as session:
        head = audit.head(session)
    context.head_notes.note(head, context.clock.now())


def _run(context: AppContext, stop: threading.Event) -> None:
    noted = -HEADS_SECONDS
    ended = False
    while not ended:
        ended = stop.is_set()
        try:
            write_looks(context)
            if ended or time.monotonic() - noted >= HEADS_SECONDS:
                note_head(context)
                noted = time.monotonic()
        except Exception as error:  # noqa: BLE001 -- a database that is away comes back
            log.warning("looks wait in the spool: %s", type(error).__name__)
        stop.wait(LOOKS_SECONDS)
