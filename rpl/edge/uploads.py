"""Files that are sent: streamed, counted while they arrive, kept in a private folder for a while.

An upload is read only for somebody who is signed in, and nothing is handed to a page before the
token of the form was seen, wherever in the body it stands.  The temporary copies are gone when the
request is answered, however it ends.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from rpl.domain.errors import RuleError, translatable
from rpl.domain.intake import MAX_FILE_BYTES
from rpl.edge.context import AppContext, ContextDep
from rpl.edge.forgery import check_origin, check_token
from rpl.edge.forms import TOKEN_FIELD, Form
from rpl.edge.multipart import MAX_BODY_BYTES, FormUnreadableError, Parts, ReceivedFile
from rpl.edge.sign_in import MarkerDep, PreparerDep
from rpl.scratch import scratch_folder

__all__ = ["MarkerUploadDep", "ReceivedFile", "Upload", "UploadDep", "UploadTooLargeError"]


class UploadTooLargeError(RuleError):
    """The files of one upload are together larger than a gigabyte."""

    code = "upload_too_large"
    template = translatable(
        "That is too much to send at once. Nothing of it was kept. Send fewer files at a time."
    )


@dataclass(frozen=True, slots=True)
class Upload:
    """The fields of an upload, and its files in their order."""

    form: Form
    files: tuple[ReceivedFile, ...]


async def _upload(
    request: Request, context: ContextDep, _applicant: PreparerDep
) -> AsyncIterator[Upload]:
    async with _received(request, context, MAX_BODY_BYTES) as upload:
        yield upload


async def _of_marker(
    request: Request, context: ContextDep, _staff: MarkerDep
) -> AsyncIterator[Upload]:
    async with _received(request, context, MAX_FILE_BYTES) as upload:
        yield upload


@asynccontextmanager
async def _received(request: Request, context: AppContext, most: int) -> AsyncIterator[Upload]:
    check_origin(request, context.public_url)
    kind = request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        raise FormUnreadableError
    with scratch_folder() as folder:
        parts = Parts(kind, folder)
        try:
            await _stream(request, parts, most)
        finally:
            parts.close()
        form = Form(parts.fields)
        request.state.form = form
        check_token(request, form.text(TOKEN_FIELD))
        yield Upload(form, tuple(parts.files))


async def _stream(request: Request, parts: Parts, most: int) -> None:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise UploadTooLargeError
        parts.write(chunk)
    parts.finish()


# `scope="function"`: the copies are gone before the answer leaves.
UploadDep = Annotated[Upload, Depends(_upload, scope="function")]
MarkerUploadDep = Annotated[Upload, Depends(_of_marker, scope="function")]
