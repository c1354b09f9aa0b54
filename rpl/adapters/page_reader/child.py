"""The sandboxed process: `python -m rpl.adapters.page_reader.child COMMAND … SOURCE WORK`.

Limits itself first, imports decoders second, and leaves its answer as a file in WORK.
"""

import ctypes
import resource
import signal
import sys
from pathlib import Path

from rpl.adapters.page_reader.answers import ANSWER, CLEANED, Answer, Ended, Shape, pages_left
from rpl.domain.refused_files import FileRefusedError, FileUnsafeError
from rpl.ports.errors import EngineMissingError

MEMORY_BYTES = 1024 * 1024 * 1024
ADDRESS_BYTES = 1536 * 1024 * 1024
"""Memory, and the programs and libraries that are mapped beside it."""
FILE_BYTES = 256 * 1024 * 1024
PROCESSES = 256
_END_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2): nobody would take away what an orphan writes."""
CPU_SECONDS = {"inspect": 30, "clean": 30, "shape": 30, "read": 1200}


def main(arguments: list[str]) -> int:
    """Answer one command; the exit status is 0 whenever there is an answer."""
    command, *options, source, work = arguments
    ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
    _limit(CPU_SECONDS[command])
    try:
        answer = _answer(command, options, Path(source), Path(work))
    except FileRefusedError as refusal:
        answer = _answer_so_far(Path(work), refusal.code)
    except EngineMissingError as missing:
        answer = Answer(missing=str(missing))
    except MemoryError:
        answer = _answer_so_far(Path(work), FileUnsafeError.code)
    (Path(work) / ANSWER).write_text(answer.model_dump_json(), encoding="utf-8")
    return 0


def _answer_so_far(work: Path, refusal: str) -> Answer:
    """A page that cannot be opened does not take those before it away."""
    return Answer(ended=Ended()) if pages_left(work) else Answer(refusal=refusal)


def _limit(seconds: int) -> None:
    """Hold for this process and for Tesseract, which it starts."""
    for what, limit in (
        (resource.RLIMIT_DATA, MEMORY_BYTES),
        (resource.RLIMIT_AS, ADDRESS_BYTES),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_NPROC, PROCESSES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        lowered = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (lowered, lowered))


def _answer(command: str, options: list[str], source: Path, work: Path) -> Answer:
    # Imported under the limits: decoders are large, and one of them could be the attack.
    if command == "inspect":
        from rpl.adapters.page_reader.inspection import inspect  # noqa: PLC0415 -- each command loads only what it needs

        return Answer(inspection=inspect(source))
    if command == "clean":
        from rpl.adapters.page_reader.pdf_inspection import clean_pdf  # noqa: PLC0415 -- each command loads only what it needs

        return Answer(inspection=clean_pdf(source, work / CLEANED))
    if command == "shape":
        from rpl.adapters.page_reader.shape import shape_of_picture  # noqa: PLC0415 -- each command loads only what it needs

        return Answer(shape=Shape(values=shape_of_picture(source)))
    from rpl.adapters.page_reader.pages import read_pages  # noqa: PLC0415 -- each command loads only what it needs
    from rpl.domain.reading import PageOrder  # noqa: PLC0415 -- only where it is needed

    languages = [code for code in options[0].split(",") if code]
    order = PageOrder.model_validate_json(options[1]) if options[1] else None
    return Answer(ended=Ended(language=read_pages(source, languages, work, order)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
