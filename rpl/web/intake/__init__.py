"""Pages of the intake room: open a claim, fill it, send it."""

from fastapi import APIRouter

from rpl.web.intake import (
    claim,
    evidence,
    fee,
    history,
    reports,
    request,
    self_assessment,
    sending,
    start,
    undocumented,
    units,
)

router = APIRouter(tags=["intake"])
for _pages in (
    start,
    claim,
    evidence,
    fee,
    history,
    request,
    self_assessment,
    units,
    reports,
    undocumented,
    sending,
):
    router.include_router(_pages.router)
