"""Installing a translation package: only a sound file is unpacked, and only into its folder."""

import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from rpl.adapters.model_folder import ModelFolder, ModelRefusedError

PACKAGE = Path("tests/data/models/certs-es_en.argosmodel")
METADATA = json.dumps({"package_version": "1", "from_code": "es", "to_code": "en"})
SOUND = {
    "top/metadata.json": METADATA,
    "top/model/model.bin": "x",
    "top/sentencepiece.model": "x",
}


def a_package(folder: Path, content: dict[str, str]) -> Path:
    path = folder / "some.argosmodel"
    with zipfile.ZipFile(path, "w") as package:
        for name, text in content.items():
            package.writestr(name, text)
    return path


def test_an_installed_package_is_listed_with_its_pair_and_version(tmp_path: Path) -> None:
    folder = ModelFolder(tmp_path / "models")
    assert folder.installed() == ()

    installed = folder.install(PACKAGE)

    assert folder.installed() == (installed,)
    assert (installed.source, installed.target, installed.version) == ("es", "en", "1.0")
    assert installed.name == "translate-es_en_tiny 1.0"
    assert (installed.folder / "model" / "model.bin").is_file()


def test_installing_again_replaces(tmp_path: Path) -> None:
    folder = ModelFolder(tmp_path / "models")
    folder.install(PACKAGE)

    assert folder.install(PACKAGE) == folder.installed()[0]
    assert len(list((tmp_path / "models").iterdir())) == 1


def without(name: str) -> dict[str, str]:
    return {key: text for key, text in SOUND.items() if key != name}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param({}, "no files", id="nothing"),
        pytest.param(without("top/model/model.bin"), "no model", id="no model"),
        pytest.param(without("top/metadata.json"), "no model", id="no description"),
        pytest.param(without("top/sentencepiece.model"), "no tokenizer", id="no tokenizer"),
        pytest.param({**SOUND, "other/x": "x"}, "one top folder", id="two top folders"),
        pytest.param({**SOUND, "top/../../x": "x"}, "leaves its folder", id="a way up"),
        pytest.param({**SOUND, "/etc/x": "x"}, "leaves its folder", id="a way to the root"),
        pytest.param({**SOUND, "top\\..\\x": "x"}, "leaves its folder", id="a backslash"),
        pytest.param(
            {**SOUND, "top/metadata.json": "[]"}, "description is incomplete", id="a list"
        ),
        pytest.param(
            {**SOUND, "top/metadata.json": "{}"}, "description is incomplete", id="no languages"
        ),
        pytest.param(
            {**SOUND, "top/metadata.json": "{"}, "description is incomplete", id="no JSON"
        ),
        pytest.param(
            {**SOUND, "top/metadata.json": '{"type": "sbd"}'},
            "description is incomplete",
            id="no translation package",
        ),
    ],
)
def test_an_unsound_package_is_refused_and_leaves_nothing(
    tmp_path: Path, content: dict[str, str], reason: str
) -> None:
    models = tmp_path / "models"

    with pytest.raises(ModelRefusedError, match=reason):
        ModelFolder(models).install(a_package(tmp_path, content))

    assert not models.exists() or list(models.iterdir()) == []


@pytest.mark.parametrize("spoil", [lambda _: b"not a zip", lambda content: content[:-200]])
def test_a_broken_file_is_refused(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "broken.argosmodel"
    path.write_bytes(spoil(PACKAGE.read_bytes()))

    with pytest.raises(ModelRefusedError, match="cannot be opened"):
        ModelFolder(tmp_path / "models").install(path)


def test_a_link_in_a_package_is_refused(tmp_path: Path) -> None:
    path = a_package(tmp_path, SOUND)
    link = zipfile.ZipInfo("top/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as package:
        package.writestr(link, "/etc/passwd")

    with pytest.raises(ModelRefusedError, match="holds a link"):
        ModelFolder(tmp_path / "models").install(path)


def test_a_package_that_would_fill_the_disk_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rpl.adapters.model_folder.MAX_BYTES", 100)

    with pytest.raises(ModelRefusedError, match="too large when unpacked"):
        ModelFolder(tmp_path / "models").install(PACKAGE)


def test_a_missing_folder_and_strange_folders_hold_no_packages(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    assert ModelFolder(tmp_path).installed() == ()
    assert ModelFolder(tmp_path / "none").installed() == ()
