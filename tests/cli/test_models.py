"""`rpl models`: what is installed, what was chosen for a pair, whether a package works."""

import hashlib
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rpl.adapters.argos import ArgosTranslator, LoadedModels
from rpl.adapters.model_choices import ModelChoices
from rpl.adapters.model_folder import ModelFolder
from rpl.adapters.translator import installed_translator
from rpl.cli import app

PACKAGE = Path("tests/data/models/certs-es_en.argosmodel").resolve()
NAME = "translate-es_en_tiny"
SHA = hashlib.sha256(PACKAGE.read_bytes()).hexdigest()


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "models"
    monkeypatch.setenv("RPL_MODELS", str(folder))
    return folder


def run(*arguments: str) -> tuple[int, str]:
    answer = CliRunner().invoke(app, ["models", *arguments])
    return answer.exit_code, answer.output


def test_a_package_is_installed_listed_with_its_checksum_and_removed(models: Path) -> None:
    assert run("install", str(PACKAGE), "--sha256", SHA)[0] == 0

    listed = run("list")[1]
    assert f"es -> en  argos  {NAME} 1.0" in listed
    assert f"sha256 {SHA}" in listed

    assert run("remove", NAME) == (0, f"Removed {NAME}.\n")
    assert not (models / NAME).exists()
    assert run("remove", NAME)[0] == 1
    assert run("remove", "../models")[0] == 1


def test_another_file_than_the_one_meant_is_refused(models: Path) -> None:
    code, said = run("install", str(PACKAGE), "--sha256", "0" * 64)

    assert code == 1
    assert f"its SHA-256 is {SHA}" in " ".join(said.split())
    assert not models.exists()


def test_the_operator_chooses_who_translates_a_pair(models: Path) -> None:
    ModelFolder(models).install(PACKAGE)
    lines = ["Soldadura por arco: 20 horas"]

    engines = []
    for engine in ("apertium", "nobody", NAME, "usual"):
        assert run("choose", "es", "en", engine)[0] == 0
        found = installed_translator(models).translate(lines, "es", "en")
        engines.append(None if found is None else found.engine)

    assert engines == ["apertium", None, "argos", "argos"]
    assert ModelChoices(models).all() == {}


def test_a_package_that_does_not_translate_the_pair_cannot_be_chosen(models: Path) -> None:
    ModelFolder(models).install(PACKAGE)

    code, said = run("choose", "fr", "en", NAME)

    assert code == 1
    assert "Packages that can: none" in said


def test_a_choice_is_listed_and_a_broken_file_of_choices_is_none(models: Path) -> None:
    ModelChoices(models).choose("es", "en", "nobody")
    assert "es -> en  chosen: nobody" in run("list")[1]

    for broken in ("[", "[]", json.dumps({"es-en": 5})):
        (models / "choices.json").write_text(broken, encoding="utf-8")
        assert ModelChoices(models).all() == {}


def test_packages_are_tried_as_a_worker_uses_them(models: Path) -> None:
    assert run("test")[0] == 1
    ModelFolder(models).install(PACKAGE)

    code, said = run("test", NAME)

    assert code == 0
    assert f"{NAME} 1.0: answers in" in said

    (models / NAME / "model" / "model.bin").write_bytes(b"broken")
    code, said = run("test")
    assert code == 1
    assert NAME in said


def test_packages_in_memory_are_bounded_by_their_bytes(tmp_path: Path) -> None:
    folder = ModelFolder(tmp_path)
    first = folder.install(PACKAGE)
    described = json.loads((first.folder / "metadata.json").read_text(encoding="utf-8"))
    (first.folder / "metadata.json").write_text(json.dumps(described), encoding="utf-8")
    kept = LoadedModels(most=5, most_bytes=first.size)
    translator = ArgosTranslator(tmp_path, kept)

    translator.translate(["350 horas"], "es", "en")
    first.folder.rename(tmp_path / "other")
    translator.translate(["350 horas"], "es", "en")

    assert [path.name for path in kept._loaded] == ["other"]  # noqa: SLF001 -- what is in memory
