"""Steps of the credential room: sign what was posted, revoke what was reversed, publish lists."""

from datetime import timedelta
from random import SystemRandom
from uuid import UUID

from rpl.flows import credential as flow
from rpl.jobs.tools import JobTools
from rpl.store import credential as store
from rpl.store.database import read_session, write_session
from rpl.store.tables import CredentialRow

SIGN_AGAIN_AFTER = timedelta(days=1)
_TRIES = 5


def issue(tools: JobTools, posting_id: UUID) -> None:
    """Issue the credential of a posting; for a reversal, revoke that of the posting it reverses."""
    with read_session(tools.engine) as session:
        award = flow.draw_up(
            session,
            tools.catalog,
            tools.clock,
            tools.keyring,
            SystemRandom(),
            posting_id=posting_id,
        )
    if award is None:
        with write_session(tools.engine) as session:
            flow.follow_reversal(session, tools.clock, tools.queue, posting_id=posting_id)
    else:
        signed = flow.sign(tools.credentials, award)
        with write_session(tools.engine) as session:
            flow.record(session, tools.clock, tools.keyring, award, signed, posting_id=posting_id)
    sign_stale_lists(tools)


def publish_status(tools: JobTools, credential_id: UUID) -> None:
    """Sign the status list of a credential that was revoked."""
    with read_session(tools.engine) as session:
        row = session.get(CredentialRow, credential_id)
        number = None if row is None else row.status_list
    if number is not None:
        _publish(tools, number)


def sign_stale_lists(tools: JobTools) -> None:
    """Sign every status list that is a day old or shows less than is known."""
    now = tools.clock.now()
    with read_session(tools.engine) as session:
        numbers = store.lists_to_sign(session, now - SIGN_AGAIN_AFTER)
    for number in numbers:
        _publish(tools, number)


def _publish(tools: JobTools, number: int) -> None:
    for _ in range(_TRIES):
        now = tools.clock.now()
        with read_session(tools.engine) as session:
            state = store.list_state(session, number)
        if state is None:
            return
        document = flow.sign_list(tools.credentials, state, now)
        with write_session(tools.engine) as session:
            if flow.publish_list(session, state, document, now):
                return
