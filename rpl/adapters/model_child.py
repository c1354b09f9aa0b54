"""Runs translation models in a process of their own: one may crash, hang, or be hostile.

The process is kept with the models it has loaded, is started again after it was lost, and takes
no worker down with it.
"""

import logging
import os
import select
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from weakref import finalize

from pydantic import ValidationError

from rpl.adapters.argos import Draft
from rpl.adapters.model_folder import InstalledModel
from rpl.adapters.model_worker import Answer, Question
from rpl.adapters.page_reader.sandbox import prepared
from rpl.adapters.process_tree import Usage, end_tree, used_by
from rpl.ports.errors import EngineError
from rpl.scratch import scratch_folder

log = logging.getLogger(__name__)

WORKER = "rpl.adapters.model_worker"
LINES_AT_ONCE = 100
LOOK_SECONDS = 0.1
MEMORY_BYTES = 1024**3
ANSWER_BYTES = 16 * 1024**2
CHUNK = 65536
GIVES_BACK = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(1024**2),
    "MALLOC_TRIM_THRESHOLD_": str(1024**2),
}
"""The C library gives large pieces back at once: two packages held 388 MB without, 237 with."""
TRIES = 3
"""How often a package may fail in a row before it is not tried again by this process."""


class ModelFailedError(EngineError):
    """A translation package crashed, hung or answered nonsense; the message names the package."""

    code = "model_failed"

    def __init__(self, model: InstalledModel, how: str) -> None:
        super().__init__(f"{model.name} {how}; replace it: rpl models")


@dataclass(frozen=True, slots=True)
class TimeAllowed:
    """Seconds of processor time for a package and a line; on the clock, so many times as much."""

    each_package: float = 30
    each_line: float = 0.5
    clock: float = 4


class _LostError(Exception):
    """The process is no good any more; the message says how it was lost."""


@dataclass(frozen=True, slots=True)
class _Running:
    process: "subprocess.Popen[bytes]"
    reading: int
    writing: int

    def ask(self, question: bytes, seconds: float, clock: float) -> bytes:
        """The answer, a line.

        Raises:
            _LostError: There is none, or it took or held too much.
        """
        began, before = time.monotonic(), used_by(self.process.pid)
        answer = b""
        while not answer.endswith(b"\n"):
            writing = [self.writing] if question else []
            readable, writable, _ = select.select([self.reading], writing, [], LOOK_SECONDS)
            if writable:
                question = question[self._written(question) :]
            if readable:
                answer += self._read()
            now = used_by(self.process.pid)
            self._check(now, now.cpu_seconds - before.cpu_seconds < seconds, len(answer))
            if time.monotonic() - began > clock:
                raise _LostError("hung")
        return answer

    def _check(self, usage: Usage, in_time: bool, answered: int) -> None:  # noqa: FBT001 -- ours alone
        if not in_time:
            raise _LostError("took too long")
        if usage.resident_bytes > MEMORY_BYTES or answered > ANSWER_BYTES:
            raise _LostError("held too much")

    def _written(self, question: bytes) -> int:
        try:
            return os.write(self.writing, question[:CHUNK])
        except OSError as error:
            raise _LostError("crashed") from error

    def _read(self) -> bytes:
        if not (chunk := os.read(self.reading, CHUNK)):
            raise _LostError("crashed")
        return chunk


@dataclass(slots=True, weakref_slot=True)
class ModelChild:
    """Answers `argos.ModelRunner`; safe to ask from several threads, one at a time."""

    folder: Path
    allowed: TimeAllowed = TimeAllowed()
    _running: _Running | None = None
    _end: Callable[[], object] | None = None
    _failures: dict[str, int] = field(default_factory=dict)
    _asking: threading.Lock = field(default_factory=threading.Lock)

    def translated(self, model: InstalledModel, lines: Sequence[str]) -> list[Draft]:
        """See `argos.ModelRunner.translated`.

        Raises:
            ModelFailedError: The package crashed, hung, or failed too often before.
        """
        with self._asking:
            if self._failures.get(model.name, 0) >= TRIES:
                raise ModelFailedError(model, f"failed {TRIES} times and is not tried again")
            drafts: list[Draft] = []
            for start in range(0, len(lines), LINES_AT_ONCE):
                drafts += self._drafts(model, tuple(lines[start : start + LINES_AT_ONCE]))
            self._failures.pop(model.name, None)
            return drafts

    def rest(self) -> None:
        """See `argos.ModelRunner.rest`: the process ends, and the next question starts another."""
        with self._asking:
            self.close()

    def close(self) -> None:
        """End the process; the next question starts another."""
        if self._end is not None:
            self._end()
        self._running = self._end = None

    def _drafts(self, model: InstalledModel, lines: tuple[str, ...]) -> list[Draft]:
        question = Question(model=model.folder.name, lines=lines)
        seconds = self.allowed.each_package + self.allowed.each_line * len(lines)
        try:
            answer = self._asked(question, seconds)
        except _LostError as lost:
            self.close()
            raise self._failed(model, str(lost)) from lost
        if answer.failure is not None:
            raise self._failed(model, f"cannot be used ({answer.failure})")
        return [Draft(each.text, each.score) for each in answer.targets]

    def _asked(self, question: Question, seconds: float) -> Answer:
        running = self._running or self._started()
        line = running.ask(
            question.model_dump_json().encode() + b"\n", seconds, seconds * self.allowed.clock
        )
        try:
            answer = Answer.model_validate_json(line)
        except ValidationError as error:
            raise _LostError("answered nonsense") from error
        if answer.failure is None and len(answer.targets) != len(question.lines):
            raise _LostError("answered other lines than it was asked")
        return answer

    def _failed(self, model: InstalledModel, how: str) -> ModelFailedError:
        self._failures[model.name] = self._failures.get(model.name, 0) + 1
        log.error("translation package %s %s", model.name, how)
        return ModelFailedError(model, how)

    def _started(self) -> _Running:
        room = ExitStack()
        work = room.enter_context(scratch_folder())
        command, environment = prepared(
            WORKER, (), self.folder, work, with_parent=False, more=GIVES_BACK
        )
        process = subprocess.Popen(  # noqa: S603 -- our own arguments
            command,
            env=environment,
            cwd=work,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert process.stdin is not None  # noqa: S101 -- both are pipes
        assert process.stdout is not None  # noqa: S101 -- started with a pipe
        os.set_blocking(process.stdin.fileno(), False)
        self._running = _Running(process, process.stdout.fileno(), process.stdin.fileno())
        self._end = finalize(self, _ended, process, room)
        return self._running


def _ended(process: "subprocess.Popen[bytes]", room: ExitStack) -> None:
    end_tree(process.pid)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    room.close()
