"""A form that was sent: read once, bounded, proven to be ours, cleaned of signs nobody types."""

import unicodedata
from collections.abc import Sequence
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from rpl.domain.errors import RuleError, translatable
from rpl.edge.context import ContextDep
from rpl.edge.forgery import check_origin, check_token
from rpl.edge.multipart import (
    MAX_BODY_BYTES,
    MAX_FIELD_BYTES,
    MAX_FIELDS,
    FormTooLargeError,
    FormUnreadableError,
    Parts,
)

TOKEN_FIELD = "csrf_token"  # noqa: S105 -- the name of a field
_LONGEST_TEXT = 10_000
_DRAINED_BYTES = 8 * 1024 * 1024
"""What is read and forgotten of a body that is too large: a browser that is cut off earlier shows
its own error instead of our page."""

_LONGEST_NUMBER = 5
"""Digits: as many as any number of ours has, and few enough for every place it is put."""


class FieldTooLongError(RuleError):
    """A field holds more than is kept of it."""

    code = "field_too_long"
    template = translatable(
        "One of the texts is longer than %(limit)s characters. Go back, shorten it and send it "
        "again."
    )


class Form:
    """The fields of a form, in their order.  A name may come more than once."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self.pairs = tuple((_cleaned(name), _cleaned(value)) for name, value in pairs)

    def text(self, name: str, *, limit: int = _LONGEST_TEXT) -> str:
        """The first field of this name without surrounding space; empty if there is none.

        Raises:
            FieldTooLongError: It has more than `limit` characters.
        """
        return next(iter(self.texts(name, limit=limit)), "")

    def texts(self, name: str, *, limit: int = _LONGEST_TEXT) -> tuple[str, ...]:
        """Every field of this name.

        Raises:
            FieldTooLongError: One has more than `limit` characters.
        """
        return tuple(_within(value, limit) for found, value in self.pairs if found == name)

    def prefixed(self, prefix: str, *, limit: int = _LONGEST_TEXT) -> dict[str, str]:
        """Each field whose name starts so, by the rest of its name; the first counts.

        Raises:
            FieldTooLongError: One has more than `limit` characters.
        """
        found: dict[str, str] = {}
        for name, value in self.pairs:
            if name.startswith(prefix):
                found.setdefault(name.removeprefix(prefix), _within(value, limit))
        return found


def whole_number(text: str) -> int | None:
    """The number that was typed or kept in a form; None where it is none, or a longer one."""
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_NUMBER else None


async def read_form(request: Request, public_url: str) -> Form:
    """The form of a request, proven to be ours.  Files in it are counted and let go.

    The body can be read once; a second call answers from memory.

    Raises:
        ForgedFormError: It does not come from one of our pages.
        FormTooLargeError: It is larger than any of our forms.
        FormUnreadableError: It is not a form.
    """
    check_origin(request, public_url)
    form = await parsed(request)
    check_token(request, form.text(TOKEN_FIELD))
    return form


async def parsed(request: Request) -> Form:
    """The form of a request, with no proof of where it comes from."""
    known = getattr(request.state, "form", None)
    if isinstance(known, Form):
        return known
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        form = await _multipart(request, kind)
    elif kind.startswith("application/x-www-form-urlencoded") or not kind:
        form = Form(_decoded(await _body(request)))
    else:
        raise FormUnreadableError
    request.state.form = form
    return form


async def _form(request: Request, context: ContextDep) -> Form:
    return await read_form(request, context.public_url)


async def _multipart(request: Request, kind: str) -> Form:
    parts, size = Parts(kind, folder=None), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BODY_BYTES:
            raise FormTooLargeError
        parts.write(chunk)
    parts.finish()
    return Form(parts.fields)


async def _body(request: Request) -> bytes:
    body, size = bytearray(), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > _DRAINED_BYTES:
            raise FormTooLargeError
        if size <= MAX_FIELD_BYTES:
            body += chunk
    if size > MAX_FIELD_BYTES:
        raise FormTooLargeError
    return bytes(body)


def _decoded(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            body.decode("utf-8", errors="replace"),
            keep_blank_values=True,
            errors="replace",
            max_num_fields=MAX_FIELDS,
        )
    except ValueError as error:  # more fields than asked for
        raise FormTooLargeError from error


def _cleaned(text: str) -> str:
    """Composed letters, plain line ends, and none of the signs a database refuses."""
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in composed if sign in "\n\t" or _can_be_typed(sign))


def _can_be_typed(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cc", "Cs"}


def _within(value: str, limit: int) -> str:
    text = value.strip()
    if len(text) > limit:
        raise FieldTooLongError(limit=limit)
    return text


FormDep = Annotated[Form, Depends(_form)]
