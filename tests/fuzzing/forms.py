"""Targets of what a browser sends: bodies of forms, headers, what is typed."""

from collections.abc import Coroutine
from contextlib import suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.types import Message

from rpl.domain.account import normal_email, normal_reference, normal_return_code
from rpl.domain.errors import RuleError
from rpl.domain.field_results import header, marks_of, results, results_file
from rpl.domain.history import WorkPeriod, compose, work_period
from rpl.domain.provider import Cursor
from rpl.edge.forms import Form, parsed, whole_number
from rpl.edge.languages import LANGUAGES, negotiate
from rpl.edge.multipart import MAX_FIELDS, Parts, display_name
from rpl.edge.negotiation import preferred
from tests.fuzzing.target import Target

_OFFERED = ("text/html", "application/vc+jwt")
_ANSWERS = ("employer", "role", "country", "start_month", "start_year", "end_month", "end_year")
_TODAY = date(2026, 1, 2)
_PACK = UUID(int=7)
_RESULTS = (
    header(_PACK, {"W1": "hash"}, {"W1": 3})[:-1].encode() + b',"sealed":"AAAA"}',
    (
        b'{"visit":{"held_on":"2026-01-05"},"units":{"W1":{"marks":{"CC1":{"choice":2,"note":"steady",'
        b'"cited":["00000000-0000-0000-0000-000000000007:1","interview"]},"CC2":{"choice":"not_shown"}},'
        b'"records":{"interview":{"CC1":{"question":"How?","answer":"So."}}}}}}'
    ),
)
_MULTIPART = (
    b'--b\r\nContent-Disposition: form-data; name="kind"\r\n\r\ncertificate\r\n'
    b'--b\r\nContent-Disposition: form-data; name="files"; filename="t\xc3\xadtulo.jpg"\r\n'
    b"Content-Type: image/jpeg\r\n\r\n\xff\xd8\xff\xd9\r\n--b--\r\n"
)


def multipart(content: bytes) -> None:
    """A body in chunks, whose first byte says how long they are."""
    size = (content[0] if content else 0) + 1
    with TemporaryDirectory() as folder:
        parts = Parts("multipart/form-data; boundary=b", Path(folder))
        try:
            for start in range(1, len(content), size):
                parts.write(content[start : start + size])
            parts.finish()
        except RuleError:
            return
        finally:
            parts.close()
        _sound(Form(parts.fields))
        for file in parts.files:
            assert file.display_name
            assert "/" not in file.display_name


def content_type(content: bytes) -> None:
    """The header that says where a multipart body is cut."""
    try:
        Parts(content.decode("latin-1"), None).write(b"--b\r\n")
    except RuleError:
        return


def urlencoded(content: bytes) -> None:
    """The body of an ordinary form."""
    try:
        _sound(_finished(parsed(_request(content))))
    except RuleError:
        return


def field_results(content: bytes) -> None:
    """A file that says it comes back from the field, and what was sealed in one."""
    with suppress(RuleError):
        told = results_file(content)
        assert header(told.pack, told.rubrics, told.base)
    with suppress(RuleError):
        for unit, marked in results(content).units.items():
            for mark in marks_of(unit, marked, _PACK).values():
                assert "\x00" not in mark.note


def headers_and_addresses(content: bytes) -> None:
    """Short texts that a browser or a program sends beside a body."""
    text = content.decode("latin-1")
    assert negotiate(text) in LANGUAGES
    assert preferred(text, _OFFERED) in (*_OFFERED, None)
    typed = content.decode("utf-8", errors="replace")
    assert display_name(typed)
    for normal in (normal_reference, normal_return_code, normal_email):
        normal(typed)
    assert (whole_number(typed) or 0) >= 0
    try:
        assert str(Cursor.read(typed)) == typed
    except ValueError:
        return


def history(content: bytes) -> None:
    """A form of the work history; its fields stand on lines of their own."""
    lines = content.decode("utf-8", errors="replace").split("\n")
    answers = dict(zip((*_ANSWERS, "hours_per_week", "tasks"), lines, strict=False))
    found = work_period(answers, _TODAY)
    if isinstance(found, WorkPeriod):
        assert compose((found,))
    else:
        assert found


def _request(body: bytes) -> Request:
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "headers": [(b"content-type", b"application/x-www-form-urlencoded")],
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(scope, receive)


def _finished(form: Coroutine[Any, Any, Form]) -> Form:
    """What a coroutine that waits for nothing returns."""
    try:
        form.send(None)
    except StopIteration as end:
        found = end.value
    assert isinstance(found, Form)
    return found


def _sound(form: Form) -> None:
    assert len(form.pairs) <= MAX_FIELDS
    for name, value in form.pairs:
        assert "\0" not in name + value
        (name + value).encode()


TARGETS = (
    Target("multipart", multipart, [b"\x07" + _MULTIPART, b"\xff" + _MULTIPART], [b"--b", b"\r\n"]),
    Target(
        "content_type",
        content_type,
        [b"multipart/form-data; boundary=b", b"multipart/form-data; boundary=\"b\"; a*=utf-8''%e2"],
        [b"boundary=", b"*0=", b"''"],
        longest=4096,
    ),
    Target(
        "urlencoded",
        urlencoded,
        [b"csrf_token=abc&full_name=Mar%C3%ADa&x=%00&x=1", b"a=1&b=%ff%fe&c=\xff+"],
        [b"%", b"&", b"%00", b"%ed%a0%80"],
    ),
    Target(
        "field_results",
        field_results,
        _RESULTS,
        [b'"records":', b'"interview"', b"\\u0000", b"\\ud800", b"1e999", b"[[[[", b"null"],
    ),
    Target(
        "headers_and_addresses",
        headers_and_addresses,
        [
            b"es-ES,es;q=0.9,ar;q=0.8",
            b"text/html,application/vc+jwt;q=0.9,*/*;q=0.1",
            b"RPL-2345-6789",
            b"0000000a0000000b" * 2,
            "C:\\fotos\\título\u202egpj.exe".encode(),
            b"ana@example.org",
        ],
        [b";q=", b",", b"nan", b"1e999", "\u0661\u0662".encode()],
        longest=1024,
    ),
    Target(
        "history",
        history,
        [
            "Talleres Ebro\nSoldador\nEspaña\n3\n2015\n8\n2019\n40\nSoldadura MIG".encode(),
            "\u0634\u0631\u0643\u0629\n\u0644\u062d\u0627\u0645\n\u0645\u0635\u0631\n\u0663\n\u0662\u0660\u0661\u0665\n\n\n\u0664\u0660\n\u0644\u062d\u0627\u0645".encode(),
        ],
        [b"\n", b"2015", "\u00b2".encode(), "\u0663".encode()],
        longest=2048,
    ),
)
