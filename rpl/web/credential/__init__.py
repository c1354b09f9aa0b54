"""The credential room: documents for programs, and pages that say in words what was checked."""

from fastapi import APIRouter

from rpl.web.credential.documents import router as documents
from rpl.web.credential.pages import router as pages

router = APIRouter(tags=["credential"])
router.include_router(documents)
router.include_router(pages)
