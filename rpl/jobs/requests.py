"""Requests for more evidence whose time is over."""

from rpl.domain.evidence_request import NothingAskedError
from rpl.flows.intake import close_request
from rpl.jobs.tools import JobTools
from rpl.store.database import read_session, write_session
from rpl.store.review.requests import over


def close_requests(tools: JobTools) -> int:
    """End them, in one short transaction each; returns how many claims went on."""
    with read_session(tools.engine) as session:
        found = over(session, tools.clock.now())
    done = 0
    for claim_id in found:
        try:
            with write_session(tools.engine) as session:
                done += close_request(session, tools.catalog, tools.clock, claim_id)
        except NothingAskedError:  # its applicant, or another worker, was first
            continue
    return done
