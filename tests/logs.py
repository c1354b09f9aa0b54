"""The log of the service, caught; everything is as it was afterwards."""

import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rpl.adapters.log_lines import Form, show_log


@contextmanager
def logged(
    form: Form = "json", level: int = logging.INFO, stream: io.StringIO | None = None
) -> Iterator[io.StringIO]:
    """Where the log goes while the block runs."""
    root = logging.getLogger()
    handlers, before = root.handlers[:], root.level
    hooks = sys.excepthook, threading.excepthook
    stream = stream or io.StringIO()
    show_log(form, level=level, stream=stream)
    try:
        yield stream
    finally:
        logging.captureWarnings(capture=False)
        root.handlers[:], root.level = handlers, before
        sys.excepthook, threading.excepthook = hooks


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    """What was logged as JSON."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]
