"""Coverage-guided fuzzing of every parser of foreign bytes, one process and one figure line each.

The targets and their seeds stand in `tests/fuzzing/`.  A failure leaves the bytes that caused it in
a file and names it; `--replay FILE TARGET` runs one such file.  The same `--seed` tries the same
inputs as long as the code is the same.

PYTHONPATH=. python bench/fuzz.py [--seconds 600] [--seed 1] [--short] [--replay FILE] [TARGET ...]
"""

import argparse
import re
import resource
import subprocess
import sys
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

SECONDS, SHORT_SECONDS = 600, 2
MEMORY_BYTES = 3 * 1024 * 1024 * 1024
"""Of a whole fuzzer, with its corpus and the coverage of every module."""
LONGEST_INPUT_SECONDS = 30
GRACE_SECONDS = 180
ENDED = re.compile(r"^#(\d+)\s+DONE\s+cov: (\d+)", re.MULTILINE)
RUNS = re.compile(r"^Done (\d+) in", re.MULTILINE)
LAST = re.compile(r"^#(\d+)\s+\w+\s+cov: (\d+)", re.MULTILINE)


def fuzz_here(name: str, seconds: int, seed: int, kept: Path) -> None:
    """Fuzz one target in this process, which ends with it."""
    import atheris  # noqa: PLC0415 -- only where one target is fuzzed

    with atheris.instrument_imports(include=["rpl", "python_multipart", "joserfc"]):
        from tests.fuzzing.targets import TARGETS  # noqa: PLC0415 -- instrumented while it is imported
    target = TARGETS[name]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    warnings.simplefilter("ignore")
    with TemporaryDirectory() as folder:
        for number, content in enumerate(target.seeds):
            (Path(folder) / f"seed-{number}").write_bytes(content)
        words = Path(folder).with_suffix(".words")
        words.write_text("".join(f'"{quoted(word)}"\n' for word in target.words), encoding="ascii")
        options = [
            f"-seed={seed}",
            f"-max_total_time={seconds}",
            f"-max_len={target.longest}",
            f"-timeout={LONGEST_INPUT_SECONDS}",
            "-rss_limit_mb=0",
            f"-artifact_prefix={kept}/{name}-",
            f"-dict={words}",
        ]
        atheris.Setup([sys.argv[0], *options, folder], target.run)
        atheris.Fuzz()


def quoted(word: bytes) -> str:
    """A word as a dictionary of libFuzzer writes it."""
    return "".join(f"\\x{byte:02x}" for byte in word)


def fuzz(name: str, seconds: int, seed: int, kept: Path) -> bool:
    """Fuzz one target in a process of its own and print its line; whether nothing failed."""
    command = [sys.executable, __file__, "--here", "--seconds", str(seconds), "--seed", str(seed)]
    command += ["--kept", str(kept), name]
    try:
        done = subprocess.run(  # noqa: S603 -- this program
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds + GRACE_SECONDS,
            check=False,
            cwd=PROJECT,
        )
        code, said = done.returncode, done.stderr
    except subprocess.TimeoutExpired as error:
        code, said = -1, (error.stderr or b"").decode("utf-8", errors="replace")
    told = (ENDED.findall(said) or LAST.findall(said) or [("0", "0")])[-1]
    runs = int((RUNS.findall(said) or [told[0]])[-1])
    state = "ok" if code == 0 else f"FAILED ({code})"
    rate = runs / max(seconds, 1)
    print(f"{name:22} {state:12} runs={runs} per_second={rate:.0f} coverage={told[1]}", flush=True)
    if code:
        print("\n".join(said.splitlines()[-40:]), flush=True)
    return code == 0


def replay(name: str, file: Path) -> None:
    """Run one target on the bytes of one file."""
    from tests.fuzzing.targets import TARGETS  # noqa: PLC0415 -- never before it is instrumented

    TARGETS[name].run(file.read_bytes())
    print(f"{name}: no failure")


def main() -> int:
    """Fuzz the targets that are named, or all; exit 1 if one failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="default: all")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="for each target")
    parser.add_argument("--seed", type=int, default=1, help="0 for another one each time")
    parser.add_argument("--short", action="store_true", help="two seconds for each target")
    parser.add_argument("--replay", type=Path, help="a file that a failure left")
    parser.add_argument("--kept", type=Path, default=Path(gettempdir()), help="where to leave it")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    seconds = SHORT_SECONDS if options.short else options.seconds
    if options.here:
        fuzz_here(options.targets[0], seconds, options.seed, options.kept)
        return 0
    if options.replay is not None:
        replay(options.targets[0], options.replay)
        return 0
    if not options.targets:
        from tests.fuzzing.targets import TARGETS  # noqa: PLC0415 -- never before it is instrumented

        options.targets = list(TARGETS)
    failed = [
        name
        for name in options.targets
        if not fuzz(name, seconds, options.seed, options.kept.resolve())
    ]
    print(f"targets={len(options.targets)} failed={len(failed)} seconds_each={seconds}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
