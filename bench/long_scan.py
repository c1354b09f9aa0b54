"""A scanned file of many pages, read by a real worker to its end: what it takes, and what is there.

    bench/long_scan.py [--short] [--pages N] [--seconds N]

Invented pages of A4, each unlike every other, as an office copier makes them: black and white,
200 dpi, a little askew, every tenth upside down, every fiftieth blank.  One PDF, handed in as an
upload is, so that it is inspected and cleaned first; then a worker reads it, translates it with the
tiny package of the tests and drafts its record.  The memory of the worker's whole process tree is
looked at four times a second (shared pages counted once for each process), the processor time of
the tree as often.

`lost` counts the pages that are not there, were cut short, or gave less than nine tenths of their
words; `silent` is the longest time in which the file's state said nothing new.  The last line is
`name=value …`; exit 1 when a page is lost, or more than 700 MB were held.
"""

import argparse
import io
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import numpy as np
from memory import LINES as TEXTS
from memory import MB, TARGET_MB, WHOLE, Samples, hand_in, install, page_of
from pages.damage import scanned
from PIL import Image
from sqlmodel import select

from rpl.adapters.process_tree import used_by
from rpl.assembly import Parts, build, prepare_queue
from rpl.demo import applicant
from rpl.demo.setting import stage_of
from rpl.domain.journey import EvidenceState
from rpl.domain.reading import Page
from rpl.store.database import read_session
from rpl.store.migrations import migrate
from rpl.store.reading import stored_reading
from rpl.store.sealed import claim_seal
from rpl.store.tables import EvidenceItem
from tests.drill.crew import Mode, end_all, installation, start

LANGUAGE = "es"
INK = 150
"""Gray below which a copier prints a dot."""
UPSIDE_DOWN, BLANK = 10, 50
"""Every so manieth page."""
ENOUGH = 0.9
PATIENCE = 3600.0
DONE = (EvidenceState.TO_CONFIRM, EvidenceState.FAILED)


@dataclass
class Run:
    """What was seen while the file was worked on; times in seconds.

    `by_state` are the MB that all held at most, that the worker held, and until when.
    """

    samples: Samples
    by_state: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    clock: float = 0.0
    processor: float = 0.0
    silent: float = 0.0


def main() -> int:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help="four pages")
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=PATIENCE, help="then it is given up")
    options = parser.parse_args()
    count = 4 if options.short else options.pages
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rpl-bench-")))
        environment, settings = stack.enter_context(installation(Mode.EMBEDDED, folder))
        parts = build(settings)
        stack.callback(parts.engine.dispose)
        migrate(parts.engine, parts.keyring)
        prepare_queue(parts)
        install(settings.models_dir, [])
        stage = stage_of(parts)
        claim = applicant.open_claim(stage, "Bench Sample", LANGUAGE).claim_id
        content = scan(count)
        began = time.monotonic()
        hand_in(stage, claim, LANGUAGE, content)
        print(
            f"{len(content) / MB:.1f} MB, taken after {time.monotonic() - began:.1f} s", flush=True
        )
        crew = [start("worker", environment, folder / "bench.log")]
        stack.callback(end_all, crew)
        run = watched(parts, crew[0].pid, options.seconds)
        return told(run, pages_there(parts, claim), count)


def scan(count: int) -> bytes:
    """The file."""
    chance = np.random.default_rng(count)
    sheets = [_sheet(number, chance) for number in range(1, count + 1)]
    kept = io.BytesIO()
    sheets[0].save(kept, "PDF", save_all=True, append_images=sheets[1:], resolution=200)
    return kept.getvalue()


def _sheet(number: int, chance: np.random.Generator) -> Image.Image:
    blank = Image.new("L", WHOLE, "white")
    page = blank if number % BLANK == 0 else page_of(LANGUAGE, number, WHOLE)
    seen = scanned(np.asarray(page), chance)
    turned = np.rot90(seen, 2) if number % UPSIDE_DOWN == 0 else seen
    return Image.fromarray(turned).point(lambda gray: 255 * (gray > INK)).convert("1")


def watched(parts: Parts, root: int, seconds: float) -> Run:
    """Look at the worker until the record is drafted, or the time is up."""
    run, began = Run(Samples()), time.monotonic()
    said, since = "", began
    while (now := time.monotonic()) - began < seconds:
        with read_session(parts.engine) as session:
            item = session.exec(select(EvidenceItem)).one()
            state, words = item.state, what_is_said(item)
        run.silent = max(run.silent, now - since)
        if words != said:
            said, since = words, now
            print(f"{now - began:.0f} s: {words}", flush=True)
        if state in DONE:
            break
        run.samples.look(root, 0)
        run.processor = max(run.processor, used_by(root).cpu_seconds)
        most, own, _ = run.by_state.get(state, (0.0, 0.0, 0.0))
        run.by_state[state] = (
            max(most, run.samples.resident[-1] / MB),
            max(own, run.samples.alone[-1] / MB),
            now - began,
        )
        time.sleep(0.25)
    run.clock = time.monotonic() - began
    return run


def what_is_said(item: EvidenceItem) -> str:
    """What the applicant is told of how far it is."""
    return f"{item.state}, {item.pages_read or 0} of {item.pages} pages"


def pages_there(parts: Parts, claim: UUID) -> Sequence[Page]:
    """The pages that were read."""
    with read_session(parts.engine) as session:
        item = session.exec(select(EvidenceItem)).one()
        stored = stored_reading(session, claim_seal(session, parts.keyring, claim), item.id)
    return () if stored is None else stored.reading.pages


def found(page: Page) -> float:
    """The share of its words that a page gave; of a blank one 1, unless it gave any."""
    if page.number % BLANK == 0:
        return 0.0 if page.text.strip() else 1.0
    rows = TEXTS[LANGUAGE] * 8
    known = Counter(
        " ".join(
            line.format(number=20 + page.number, day=1 + (page.number + row) % 28)
            for row, line in enumerate(rows)
        ).split()
    )
    return (known & Counter(page.text.split())).total() / known.total()


def told(run: Run, pages: Sequence[Page], count: int) -> int:
    """Say what it took, and whether all is there."""
    shares = [0.0 if page.cut_short else found(page) for page in pages]
    lost = count - sum(share >= ENOUGH for share in shares)
    for page, share in zip(pages, shares, strict=True):
        if share < ENOUGH:
            print(f"page {page.number}: {share:.3f}{' cut short' * page.cut_short}")
    for state, (most, own, until) in run.by_state.items():
        print(f"{state} until {until:.0f} s: {most:.0f} MB, the worker {own:.0f} MB")
    left_out = pages[-1].left_out if pages else count
    highest = max(run.samples.resident) / MB
    recall = sum(shares) / max(1, len(shares))
    print(
        f"pages={len(pages)}/{count} lost={lost} left_out={left_out} recall={recall:.3f} "
        f"clock={run.clock:.0f}s processor={run.processor:.0f}s "
        f"rss={highest:.0f}MB worker={max(run.samples.alone) / MB:.0f}MB "
        f"silent={run.silent:.0f}s target={TARGET_MB}MB"
    )
    return 0 if not lost and highest < TARGET_MB else 1


if __name__ == "__main__":
    sys.exit(main())
