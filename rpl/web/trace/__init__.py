"""Pages of whoever audits: a decision followed link by link."""

from fastapi import APIRouter

from rpl.web.trace import bundle, decisions, finding

router = APIRouter(tags=["trace"])
for part in (finding, decisions, bundle):
    router.include_router(part.router)
