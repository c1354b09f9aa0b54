"""What a worker and all that it starts hold in memory, page after page.

    bench/memory.py [--short] [--pages N] [--in-file N] [--seconds N] [--package FILE …]

A real worker process reads files of invented parts of pages in Spanish, French and Russian, each
with its own language pack, translates the first two with an installed package each, and drafts
their records.  Every other file begins with a whole page of A4.  The memory of the worker's whole
process tree is looked at four times a second: `rss` counts pages that processes share once for
each, `pss` once in all.  Without --package the tiny package of the tests stands under both pairs,
so that the models themselves weigh next to nothing; --package installs real ones instead.

`first` and `last` are the medians, over files, of the most that was held while one of the first and
of the last fifth was worked on; `grown` is by how much the second is more, in MB for 1,000 pages.
The last line is `name=value …`; exit 1 when more than 700 MB were held, or pages were not read.
"""

import argparse
import io
import json
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from uuid import UUID

from PIL import Image, ImageDraw, ImageFont
from sqlmodel import col, func, select
from workers import another_claim

from rpl.adapters.model_folder import ModelFolder
from rpl.adapters.process_tree import children_of, used_by
from rpl.assembly import Parts, build, prepare_queue
from rpl.demo import applicant
from rpl.demo.setting import stage_of
from rpl.demo.stage import Stage
from rpl.domain.intake import EvidenceKind
from rpl.domain.journey import EvidenceState
from rpl.flows import intake
from rpl.store.database import read_session, write_session
from rpl.store.intake import applicant_key
from rpl.store.migrations import migrate
from rpl.store.tables import EvidenceItem
from tests.drill.crew import Mode, end_all, installation, start

TINY = Path("tests/data/models/certs-es_en.argosmodel")
TARGET_MB = 700
LOOK_SECONDS = 0.25
PATIENCE = 3600.0
FILES_OF_A_CLAIM = 40
PART, WHOLE = (1240, 400), (1654, 2339)  # pixels: a few lines, and A4, at 200 dpi
MB = 1024 * 1024
STEPS_LEFT: dict[str, int] = {
    EvidenceState.RECEIVED: 3,
    EvidenceState.READ: 2,
    EvidenceState.TRANSLATED: 1,
}
LINES = {
    "es": (
        "Se certifica que el alumno ha superado el curso de soldadura por arco",
        "con una duración total de {number} horas en la escuela de la ciudad,",
        "y que la calificación final de las prácticas es de notable.",
        "Expedido en Zaragoza, a {day} de junio de 2023.",
    ),
    "fr": (
        "Nous certifions que le stagiaire a suivi la formation de soudure à l'arc",
        "pour une durée totale de {number} heures dans les ateliers de la ville,",
        "et que le résultat des épreuves est une mention bien pour la pratique.",
        "Fait à Lyon, le {day} juin 2023, pour servir et valoir ce que de droit.",
    ),
    "ru": (
        "Настоящим подтверждается, что слушатель прошёл курс дуговой сварки",
        "в объёме {number} часов и что он сдал экзамен на отлично,",
        "и что за практику на заводе по плану он получил оценку хорошо.",
        "Выдано в городе Казани {day} июня 2023 года, как и было указано.",
    ),
}
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"


@dataclass
class Samples:
    """What was held, in bytes, at each look, and how many files were done by then."""

    done: list[int] = field(default_factory=list)
    resident: list[int] = field(default_factory=list)
    shared: list[int] = field(default_factory=list)
    alone: list[int] = field(default_factory=list)

    def look(self, root: int, done: int) -> None:
        """Look at a process and all that came from it."""
        self.done.append(done)
        self.resident.append(used_by(root).resident_bytes)
        self.shared.append(proportional(root))
        self.alone.append(resident(root))

    def per_file(self, held: Sequence[int]) -> list[int]:
        """The most that was held while each file was under way."""
        most: dict[int, int] = {}
        for done, each in zip(self.done, held, strict=True):
            most[done] = max(most.get(done, 0), each)
        return [most[done] for done in sorted(most)]


def main() -> int:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help="twelve pages, two in a file")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--in-file", type=int, default=20, help="pages of a file")
    parser.add_argument("--seconds", type=float, default=PATIENCE, help="then what was read counts")
    parser.add_argument("--package", action="append", type=Path, default=[], help="from es, fr")
    options = parser.parse_args()
    pages, in_file = (12, 2) if options.short else (options.pages, options.in_file)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rpl-bench-")))
        environment, settings = stack.enter_context(installation(Mode.EMBEDDED, folder))
        parts = build(settings)
        stack.callback(parts.engine.dispose)
        migrate(parts.engine, parts.keyring)
        prepare_queue(parts)
        install(settings.models_dir, options.package)
        stage = stage_of(parts)
        send(stage, parts, -(-pages // in_file), in_file)
        crew = [start("worker", environment, folder / "bench.log")]
        stack.callback(end_all, crew)
        samples = watched(parts, crew[0].pid, options.seconds)
        return told(samples, read_pages(parts), pages, in_file)


def told(samples: Samples, read: int, pages: int, in_file: int) -> int:
    """Say what was held, and whether it is on target."""
    figures = []
    highest = 0
    for name, held in (("rss", samples.resident), ("pss", samples.shared), ("own", samples.alone)):
        files = [each / MB for each in samples.per_file(held)]
        fifth = max(1, len(files) // 5)
        # The first file loads what is loaded once.
        first, last = median(files[1 : fifth + 1] or files), median(files[-fifth:])
        between = max(1, (len(files) - fifth) * in_file)
        figures.append(
            f"{name}={max(files):.0f}MB {name}_first={first:.1f} {name}_last={last:.1f} "
            f"{name}_grown={(last - first) * 1000 / between:+.1f}"
        )
        highest = max(highest, round(max(files)))
    print(f"pages={read}/{pages} {' '.join(figures)} target={TARGET_MB}MB")
    return 0 if read >= pages and highest < TARGET_MB else 1


def install(models: Path, packages: Sequence[Path]) -> None:
    """Install two packages: those given, or the tiny one under two pairs of languages."""
    folder = ModelFolder(models)
    if packages:
        for package in packages:
            folder.install(package)
        return
    folder.install(TINY)
    with tempfile.TemporaryDirectory() as work:
        other = Path(work) / "fr_en.argosmodel"
        with zipfile.ZipFile(TINY) as tiny, zipfile.ZipFile(other, "w") as copy:
            for name in tiny.namelist():
                content = tiny.read(name)
                if name.endswith("metadata.json"):
                    content = json.dumps(json.loads(content) | {"from_code": "fr"}).encode()
                copy.writestr(name.replace("es_en", "fr_en", 1), content)
        folder.install(other)


def page_of(language: str, number: int, size: tuple[int, int] = PART) -> Image.Image:
    """An invented page, unlike every other."""
    picture = Image.new("L", size, "white")
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONT, 30)
    rows = LINES[language] * (8 if size == WHOLE else 1)
    for row, line in enumerate(rows):
        text = line.format(number=20 + number, day=1 + (number + row) % 28)
        pen.text((50, 30 + row * 60), text, 20, font)
    return picture


def document(number: int, in_file: int) -> tuple[str, bytes]:
    """The language of a file and the file: a picture of several pages."""
    language = list(LINES)[number % len(LINES)]
    pages = [
        page_of(language, number * in_file + at, WHOLE if at == number % 2 == 0 else PART)
        for at in range(in_file)
    ]
    kept = io.BytesIO()
    pages[0].save(kept, "TIFF", compression="tiff_deflate", save_all=True, append_images=pages[1:])
    return language, kept.getvalue()


def send(stage: Stage, parts: Parts, files: int, in_file: int) -> None:
    """Hand all files in, as uploads do."""
    claim = applicant.open_claim(stage, "Bench Sample", "es").claim_id
    for number in range(files):
        if number and number % FILES_OF_A_CLAIM == 0:
            claim = another_claim(parts, claim)
        hand_in(stage, claim, *document(number, in_file))


def hand_in(stage: Stage, claim: UUID, language: str, content: bytes) -> None:
    """Seal one file and hand it over."""
    tools = stage.tools
    with read_session(tools.engine) as session:
        key = tools.keyring.unwrap(applicant_key(session, claim))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages"
        path.write_bytes(content)
        sealed = intake.SealedFile(
            "pages.tif", tools.page_reader.inspect(path), tools.vault.put(key, path)
        )
    with write_session(tools.engine) as session:
        intake.add_files(
            session,
            tools.clock,
            tools.keyring,
            tools.queue,
            claim,
            [sealed],
            intake.Described(EvidenceKind.CERTIFICATE, language),
        )


def watched(parts: Parts, root: int, seconds: float) -> Samples:
    """Look at the worker until everything is read, or the time is up."""
    samples, began, told_at = Samples(), time.monotonic(), 0.0
    waiting = all_steps = steps_left(parts)
    while waiting and time.monotonic() - began < seconds:
        # Steps of several files take turns: three of them are as much work as one file.
        samples.look(root, (all_steps - waiting) // len(STEPS_LEFT))
        time.sleep(LOOK_SECONDS)
        waiting = steps_left(parts)
        if time.monotonic() - told_at > 60:  # noqa: PLR2004 -- once a minute
            told_at = time.monotonic()
            print(f"{waiting} steps left, {samples.resident[-1] // MB} MB", flush=True)
    return samples


def steps_left(parts: Parts) -> int:
    """How many steps all files together are still from their draft records."""
    with read_session(parts.engine) as session:
        states = session.exec(select(EvidenceItem.state)).all()
    return sum(STEPS_LEFT[state] for state in states if state in STEPS_LEFT)


def read_pages(parts: Parts) -> int:
    """How many pages were read, and their records drafted."""
    with read_session(parts.engine) as session:
        done = select(func.coalesce(func.sum(EvidenceItem.pages), 0)).where(
            col(EvidenceItem.state) == EvidenceState.TO_CONFIRM
        )
        return int(session.exec(done).one())


def proportional(root: int) -> int:
    """Bytes of a process and its descendants, what is shared divided among those that share it."""
    waiting, size = [root], 0
    while waiting:
        number = waiting.pop()
        waiting.extend(children_of(number))
        with suppress(OSError):
            for line in Path(f"/proc/{number}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    size += int(line.split()[1]) * 1024
    return size


def resident(number: int) -> int:
    """Bytes of the worker alone, without what it starts."""
    with suppress(OSError):
        return int(Path(f"/proc/{number}/statm").read_text().split()[1]) * 4096
    return 0


if __name__ == "__main__":
    sys.exit(main())
