"""What is shipped: the lock, the wheel, the image."""

import fnmatch
import importlib.metadata
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from rpl.settings import PROJECT

HEAVY = ("torch", "stanza", "spacy", "minisbd", "shapely")
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = [PROJECT / "requirements.lock", PROJECT / "requirements-dev.lock"]


def direct() -> set[str]:
    """The names of the direct runtime dependencies, extras included."""
    wanted = [*PYPROJECT["project"]["dependencies"]]
    for extra in PYPROJECT["project"]["optional-dependencies"].values():
        wanted += extra
    return {re.split(r"[\[<>=!~ ;]", name, maxsplit=1)[0] for name in wanted}


def locked(lock: Path) -> set[str]:
    return set(re.findall(r"^([a-z0-9._-]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE))


def pattern_lines(name: str) -> list[str]:
    """The lines of a list that are no comments."""
    lines = (line.split("#")[0].strip() for line in (PROJECT / name).read_text().splitlines())
    return [line for line in lines if line]


@pytest.mark.parametrize("name", HEAVY)
def test_what_a_dependency_asks_for_and_nothing_uses_stays_away(name: str) -> None:
    with pytest.raises(importlib.metadata.PackageNotFoundError):
        importlib.metadata.version(name)
    assert all(name not in locked(lock) for lock in LOCKS)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.name))
def test_a_lock_names_no_host_and_hashes_everything(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())

    assert "://" not in text
    assert "--index" not in text
    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.name))
def test_every_direct_dependency_is_locked(lock: Path) -> None:
    assert direct() <= locked(lock)


def test_the_tests_run_with_the_versions_the_service_runs_with() -> None:
    pins = [
        set(re.findall(r"^\S+==\S+", lock.read_text(encoding="utf-8"), re.MULTILINE))
        for lock in LOCKS
    ]
    assert pins[0] <= pins[1]


def test_direct_dependencies_stay_few_and_each_is_explained() -> None:
    explained = (PROJECT / "docs/decisions/dependencies.md").read_text(encoding="utf-8")

    assert len(PYPROJECT["project"]["dependencies"]) <= 40
    assert set(re.findall(r"^\| `([^`]+)`", explained, re.MULTILINE)) == direct()


@pytest.mark.parametrize("name", ["packages.apt", "packages-test.apt"])
def test_debian_packages_stand_one_a_line(name: str) -> None:
    lines = pattern_lines(name)

    assert lines
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9+.-]+", line) for line in lines)
    assert len(lines) == len(set(lines))


def test_the_wheel_holds_what_the_service_needs(tmp_path: Path) -> None:
    building = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"]
    subprocess.run(
        [*building, "--no-build-isolation", "--wheel-dir", tmp_path, PROJECT],
        check=True,
        capture_output=True,
        timeout=120,
    )
    (wheel,) = tmp_path.glob("rpl-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())

    for folder in ("assessments", "rubrics", "templates"):
        for path in (PROJECT / folder).rglob("*.*"):
            assert f"rpl/shipped/{path.relative_to(PROJECT).as_posix()}" in held
    for path in (PROJECT / "rpl").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert path.relative_to(PROJECT).as_posix() in held


def instructions(dockerfile: str) -> list[tuple[str, str]]:
    """The instructions of a Dockerfile and what follows each, continued lines joined."""
    joined = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", dockerfile, flags=re.MULTILINE))
    lines = (line.strip() for line in joined.splitlines())
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in lines if line]


DOCKERFILE = instructions((PROJECT / "Dockerfile").read_text(encoding="utf-8"))


def copied() -> list[str]:
    """What the image copies out of the project."""
    arguments = [rest.split() for name, rest in DOCKERFILE if name == "COPY"]
    return [
        source for words in arguments if not words[0].startswith("--from") for source in words[:-1]
    ]


def test_every_source_the_image_copies_exists_and_is_not_ignored() -> None:
    ignored = pattern_lines(".dockerignore")
    kept = {line.removeprefix("!").rstrip("/") for line in ignored if line.startswith("!")}

    assert copied()
    for source in copied():
        assert (PROJECT / source).exists(), source
        assert source.rstrip("/") in kept
    assert not any(fnmatch.fnmatch(name, line) for name in kept for line in ignored if "/" in line)


def test_the_image_runs_as_nobody_special_and_says_how_it_is() -> None:
    names = [name for name, _ in DOCKERFILE]
    last_stage = DOCKERFILE[len(names) - names[::-1].index("FROM") - 1 :]
    said = dict(last_stage)

    assert names.count("FROM") == 2
    assert said["USER"] not in {"root", "0"}
    assert "/healthz" in said["HEALTHCHECK"]
    assert said["CMD"] == '["rpl", "serve"]'


def test_the_image_has_the_same_lists_as_everybody() -> None:
    assert {"packages.apt", "requirements.lock"} <= set(copied())
    assert "--require-hashes" in str(DOCKERFILE)
