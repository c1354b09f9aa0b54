"""Files without a row, rows without a file, rows without a job: found, and put right.

A file is stored before its row, so one that no row names may be on its way: while the service runs
it is looked for twice.  A file that is taken out of the vault rests, sealed, in `stray/` of the
data folder, and comes back by itself at the next repair if a row names it after all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from rpl.assembly import Parts, job_tools
from rpl.domain.running import Health, health_of_workers
from rpl.flows.running import forget_image
from rpl.jobs.reading import give_up_reading
from rpl.jobs.reconciliation import reconcile
from rpl.jobs.upkeep import forget_unfinished
from rpl.ports import Vault
from rpl.ports.errors import ObjectMissingError
from rpl.store.database import read_session, write_session
from rpl.store.objects import evidence_waiting_for, named_objects
from rpl.store.running import last_beat
from rpl.upkeep.manifest import write_file

STRAY = "stray"
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Storage:
    """Objects that no row names, and names of rows for which there is no object."""

    without_a_row: frozenset[str]
    without_a_file: frozenset[str]


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was put right, and how many files are lost for good."""

    set_aside: int
    left_while_running: int
    brought_back: int
    told_applicants: int
    images_forgotten: int
    lost: int
    handed_over: int
    unfinished_removed: int


def look(engine: Engine, vault: Vault) -> Storage:
    """Compare the vault with the rows; nothing is changed."""
    held = frozenset(vault.names())
    with read_session(engine) as session:
        named = frozenset(each.name for each in named_objects(session))
    missing = frozenset(name for name in named - held if not _is_there(vault, name))
    return Storage(held - named, missing)


def repair(parts: Parts) -> Repaired:
    """Put right what `look` finds, and hand over again what waits without a job.

    While the service runs a file without a row is left alone: an upload of many files is sealed
    minutes before its rows are written.
    """
    found = look(parts.engine, parts.vault)
    left = found.without_a_row if _runs(parts) else frozenset()
    stray = found.without_a_row - left
    folder = parts.settings.data_dir / STRAY
    for name in sorted(stray):
        _set_aside(parts.vault, name, folder)
    back = sum(_bring_back(parts.vault, name, folder) for name in found.without_a_file)
    told = images = lost = 0
    for name in sorted(found.without_a_file):
        if _is_there(parts.vault, name):
            continue
        outcome = _without_file(parts, name)
        told, images, lost = told + outcome[0], images + outcome[1], lost + outcome[2]
    tools = job_tools(parts)
    unfinished = forget_unfinished(tools)
    return Repaired(len(stray), len(left), back, told, images, lost, reconcile(tools), unfinished)


def _without_file(parts: Parts, name: str) -> tuple[int, int, int]:
    """What a row without its file comes to: told the applicant, forgot an image, or lost."""
    with read_session(parts.engine) as session:
        evidence = evidence_waiting_for(session, name)
    if evidence is not None:
        give_up_reading(job_tools(parts), evidence)
        return 1, 0, 0
    with write_session(parts.engine) as session:
        return (0, 1, 0) if forget_image(session, name) else (0, 0, 1)


def _runs(parts: Parts) -> bool:
    with read_session(parts.engine) as session:
        return health_of_workers(last_beat(session), parts.clock.now()) is Health.OK


def _is_there(vault: Vault, name: str) -> bool:
    try:
        next(iter(vault.sealed(name)), None)
    except ObjectMissingError:
        return False
    return True


def _set_aside(vault: Vault, name: str, folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / name).unlink(missing_ok=True)
    try:
        write_file(folder / name, vault.sealed(name))
    except ObjectMissingError:  # whoever sealed it has removed it meanwhile
        (folder / name).unlink(missing_ok=True)
    vault.remove(name)


def _bring_back(vault: Vault, name: str, folder: Path) -> int:
    path = folder / name
    if not path.is_file():
        return 0
    vault.keep(name, _chunks(path))
    path.unlink()
    return 1


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
