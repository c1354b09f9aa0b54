"""The log: what a line holds, and what it never holds."""

import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator

import pytest
from structlog.contextvars import bound_contextvars
from typing_extensions import override

from rpl.adapters.log_lines import told
from tests.logs import lines, logged

NAME = "Ana Sample"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    with logged() as stream:
        yield stream


def fail() -> None:
    raise LookupError(NAME)


def test_a_line_is_json_with_time_level_and_the_ids_of_its_request(stream: io.StringIO) -> None:
    with bound_contextvars(request="ab12"):
        logging.getLogger("rpl.edge").warning("%s pages", 3)

    (line,) = lines(stream)
    assert line.pop("time").endswith("Z")
    assert line == {
        "event": "3 pages",
        "level": "warning",
        "logger": "rpl.edge",
        "request": "ab12",
    }


def test_only_known_fields_of_one_word_are_written(stream: io.StringIO) -> None:
    given = {"seconds": 1.5, "problem": NAME, "name": "Ana", "status": 200, "job": {"name": NAME}}
    given.pop("name")
    logging.getLogger("rpl.worker").info("done", extra={**given, "applicant": "Ana"})

    (line,) = lines(stream)
    assert {"seconds", "status"} <= line.keys()
    assert not {"problem", "applicant", "job"} & line.keys()


def test_an_exception_is_told_by_its_kinds_and_places(stream: io.StringIO) -> None:
    try:
        fail()
    except LookupError:
        logging.getLogger("uvicorn.error").exception("Exception in %s", NAME)

    (line,) = lines(stream)
    assert line["event"] == "Exception in %s"
    assert line["error"].startswith("LookupError at ")
    assert "fail" in line["error"]
    assert NAME not in stream.getvalue()


def test_of_an_unknown_library_only_the_place_is_written(stream: io.StringIO) -> None:
    logging.getLogger("some.library").error(f"cannot read {NAME}")  # noqa: G004 -- as they do

    (line,) = lines(stream)
    assert line["event"].startswith("test_log_lines:")
    assert NAME not in stream.getvalue()


def test_warnings_become_lines_too(stream: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=False)
        logging.captureWarnings(capture=True)
        warnings.warn(f"odd {NAME}", UserWarning, stacklevel=1)
        logging.captureWarnings(capture=False)

    assert lines(stream)[0]["logger"] == "py.warnings"
    assert NAME not in stream.getvalue()


def test_what_nobody_caught_is_one_line(stream: io.StringIO) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    try:
        fail()
    except LookupError as error:
        sys.excepthook(LookupError, error, error.__traceback__)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)

    assert [line["event"] for line in lines(stream)] == ["ended by an error"] * 2
    assert NAME not in stream.getvalue()


def test_a_person_at_a_terminal_gets_text() -> None:
    class Terminal(io.StringIO):
        @override
        def isatty(self) -> bool:
            return True

    with logged("auto", stream=Terminal()) as terminal:
        logging.getLogger("rpl").info("ready")

    assert "ready" in terminal.getvalue()
    with pytest.raises(json.JSONDecodeError):
        json.loads(terminal.getvalue())


def test_an_error_without_a_place_is_its_kind() -> None:
    assert told(LookupError(NAME)) == "LookupError"
