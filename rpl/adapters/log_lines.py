"""The log: one line an event on standard error, as JSON, without personal data.

The service speaks through the loggers of the standard library, below `rpl`; structlog makes the
lines.  What is bound with `structlog.contextvars` (the request, the job) stands in every line of
it, also in those of libraries.  Three things keep people out of the log:

- a field is written only when it is one of `FIELDS`, all of which hold ids, codes and numbers;
- of a library that is not known to be discreet only the place in its code is written, of a known
  one its words without what was put into them;
- of an exception its kinds and places are written, never its message.
"""

import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from logging import LogRecord
from pathlib import Path
from types import TracebackType
from typing import Literal, TextIO, TypeAlias

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

Form: TypeAlias = Literal["auto", "json", "text"]

FIELDS = frozenset(
    {
        "attempt",
        "incident",
        "job",
        "method",
        "milliseconds",
        "problem",
        "queue",
        "request",
        "route",
        "seconds",
        "status",
        "step",
        "subject",
        "worker",
    }
)
"""What a line may hold beside its words.  A new one must not be able to hold personal data."""

_OWN = "rpl"
_DISCREET = ("uvicorn", "alembic", "procrastinate")
_QUIET = ("alembic", "uvicorn", "procrastinate", "PIL", "httpx2")
_FRAMES = 12
_CODE = re.compile(r"[A-Za-z0-9_./:{}@-]{1,200}")

Failure: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None]


def show_log(
    form: Form = "auto", *, level: int = logging.INFO, stream: TextIO | None = None
) -> None:
    """Write everything that is logged from here on, each event as one line.

    `auto` is text for a person at a terminal, else JSON.  Errors nobody caught become lines too.
    """
    out = stream or sys.stderr
    text = form == "text" or (form == "auto" and out.isatty())
    shown = logging.StreamHandler(out)
    shown.setFormatter(_formatter(text=text))
    root = logging.getLogger()
    for earlier in root.handlers[:]:
        root.removeHandler(earlier)
    root.addHandler(shown)
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(
            logging.DEBUG if level <= logging.DEBUG else logging.WARNING
        )
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


def told(error: BaseException) -> str:
    """An error for the log: its kinds and the places it passed; its words could quote somebody."""
    kinds = " from ".join(type(found).__name__ for found in _chain(error))
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    places = " > ".join(f"{Path(each.filename).name}:{each.lineno} {each.name}" for each in frames)
    return f"{kinds} at {places}" if places else kinds


def _formatter(*, text: bool) -> logging.Formatter:
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        _discreet,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    ]
    last: Processor = (
        structlog.dev.ConsoleRenderer(colors=False, timestamp_key="time")
        if text
        else structlog.processors.JSONRenderer(default=str)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )


def _discreet(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    record: LogRecord = event["_record"]
    line: EventDict = {
        "event": _words(record, str(event["event"])),
        "level": event["level"],
        "logger": event["logger"],
        **{name: event[name] for name in FIELDS & event.keys() if _is_plain(event[name])},
        "_record": record,
        "_from_structlog": event["_from_structlog"],
    }
    if record.exc_info and record.exc_info[1] is not None:
        line["error"] = told(record.exc_info[1])
    return line


def _is_plain(value: object) -> bool:
    """Whether a value is a number, or a code or id: one word, as people's words seldom are."""
    if isinstance(value, str):
        return _CODE.fullmatch(value) is not None
    return isinstance(value, int | float)


def _words(record: LogRecord, said: str) -> str:
    owner = record.name.partition(".")[0]
    if owner == _OWN:
        return said
    if owner in _DISCREET:
        return str(record.msg)
    return f"{record.module}:{record.lineno} {record.funcName}"


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    failure: Failure = (kind, error, trace)
    if not issubclass(kind, KeyboardInterrupt):
        logging.getLogger(_OWN).critical("ended by an error", exc_info=failure)


def _log_uncaught_in_thread(given: threading.ExceptHookArgs) -> None:
    if given.exc_value is not None:
        _log_uncaught(given.exc_type, given.exc_value, given.exc_traceback)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
