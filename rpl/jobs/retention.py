"""What is due by the calendar: evidence is removed, or somebody erased, when their time is over."""

from rpl.flows.erasure import apply_retention
from rpl.flows.intake import forget_objects
from rpl.jobs.tools import JobTools
from rpl.store.database import forget_what_was_written, read_session, write_session
from rpl.store.retention import old_enough


def keep_no_longer(tools: JobTools) -> int:
    """Apply the rules of retention; returns for how many applicants something was done.

    One short transaction each: an upload never waits for all of them.
    """
    practices = tools.catalog.practices
    before = tools.clock.now() - practices.shortest_retention
    states = practices.common.retention.rules
    done, after = 0, None
    while True:
        with read_session(tools.engine) as session:
            found = old_enough(session, states, before, after)
        for applicant_id in found:
            with write_session(tools.engine) as session:
                objects = apply_retention(session, practices, tools.clock, applicant_id)
            forget_objects(tools.vault, objects or ())
            done += objects is not None
        if not found:
            forget_what_was_written(tools.engine)
            return done
        after = found[-1]
