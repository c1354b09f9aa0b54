"""Between password and code: a mark that the password was right, carried by the form of the code.

Nothing is stored meanwhile and nobody is signed in.  The mark is good for one browser, because the
visitor's cookie is part of it, for one password, whose hash is part of it too, and for ten
minutes.
"""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import Request

from rpl.domain.second_factor import HALF_WAY
from rpl.edge.context import AppContext
from rpl.edge.forgery import is_sealed, seal
from rpl.edge.limits import WRONG_PASSWORDS_PER_EMAIL, WRONG_SECOND_FACTORS_PER_STAFF, Limits
from rpl.flows import account
from rpl.flows import second_factor as flow
from rpl.store.account import password_hash_of
from rpl.store.database import read_session, write_session

_KIND = "half way"


def half_way(context: AppContext, request: Request, staff_id: UUID) -> str:
    """The mark of somebody whose password was right just now."""
    until = int((context.clock.now() + HALF_WAY).timestamp())
    mark = seal(context.secrets(), _KIND, _said(context, request, staff_id, until))
    return f"{staff_id}.{until}.{mark}"


def who_is_half_way(context: AppContext, request: Request, carried: str) -> UUID | None:
    """Whose mark this is; None when it is nobody's, another browser's, or too old."""
    try:
        person, until, mark = carried.split(".")
        staff_id, end = UUID(person), datetime.fromtimestamp(int(until), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    said = _said(context, request, staff_id, int(until))
    right = is_sealed(context.secrets(), _KIND, said, mark)
    return staff_id if right and context.clock.now() <= end else None


def passes(context: AppContext, limits: Limits, staff_id: UUID, typed: str) -> bool:
    """Whether somebody's code is right; it is counted, and used up at once.

    Raises:
        TooManyAttemptsError: Too many wrong ones came before.
    """
    count = (WRONG_SECOND_FACTORS_PER_STAFF, str(staff_id))
    limits.spend_each(count)
    with write_session(context.engine) as session:
        right = flow.passes(session, authenticators(context), staff_id=staff_id, typed=typed)
    if right:
        limits.give_back(count)
    return right


def is_own_password(context: AppContext, limits: Limits, staff_id: UUID, typed: str) -> bool:
    """Whether somebody who is signed in knows their own password.

    Raises:
        TooManyAttemptsError: Too many wrong ones came before.
    """
    count = (WRONG_PASSWORDS_PER_EMAIL, str(staff_id))
    limits.spend_each(count)
    with read_session(context.engine) as session:
        right = account.is_own_password(
            session, context.passwords, staff_id=staff_id, password=typed
        )
    if right:
        limits.give_back(count)
    return right


def authenticators(context: AppContext) -> flow.Authenticators:
    """What the flows of second factors work with."""
    return flow.Authenticators(context.one_time_codes, context.keyring, context.clock)


def _said(context: AppContext, request: Request, staff_id: UUID, until: int) -> str:
    with read_session(context.engine) as session:
        password = password_hash_of(session, staff_id)
    return f"{staff_id}.{until}.{password}.{request.state.visitor}"
