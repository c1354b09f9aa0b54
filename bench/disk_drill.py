"""Fill the disk of a running service, send photos to it, make room again, count what is left.

    bench/disk_drill.py [--short]

The data folder is a small file system of its own (tmpfs), mounted where nobody else sees it.
While it is full an upload is answered 507 with a page that says so, and the pages can still be
read; nothing is half kept.  The last line is `name=value …`; exit 1 otherwise.
"""

import os
import subprocess
import sys


def main() -> int:
    """Run `tests/drill/full_disk.py` where mounting is allowed and seen by nobody else."""
    unshare = ["unshare", "--mount"]
    if os.geteuid() != 0:
        unshare += ["--user", "--map-root-user"]
    drill = [sys.executable, "-m", "tests.drill.full_disk", *sys.argv[1:]]
    return subprocess.run([*unshare, *drill], check=False).returncode  # noqa: S603 -- our own program


if __name__ == "__main__":
    sys.exit(main())
