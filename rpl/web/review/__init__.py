"""Pages of the review room: the queue, and a claim on its assessor's desk."""

from fastapi import APIRouter

from rpl.web.review import (
    agreement,
    appraising,
    asking,
    bench,
    clock,
    clocks,
    conversation,
    issuer_check,
    named,
    queue,
    read_again,
    readings,
    second_marks,
    sheet,
    taking,
)

router = APIRouter(tags=["review"])
for part in (
    agreement,
    queue,
    second_marks,
    appraising,
    bench,
    asking,
    conversation,
    clock,
    clocks,
    issuer_check,
    named,
    read_again,
    readings,
    sheet,
    taking,
):
    router.include_router(part.router)
