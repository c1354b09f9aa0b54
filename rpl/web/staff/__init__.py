"""Pages of staff: signing in, their own account, and the administration of staff."""

from fastapi import APIRouter

from rpl.web.staff import (
    applicants,
    export,
    fees,
    organisation,
    own,
    people,
    places,
    second_factor,
    sign_in,
    single_sign_on,
    skills,
    wording,
    wordings,
)

router = APIRouter(tags=["staff"])
for part in (
    sign_in,
    single_sign_on,
    own,
    people,
    places,
    second_factor,
    skills,
    applicants,
    export,
    fees,
    organisation,
    wording,
    wordings,
):
    router.include_router(part.router)
