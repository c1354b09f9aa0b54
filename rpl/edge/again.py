"""A form that a rule refuses is shown again with everything that was typed.

A page says, before it calls its flow, how it would show the form again.  The refusal then ends the
transaction like any other error, and only afterwards is the page built, from a new look at the
store: what is shown is what is kept.
"""

from collections.abc import Callable
from typing import TypeAlias

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from rpl.domain.errors import RuleError

View: TypeAlias = Callable[[RuleError, int], Response]
"""The page for a refusal and its HTTP status."""


def show_again(request: Request, view: View) -> None:
    """From here on, a refusal of this request is answered by `view`.

    A refusal that `view` raises itself, because nothing may be shown again, is answered instead.
    """
    request.state.show_again = view


async def shown_again(request: Request, error: RuleError, status: int) -> Response | None:
    """The form with its refusal, or None where the page did not say how."""
    view: View | None = getattr(request.state, "show_again", None)
    return None if view is None else await run_in_threadpool(view, error, status)
