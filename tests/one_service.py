"""One service for all tests of a process: making its routes anew for each test takes long."""

from fastapi import APIRouter, FastAPI

from rpl.edge.context import AppContext
from rpl.main import create_app, put_over

_made: dict[tuple[int, ...], FastAPI] = {}


def service_over(context: AppContext, *routes: APIRouter) -> FastAPI:
    """The service, put over the engines of the test at hand, with routes of the test's own.

    There is one at a time; who needs another beside it makes it with `create_app`.
    """
    key = tuple(map(id, routes))
    if key not in _made:
        app = _made[key] = create_app(context)
        for router in routes:
            app.include_router(router)
    put_over(_made[key], context)
    return _made[key]
