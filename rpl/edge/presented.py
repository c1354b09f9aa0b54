"""A credential that is sent to be checked: as a form with text or a file, or as a bare body."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from rpl.domain.errors import RuleError, translatable
from rpl.edge.context import ContextDep
from rpl.edge.forgery import check_origin, check_token
from rpl.edge.forms import TOKEN_FIELD, Form, parsed
from rpl.edge.multipart import Parts
from rpl.scratch import scratch_folder

MAX_PRESENTED_BYTES = 512 * 1024
"""Ours have about 20 kB; one with an image inside has a few hundred."""
_DRAINED_BYTES = 8 * 1024 * 1024


class PresentedTooLargeError(RuleError):
    """What was sent is larger than any credential."""

    code = "presented_too_large"
    template = translatable(
        "This is larger than 512 kB, more than a credential has. Choose the credential itself, "
        "not a picture of it."
    )


@dataclass(frozen=True, slots=True)
class PresentedForm:
    """The form of the check page: `address`, or the text or file as `content`; else both empty."""

    address: str
    content: bytes


async def read_body(request: Request) -> bytes:
    """The body of a request.

    Raises:
        PresentedTooLargeError: It is larger than any credential.
    """
    body, size = bytearray(), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > _DRAINED_BYTES:
            break
        if size <= MAX_PRESENTED_BYTES:
            body += chunk
    if size > MAX_PRESENTED_BYTES:
        raise PresentedTooLargeError
    return bytes(body)


async def _form(request: Request, context: ContextDep) -> PresentedForm:
    check_origin(request, context.public_url)
    kind = request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        form = await parsed(request)
        check_token(request, form.text(TOKEN_FIELD))
        return _presented(form, b"")
    body = await read_body(request)
    with scratch_folder() as folder:
        parts = Parts(kind, folder)
        try:
            parts.write(body)
            parts.finish()
        finally:
            parts.close()
        form = Form(parts.fields)
        check_token(request, form.text(TOKEN_FIELD))
        files = [found.path.read_bytes() for found in parts.files if found.problem is None]
    return _presented(form, next(iter(files), b""))


def _presented(form: Form, file: bytes) -> PresentedForm:
    text = form.text("credential", limit=MAX_PRESENTED_BYTES)
    return PresentedForm(form.text("address", limit=2000), file or text.encode())


PresentedFormDep = Annotated[PresentedForm, Depends(_form)]
BodyDep = Annotated[bytes, Depends(read_body)]
