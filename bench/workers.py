"""How much a second worker adds, and how long a small claim waits behind a bulk import.

    bench/workers.py [--short] [--mode embedded|postgres] [--idle]

Real worker processes read photos with Tesseract.  `ratio` is readings per second of two workers
over those of one, in one run, beside its target; on fewer than two free cores it says nothing of
the program.  `waited_jobs` is how long the photo of a small claim waited behind an applicant who
brought many at once, in lengths of a job.  The last line of each mode is `name=value …`; exit 1
when it waited for more than two, and with --idle when the ratio is below its target: a busy
machine may take a core away.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from random import SystemRandom
from uuid import UUID, uuid4

from sqlmodel import select

from rpl.assembly import Parts, build, prepare_queue
from rpl.demo import applicant, walk
from rpl.demo.documents import SAMPLES, photograph, render
from rpl.demo.setting import stage_of
from rpl.demo.stage import Stage
from rpl.domain.account import new_reference
from rpl.domain.intake import MAX_EVIDENCE_ITEMS, EvidenceKind
from rpl.domain.journey import EvidenceState
from rpl.flows import intake
from rpl.store.database import read_session, write_session
from rpl.store.intake import applicant_key
from rpl.store.migrations import migrate
from rpl.store.tables import Claim, EvidenceItem
from tests.drill.crew import Mode, end_all, installation, start
from tests.drill.people import numbered_photo
from tests.drill.remains import under_way

BEST_WAIT = 2.0
BEST_RATIO = 1.8
PHOTOS = 16
LONG_BULK, SHORT_BULK = 500, 10
"""Files of the bulk import."""
PATIENCE = 600.0


def main() -> int:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--short", action="store_true", help="a smaller bulk import, and nothing about the ratio"
    )
    parser.add_argument("--mode", choices=list(Mode), type=Mode, help="one mode only")
    parser.add_argument("--idle", action="store_true", help="the ratio is judged too")
    options = parser.parse_args()
    modes = [options.mode] if options.mode else list(Mode)
    on_target = [measure(mode, short=options.short, idle=options.idle) for mode in modes]
    return 0 if all(on_target) else 1


def measure(mode: Mode, *, short: bool, idle: bool) -> bool:
    """Measure one mode; says whether it is on target."""
    bulk = SHORT_BULK if short else LONG_BULK
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rpl-bench-")))
        environment, settings = stack.enter_context(installation(mode, folder))
        parts = build(settings)
        stack.callback(parts.engine.dispose)
        migrate(parts.engine, parts.keyring)
        prepare_queue(parts)
        stage = stage_of(parts)
        speeds = None if short else speeds_of_two(stage, parts, environment, folder)
        waited, length = wait_behind(stage, parts, environment, folder, bulk)
    ratio = speeds[1] / speeds[0] if speeds else None
    print(
        f"mode={mode} {told(speeds)}bulk={bulk} waited={waited:.1f}s job={length:.1f}s "
        f"waited_jobs={waited / length:.2f}",
        flush=True,
    )
    slow = idle and ratio is not None and ratio < BEST_RATIO
    return waited / length <= BEST_WAIT and not slow


def speeds_of_two(
    stage: Stage, parts: Parts, environment: dict[str, str], folder: Path
) -> tuple[float, float]:
    """What one worker and what two workers read in a second."""
    photos = photographed(PHOTOS)
    one = readings_per_second(stage, parts, environment, folder, workers=1, photos=photos)
    two = readings_per_second(stage, parts, environment, folder, workers=2, photos=photos)
    return one, two


def told(speeds: tuple[float, float] | None) -> str:
    """The speeds as figures to print; nothing where none were measured."""
    if speeds is None:
        return ""
    one, two = speeds
    return (
        f"photos={PHOTOS} one={one:.2f}/s two={two:.2f}/s ratio={two / one:.2f} "
        f"target={BEST_RATIO} "
    )


def photographed(count: int) -> list[bytes]:
    """Photos of a certificate, each taken differently."""
    document = SAMPLES[walk.CERTIFICATE]
    sheet = render(walk.CERTIFICATE, document.holder)
    return [photograph(sheet, seed) for seed in range(count)]


def readings_per_second(
    stage: Stage,
    parts: Parts,
    environment: dict[str, str],
    folder: Path,
    *,
    workers: int,
    photos: Sequence[bytes],
) -> float:
    """Readings finished per second, from the first that is done to the last."""
    claim = applicant.open_claim(stage, "Bench Sample", "es")
    send(stage, claim.claim_id, photos)
    crew = [start("worker", environment, folder / "bench.log") for _ in range(workers)]
    try:
        wait_until(parts, len(photos) - workers)  # each worker has loaded its engines, and read one
        began = time.monotonic()
        wait_until(parts, 0)
        return (len(photos) - workers) / (time.monotonic() - began)
    finally:
        end_all(crew)


def wait_behind(
    stage: Stage, parts: Parts, environment: dict[str, str], folder: Path, bulk: int
) -> tuple[float, float]:
    """Seconds a small claim's photo waited until it was taken, and the length of a job."""
    jobs = min(4, bulk // 4)  # to measure by; most of the import still waits then
    many = applicant.open_claim(stage, "Bulk Sample", "es").claim_id
    for first in range(0, bulk, MAX_EVIDENCE_ITEMS):
        numbers = range(first, min(bulk, first + MAX_EVIDENCE_ITEMS))
        send(stage, another_claim(parts, many), (numbered_photo(number) for number in numbers))
    crew = [start("worker", environment, folder / "bench.log")]
    try:
        wait_until(parts, bulk - 1)
        began, before = time.monotonic(), under_way(parts)
        wait_until(parts, before - jobs)
        length = (time.monotonic() - began) / jobs
        small = applicant.open_claim(stage, "Small Sample", "es")
        (item,) = send(stage, small.claim_id, [numbered_photo(bulk + 1)])
        sent = time.monotonic()
        wait_until_read(parts, item)
        return max(0.0, time.monotonic() - sent - length), length
    finally:
        end_all(crew)


def another_claim(parts: Parts, claim_id: UUID) -> UUID:
    """One more claim of the same applicant."""
    with write_session(parts.engine) as session:
        first = session.get_one(Claim, claim_id)
        copied = first.model_dump(exclude={"id", "reference"})
        claim = Claim(**copied, id=uuid4(), reference=new_reference(SystemRandom()))
        session.add(claim)
        return claim.id


def send(stage: Stage, claim_id: UUID, photos: Iterable[bytes]) -> tuple[UUID, ...]:
    """Seal photos and hand them over in one transaction, as one large upload does."""
    tools = stage.tools
    with read_session(tools.engine) as session:
        key = tools.keyring.unwrap(applicant_key(session, claim_id))
    sealed: list[intake.SealedFile] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, photo in enumerate(photos):
            path = Path(folder) / str(number)
            path.write_bytes(photo)
            found = tools.vault.put(key, path)
            # They are all alike: looking at one of them is enough.
            inspection = sealed[0].inspection if sealed else tools.page_reader.inspect(path)
            sealed.append(intake.SealedFile(f"{number}.png", inspection, found))
    with write_session(tools.engine) as session:
        return intake.add_files(
            session,
            tools.clock,
            tools.keyring,
            tools.queue,
            claim_id,
            sealed,
            intake.Described(EvidenceKind.CERTIFICATE, "es"),
        ).kept


def wait_until(parts: Parts, left: int) -> None:
    """Wait until at most `left` items are under way."""
    end = time.monotonic() + PATIENCE
    while under_way(parts) > left:
        if time.monotonic() > end:
            raise TimeoutError("the workers do not get on")
        time.sleep(0.02)


def wait_until_read(parts: Parts, item: UUID) -> None:
    """Wait until an item has been read."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with read_session(parts.engine) as session:
            state = session.exec(select(EvidenceItem.state).where(EvidenceItem.id == item)).one()
        if state is not EvidenceState.RECEIVED:
            return
        time.sleep(0.02)
    raise TimeoutError("the small claim was not read")


if __name__ == "__main__":
    sys.exit(main())
