"""The web service: every router, the edge around them, and the address `/`."""

import importlib
import logging
import pkgutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from types import ModuleType

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.staticfiles import StaticFiles

import rpl.api
import rpl.web
from rpl import __version__
from rpl.edge.afterwork import afterwork
from rpl.edge.context import AppContext, ContextDep
from rpl.edge.cookies import Visitors
from rpl.edge.errors import show_errors
from rpl.edge.headers import Headers, HeadRequests
from rpl.edge.incidents import Incidents
from rpl.edge.languages import negotiate
from rpl.edge.last_use import LastUses
from rpl.edge.limits import Limits
from rpl.edge.metrics import MEDIA_TYPE, figures
from rpl.edge.operator import OperatorDep
from rpl.edge.pages import STATIC
from rpl.edge.readiness import readiness
from rpl.edge.request_log import RequestLog
from rpl.edge.sign_in import PublicDep
from rpl.flows.pinned import warn_of_changed_definitions
from rpl.scratch import remove_left_behind

root = APIRouter()


@root.get("/")
def first_page(request: Request, _public: PublicDep) -> RedirectResponse:
    """Go on in the language the browser likes best."""
    lang = negotiate(request.headers.get("accept-language"))
    return RedirectResponse(f"/{lang}/", status_code=303, headers={"vary": "accept-language"})


@root.get("/healthz")
def health(_public: PublicDep) -> JSONResponse:
    """Say that the process answers."""
    return JSONResponse({"status": "ok"})


@root.get("/readyz")
def ready(context: ContextDep, _public: PublicDep) -> JSONResponse:
    """Say whether the service can work: 200, or 503 with the part that cannot."""
    found = readiness(context)
    status = "ready" if found.ready else "not_ready"
    return JSONResponse({"status": status, **asdict(found)}, 200 if found.ready else 503)


@root.get("/metrics")
def metrics(context: ContextDep, _operator: OperatorDep) -> Response:
    """Give the figures of the running service, as Prometheus reads them."""
    return Response(figures(context), headers={"content-type": MEDIA_TYPE})


def create_app(context: AppContext) -> FastAPI:
    """The service over these engines.  Under `/api` it describes itself as OpenAPI."""
    app = FastAPI(
        title="Recognition of prior learning",
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # its redirect names whatever host the request names
        lifespan=_lifespan,
    )
    put_over(app, context)
    if not context.rate_limits:
        logging.getLogger("rpl").warning("rate limits are off")
    show_errors(app)
    for middleware, options in (
        (Incidents, {}),
        (Visitors, {"secrets": context.secrets, "secure": context.secure}),
        (Headers, {"secure": context.secure}),
        (HeadRequests, {}),
        (RequestLog, {}),
    ):
        app.add_middleware(middleware, **options)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.include_router(root, include_in_schema=False)
    for router in routers(rpl.api):
        app.include_router(router)
    for router in routers(rpl.web):
        app.include_router(router, include_in_schema=False)
    return app


def put_over(app: FastAPI, context: AppContext) -> None:
    """Have a service work with these engines; its cookies stay as it was made."""
    app.state.context = context
    app.state.limits = Limits(
        context.engine, context.clock, context.secrets, on=context.rate_limits
    )
    app.state.last_uses = LastUses(context.engine)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    context = app.state.context
    assert isinstance(context, AppContext)  # noqa: S101 -- set by create_app
    remove_left_behind()
    warn_of_changed_definitions(context.engine, context.catalog.hashes)
    uses = app.state.last_uses
    assert isinstance(uses, LastUses)  # noqa: S101 -- set by create_app
    with afterwork(context):
        async with uses.written_now_and_then():
            yield


def routers(floor: ModuleType) -> Iterator[APIRouter]:
    """The router of each room of a floor, found, so that no page is forgotten."""
    for module in sorted(found.name for found in pkgutil.iter_modules(floor.__path__)):
        router = getattr(importlib.import_module(f"{floor.__name__}.{module}"), "router", None)
        if isinstance(router, APIRouter):
            yield router
