"""Pages of whoever audits: a sample that is drawn, and a decision followed link by link."""

from fastapi import APIRouter

from rpl.web.trace import bundle, decisions, finding, samples

router = APIRouter(tags=["trace"])
for part in (finding, samples, decisions, bundle):
    router.include_router(part.router)
