"""Runs readers of pages as programs: what each read, and the processor time of all it started."""

import hashlib
import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pypdfium2
from typing_extensions import override

from pages.known import PDF, Document
from rpl.adapters import page_reader
from rpl.adapters.process_tree import children_of

LOOK_SECONDS = 0.05
OWN_TIMES = slice(11, 13)
"""utime and stime of proc_pid_stat(5), counted behind the name in brackets."""
TICKS = os.sysconf("SC_CLK_TCK")
LIMIT = 300.0
"""Seconds on the clock."""
ONE_THREAD = ("env", "OMP_THREAD_LIMIT=1")
DPI = 300
POINTS = 72


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader printed, `cpu` and `seconds` it took; `failed` says why nothing counts."""

    text: str
    cpu: float
    seconds: float
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """A command with {file} and {lang}; answers are kept in a folder if one is named."""

    name: str
    command: tuple[str, ...]
    kept_in: Path | None = None

    def read(self, document: Document) -> Answer:
        """What it reads on a page, or what it read before."""
        if self.kept_in is None:
            return self._asked(document)
        content = document.file.name.encode() + document.file.read_bytes()
        kept = self.kept_in / self.name / f"{hashlib.sha256(content).hexdigest()}.json"
        if kept.is_file():
            return Answer(**json.loads(kept.read_text(encoding="utf-8")))
        answer = self._asked(document)
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(asdict(answer), ensure_ascii=False), encoding="utf-8")
        return answer

    def _asked(self, document: Document) -> Answer:
        known = {"{file}": str(document.file), "{lang}": document.lang, "{kind}": document.kind}
        return ran([known.get(word, word) for word in self.command])


@dataclass(frozen=True, slots=True)
class TesseractAlone(Reader):
    """Tesseract as it comes; a PDF is rendered for it."""

    @override
    def _asked(self, document: Document) -> Answer:
        ask = ["tesseract", str(document.file), "stdout", "-l", document.lang, "--psm", "3"]
        if document.file.suffix.lower() != PDF:
            return ran(ask)
        start = time.process_time()
        with tempfile.TemporaryDirectory() as folder:
            names = []
            for number, page in enumerate(pypdfium2.PdfDocument(document.file)):
                names.append(f"{folder}/{number}.png")
                page.render(scale=DPI / POINTS).to_pil().convert("L").save(
                    names[-1], dpi=(DPI, DPI)
                )
            pages = Path(folder) / "pages.txt"
            pages.write_text("\n".join(names))
            ask[1] = str(pages)
            spent = time.process_time() - start
            answer = ran(ask)
        return Answer(answer.text, answer.cpu + spent, answer.seconds + spent, answer.failed)


def ours(kept_in: Path | None = None, *, told: bool) -> Reader:
    """`rpl read`, told the language or not; what it read is kept for this very code only."""
    language = ("--lang", "{lang}") if told else ()
    read = (sys.executable, "-m", "rpl", "read", "{file}", "--kind", "{kind}", *language)
    return Reader("rpl", read, kept_in and kept_in / ("told" if told else "found") / our_code())


def our_code() -> str:
    """A checksum of what reads pages: the code, and the data beside it."""
    whole = hashlib.sha256()
    for file in sorted(Path(page_reader.__file__).parent.iterdir()):
        if file.is_file():
            whole.update(file.name.encode() + file.read_bytes())
    return whole.hexdigest()[:12]


def named(text: str, kept_in: Path | None) -> Reader:
    """A reader as the command line names it: NAME=COMMAND."""
    name, _, command = text.partition("=")
    return Reader(name, tuple(shlex.split(command)), kept_in)


@dataclass(slots=True)
class Seen:
    """Processor seconds of every process below one, as they were last seen.

    What ends in a sandbox is waited for by nobody outside (bubblewrap ends without it), so that its
    time is in no account of the command; looked at so often, less than a look of each is missed.
    """

    by_process: dict[int, float] = field(default_factory=dict)

    def look(self, root: int) -> None:
        """Look at a process and all that came from it."""
        waiting = [root]
        while waiting:
            number = waiting.pop()
            waiting.extend(children_of(number))
            with suppress(OSError):
                told = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
                self.by_process[number] = sum(map(int, told[OWN_TIMES])) / TICKS

    @property
    def cpu(self) -> float:
        """Of all of them."""
        return sum(self.by_process.values())


def ran(command: list[str]) -> Answer:
    """Run a program; its processor time is that of all that came from it.

    The kernel tells it of what was waited for, and nothing of what ended in a sandbox: the greater
    of that and of what was seen counts.
    """
    with tempfile.TemporaryFile() as out:
        start, seen = time.monotonic(), Seen()
        child = subprocess.Popen(  # noqa: S603 -- our own programs, or the operator's
            [*ONE_THREAD, *command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        timer = threading.Timer(LIMIT, os.killpg, (child.pid, signal.SIGKILL))
        timer.start()
        while not (waited := os.wait4(child.pid, os.WNOHANG))[0]:
            seen.look(child.pid)
            time.sleep(LOOK_SECONDS)
        timer.cancel()
        _, ended, used = waited
        seconds = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(ended)
        out.seek(0)
        text = out.read().decode(errors="replace")
    failed = f"exit {child.returncode}" if child.returncode else "" if text.strip() else "empty"
    cpu = max(used.ru_utime + used.ru_stime, seen.cpu)
    return Answer("" if failed else text, cpu, seconds, failed)


def pages_and_fields(printed: str) -> tuple[str, dict[str, str]]:
    """Text and fields of what was printed: the JSON of `rpl read`, or text as it stands."""
    try:
        answer = json.loads(printed if printed.startswith("{") else "")
        text = "\n".join(page["text"] or "" for page in answer["pages"])
        fields = {name: each["value"] for name, each in answer.get("fields", {}).items()}
    except (ValueError, KeyError, TypeError):
        return printed, {}
    return text, fields
