"""The folder of installed Argos packages: what is in it, and how a package file gets there.

argostranslate's own installer unpacks without looking and then imports the sentence splitters that
we leave out, so a package file is checked and unpacked here.
"""

import hashlib
import json
import os
import shutil
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import TYPE_CHECKING

from rpl.ports.errors import EngineError

if TYPE_CHECKING:
    from argostranslate.package import Package

METADATA = "metadata.json"
CHECKSUM = "installed.sha256"
MAX_BYTES = 2 * 1024**3
MAX_FILES = 2_000
TOKENIZERS = ("sentencepiece.model", "bpe.model")


class ModelRefusedError(EngineError):
    """A file that is not an Argos package, or not one that can be trusted to unpack."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(
            f"{file.name} is not a translation package that can be installed: {reason}. "
            "Download the .argosmodel file again."
        )


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """One installed package: from which language (ISO 639-1) into which, and which version."""

    folder: Path
    source: str
    target: str
    version: str

    @property
    def name(self) -> str:
        """How a translation names the model it came from."""
        return f"{self.folder.name} {self.version}"

    @property
    def size(self) -> int:
        """The bytes of its files."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())

    @property
    def checksum(self) -> str:
        """The SHA-256 of the file it was installed from, or nothing where that is not known."""
        try:
            return (self.folder / CHECKSUM).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return ""


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder with one folder per installed package."""

    path: Path

    def installed(self) -> tuple[InstalledModel, ...]:
        """Every package in the folder, by name; what is not a package is passed over."""
        if not self.path.is_dir():
            return ()
        folders = sorted(each for each in self.path.iterdir() if (each / METADATA).is_file())
        return tuple(model for folder in folders if (model := _model(folder)))

    def install(self, file: Path, checksum: str | None = None) -> InstalledModel:
        """Check a package file and unpack it; an installed package of the same name is replaced.

        `checksum` is the SHA-256 that the file must have, in hexadecimal.

        Raises:
            ModelRefusedError: The file is not a package, not a safe one, or not the one meant.
        """
        try:
            found = _sha256(file)
            if checksum is not None and found != checksum.strip().lower():
                raise ModelRefusedError(file, f"its SHA-256 is {found}")
            with zipfile.ZipFile(file) as package:
                top = _checked(package, file)
                return self._unpacked(package, top, file, found)
        except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
            raise ModelRefusedError(file, "it cannot be opened") from error

    def remove(self, name: str) -> bool:
        """Remove an installed package by the name of its folder; False if there is none."""
        found = next((each for each in self.installed() if each.folder.name == name), None)
        if found is None:
            return False
        shutil.rmtree(found.folder)
        return True

    def _unpacked(
        self, package: zipfile.ZipFile, top: str, file: Path, checksum: str
    ) -> InstalledModel:
        self.path.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self.path, prefix=".unpacking-") as folder:
            package.extractall(folder)
            model = _model(Path(folder) / top)
            if model is None:
                raise ModelRefusedError(file, "its description is incomplete")
            (Path(folder) / top / CHECKSUM).write_text(f"{checksum}\n", encoding="ascii")
            target = self.path / top
            shutil.rmtree(target, ignore_errors=True)
            (Path(folder) / top).rename(target)
        return InstalledModel(target, model.source, model.target, model.version)


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def package_at(folder: Path) -> "Package":
    """The installed package, with its tokenizer."""
    package: Package = argos_module(folder.parent).Package(folder)
    return package


def argos_module(home: Path) -> ModuleType:
    """The module of argostranslate, told to keep its own folders below `home`."""
    # Its settings read the environment at import and make folders in the home directory.
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        os.environ.setdefault(name, str(home / ".argos"))  # noqa: TID251 -- see above
    return import_module("argostranslate.package")


def _checked(package: zipfile.ZipFile, file: Path) -> str:
    """The one top folder of a package in which every name and size is sound."""
    entries = package.infolist()
    reason = next(_faults(entries), None)
    if reason:
        raise ModelRefusedError(file, reason)
    top = PurePosixPath(entries[0].filename).parts[0]
    names = {entry.filename for entry in entries}
    if f"{top}/{METADATA}" not in names or f"{top}/model/model.bin" not in names:
        raise ModelRefusedError(file, "it holds no model")
    if not any(f"{top}/{tokenizer}" in names for tokenizer in TOKENIZERS):
        raise ModelRefusedError(file, "it holds no tokenizer")
    return top


def _faults(entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    if not entries or len(entries) > MAX_FILES:
        yield "it holds no files, or too many"
    if sum(entry.file_size for entry in entries) > MAX_BYTES:
        yield "it is too large when unpacked"
    paths = [PurePosixPath(entry.filename) for entry in entries]
    if any(_leaves(path) for path in paths) or any("\\" in entry.filename for entry in entries):
        yield "a name in it leaves its folder"
    if any(stat.S_ISLNK(entry.external_attr >> 16) for entry in entries):
        yield "it holds a link"
    if len({path.parts[0] for path in paths if path.parts}) != 1:
        yield "it has more than one top folder"


def _leaves(path: PurePosixPath) -> bool:
    return path.is_absolute() or not path.parts or ".." in path.parts or path.parts[0][0] == "."


def _model(folder: Path) -> InstalledModel | None:
    try:
        described = json.loads((folder / METADATA).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(described, dict) or described.get("type", "translate") != "translate":
        return None
    source, target = described.get("from_code"), described.get("to_code")
    if not (isinstance(source, str) and isinstance(target, str)):
        return None
    return InstalledModel(folder, source, target, str(described.get("package_version", "")))
