"""What becomes of hostile and broken files: refused with a reason, or read safely; never a crash.

    bench/bad_files.py [--short] [--data FOLDER]

Each file is inspected as an upload is; unless --short, what is taken is then read as well.
The last line is `name=value …`; `crashed` counts answers that are neither.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from rpl.adapters.page_reader import SandboxedPageReader, sandbox_state
from rpl.domain.intake import FileRefusedError

COPIED = Path("tests/data/badfiles")
SKIPPED = frozenset({"README.md", "EXPECT.tsv"})


def outcome(reader: SandboxedPageReader, file: Path, *, read: bool) -> str:
    """`taken`, `read`, or the code of the refusal."""
    try:
        reader.inspect(file)
        if not read:
            return "taken"
        with reader.read(file, []):
            return "read"
    except FileRefusedError as refusal:
        return refusal.code
    except Exception as error:  # noqa: BLE001 -- what is counted here
        return f"crashed: {type(error).__name__}"


def main() -> int:
    """Try every file and count the outcomes; exit 1 if any crashed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--short", action="store_true", help="under 50 seconds: inspect every third"
    )
    parser.add_argument("--data", type=Path, default=COPIED, help="folder of bad files")
    options = parser.parse_args()
    reader = SandboxedPageReader(inspect_seconds=30, read_seconds=120)
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    for file in sorted(options.data.iterdir())[:: 3 if options.short else 1]:
        if file.name in SKIPPED:
            continue
        start = time.monotonic()
        became = outcome(reader, file, read=not options.short)
        seconds = time.monotonic() - start
        slowest = max(slowest, seconds)
        outcomes[became.split(":")[0]] += 1
        print(f"{seconds:6.1f} s  {became:24} {file.name}", flush=True)
    counts = " ".join(
        f"{name}={count}" for name, count in sorted(outcomes.items()) if name != "crashed"
    )
    print(
        f"sandbox={sandbox_state()} files={outcomes.total()} crashed={outcomes['crashed']} "
        f"slowest_seconds={slowest:.1f} {counts}"
    )
    return 1 if outcomes["crashed"] else 0


if __name__ == "__main__":
    sys.exit(main())
