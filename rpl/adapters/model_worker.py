"""The process of the translation models: `python -m rpl.adapters.model_worker MODELS WORK`.

Answers each line of its input, a question as JSON, with one line of output, until the input ends.
"""

import os
import resource
import select
import sys
import threading
from pathlib import Path
from typing import TextIO

from pydantic import FiniteFloat

from rpl.adapters.argos import LoadedModels
from rpl.adapters.model_folder import ModelFolder
from rpl.domain.values import Frozen

DATA_BYTES = 2 * 1024**3
"""Of this process; the parent holds it to less, but knows only what was touched."""
FILE_BYTES = 16 * 1024**2
PROCESSES = 64


class Question(Frozen):
    """Lines for one installed package, by the name of its folder."""

    model: str
    lines: tuple[str, ...]


class Target(Frozen):
    """The target of one line and its score."""

    text: str
    score: FiniteFloat


class Answer(Frozen):
    """A target for each line, or the kind of error with which the package failed."""

    targets: tuple[Target, ...] = ()
    failure: str | None = None


def main(arguments: list[str]) -> int:
    """Answer until nobody asks any more."""
    folder = ModelFolder(Path(arguments[0]))
    _limit()
    threading.Thread(target=_end_when_left, daemon=True).start()
    loaded = LoadedModels()
    answers = _output()
    for line in sys.stdin:
        answers.write(_answer(folder, loaded, line).model_dump_json() + "\n")
        answers.flush()
    return 0


def _answer(folder: ModelFolder, loaded: LoadedModels, line: str) -> Answer:
    question = Question.model_validate_json(line)
    try:
        model = next(each for each in folder.installed() if each.folder.name == question.model)
        drafts = loaded.translated(model, question.lines)
    except Exception as error:  # noqa: BLE001 -- whatever a package raises is its failure
        return Answer(failure=type(error).__name__)
    return Answer(targets=tuple(Target(text=each.text, score=each.score) for each in drafts))


def _output() -> TextIO:
    """Our own output; what native code prints goes where nobody reads it."""
    own = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return os.fdopen(own, "w", encoding="utf-8")


def _end_when_left() -> None:
    """End at once when whoever asked is gone, even in the middle of a line."""
    hangup = select.poll()
    hangup.register(sys.stdin.fileno(), 0)
    hangup.poll()
    os._exit(1)


def _limit() -> None:
    for what, limit in (
        (resource.RLIMIT_DATA, DATA_BYTES),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_NPROC, PROCESSES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        lowered = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (lowered, lowered))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
