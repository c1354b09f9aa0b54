"""The drill of `bench/disk_drill.py`, in a mount namespace of its own already.

The data folder is a small file system of its own (tmpfs), mounted where nobody else sees it.
While it is full an upload is answered 507 with a page that says so, and the pages can still be
read; nothing is half kept.  The last line is `name=value …`; exit 1 otherwise.
"""

import argparse
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx2
from PIL import Image

from rpl.assembly import build
from tests.drill.crew import Crew, Mode, crew
from tests.drill.people import TIMEOUT, numbered_photo, open_claim, send_photo
from tests.drill.remains import remains, wait_until_done

MEGABYTE = 2**20
DISK_BYTES = 48 * MEGABYTE
REST_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Rounds:
    """How often the disk is filled, up to how many bytes, and how many uploads come meanwhile."""

    count: int
    left: int
    uploads: int


LONG, SHORT = Rounds(10, 2 * MEGABYTE, 6), Rounds(1, MEGABYTE, 3)


def main() -> int:
    """Drill as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help=f"{SHORT.count} round")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rpl-drill-") as name:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", name]
        subprocess.run(mount, check=True)
        try:
            with crew(Mode.EMBEDDED, Path(name), worker_count=1) as running:
                return drill(running, Path(name), SHORT if options.short else LONG)
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)  # noqa: S607 -- as above


def drill(running: Crew, folder: Path, rounds: Rounds) -> int:
    """Fill the disk and free it; 0 when everything was refused or kept whole."""
    parts = build(running.settings)
    seen: dict[str, int] = {"kept": 0, "full": 0, "other": 0, "unclear": 0, "unread": 0}
    for number in range(rounds.count):
        with httpx2.Client(base_url=running.address, timeout=TIMEOUT) as browser:
            open_claim(browser, uuid4().hex)
            with full(folder, rounds.left):
                for each in range(rounds.uploads):
                    note(seen, send_photo(browser, heavy_photo(number * 100 + each)))
                    looked = browser.get("/en/claim/evidence").status_code
                    seen["unread"] += looked != 200
            after = send_photo(browser, numbered_photo(number * 100 + 99))
            seen["other"] += after.status_code != 303
    rest = wait_until_done(parts, REST_SECONDS)
    before = remains(parts, ())
    running.end()
    repair(running)
    found = remains(parts, ())
    parts.engine.dispose()
    counts = " ".join(f"{name}={count}" for name, count in seen.items())
    sys.stdout.write(
        f"rounds={rounds.count} {counts} stuck={found.under_way} rows_without_file="
        f"{found.unreadable_objects} files_without_row={before.objects_without_a_row} "
        f"after_repair={found.objects_without_a_row} rest_seconds={rest:.1f}\n"
    )
    wrong = seen["other"] + seen["unclear"] + seen["unread"] + found.under_way
    wrong += found.unreadable_objects + found.objects_without_a_row
    return 0 if wrong == 0 and seen["full"] else 1


@contextmanager
def full(folder: Path, left: int) -> Iterator[None]:
    """Leave only so many bytes of room on the disk while the block runs."""
    ballast = folder / "ballast"
    room = os.statvfs(folder)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, room.f_bavail * room.f_frsize - left)
    try:
        yield
    finally:
        ballast.unlink()


def note(seen: dict[str, int], answer: httpx2.Response) -> None:
    """Count an answer; one that is full has to say so in words."""
    if answer.status_code == 303:
        seen["kept"] += 1
    elif answer.status_code == 507:
        seen["full"] += 1
        seen["unclear"] += "no room left" not in answer.text
    else:
        seen["other"] += 1


def repair(running: Crew) -> None:
    """Let the doctor put right what a full disk left behind."""
    subprocess.run(
        [sys.executable, "-m", "rpl", "doctor", "--repair"],
        env=running.environment,
        check=False,
        stdout=subprocess.DEVNULL,
    )


def heavy_photo(number: int) -> bytes:
    """A picture of half a megabyte that is quick to read: a sentence, not compressed."""
    picture = Image.new("L", (720, 720), "white")
    picture.paste(Image.open(io.BytesIO(numbered_photo(number))), (0, 0))
    kept = io.BytesIO()
    picture.save(kept, "TIFF")
    return kept.getvalue()


if __name__ == "__main__":
    sys.exit(main())
