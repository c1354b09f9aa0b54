"""What lies beside the database and belongs to a backup: noted heads of the audit trail, and looks.

They are copied before the rows are read: a head that was noted is then one of a row in the backup,
and a look that is written meanwhile is in both, where keeping it twice changes nothing.
"""

from collections.abc import Mapping
from pathlib import Path

from rpl.settings import Settings
from rpl.upkeep.manifest import write_file
from rpl.upkeep.problems import UpkeepError

_LOOKS = ".looks"


def copy_notes(settings: Settings, folder: Path) -> dict[str, str]:
    """Copy heads and waiting looks into a new folder: the SHA-256 of each file by its name."""
    folder.mkdir(mode=0o700)
    copied = {}
    for path in [settings.heads_file, *sorted(settings.spool_dir.glob(f"*{_LOOKS}"))]:
        try:
            content = path.read_bytes()
        except FileNotFoundError:  # there is none, or it was written into the database just now
            continue
        copied[path.name] = write_file(folder / path.name, [content])
    return copied


def bring_notes(settings: Settings, folder: Path, said: Mapping[str, str]) -> None:
    """Put heads and looks where a service finds them; what is there already stays.

    Raises:
        UpkeepError: The backup names a file that is neither.
    """
    targets = {name: _target(settings, name) for name in said}
    for name, target in targets.items():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not target.exists():
            write_file(target, [(folder / name).read_bytes()])


def _target(settings: Settings, name: str) -> Path:
    if name == settings.heads_file.name:
        return settings.heads_file
    if name != Path(name).name or not name.endswith(_LOOKS):
        raise UpkeepError(f"the backup holds {name}, which this version does not know")
    return settings.spool_dir / name
