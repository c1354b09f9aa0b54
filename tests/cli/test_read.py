"""`rpl read` and `rpl models`, as a person types them."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rpl.adapters import model_index
from rpl.adapters.model_index import IndexUnreachableError, fetched
from rpl.cli import app
from rpl.demo.documents import photograph, render

PACKAGE = Path("tests/data/models/certs-es_en.argosmodel")
runner = CliRunner()


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RPL_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def run(*arguments: object) -> tuple[int, list[dict[str, Any]]]:
    done = runner.invoke(app, ["read", *map(str, arguments)])
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()]


def test_a_photographed_certificate_is_read_translated_and_drafted(tmp_path: Path) -> None:
    assert runner.invoke(app, ["models", "install", str(PACKAGE)]).exit_code == 0
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(photograph(render("welder-certificate", "María Gutiérrez"), seed=3))

    status, (answer,) = run(photo, "--lang", "spa")

    assert status == 0
    assert set(answer) == {
        "file",
        "kind",
        "kind_reasons",
        "pages",
        "language",
        "translation",
        "fields",
    }
    assert answer["language"] == "es"
    (page,) = answer["pages"]
    assert set(page) == {
        "number", "text", "rotation", "confidence", "words", "other_languages", "not_read",
    }  # fmt: skip
    assert page["other_languages"] == []
    assert page["not_read"] == {"lines": 0, "whole_page": False, "script": "", "install": ""}
    assert page["rotation"] == 90
    assert set(page["words"][0]) == {"text", "box", "confidence"}
    assert len(page["words"][0]["box"]) == 4
    translation = answer["translation"]
    assert (translation["engine"], translation["model"]) == ("argos", "translate-es_en_tiny 1.0")
    assert [line["source"] for line in translation["lines"]] == page["text"].splitlines()
    targets = {line["source"]: line for line in translation["lines"]}
    assert targets["con una duración total de 350 horas"] == {
        "source": "con una duración total de 350 horas",
        "target": "with a total duration of 350 hours",
        "language": "es",
        "score": targets["con una duración total de 350 horas"]["score"],
        "flags": [],
        "likely_names": [],
        "possible_names": [],
        "legs": [
            {
                "maker": {"engine": "argos", "model": "translate-es_en_tiny", "version": "1.0"},
                "source_language": "es",
                "target_language": "en",
                "score": targets["con una duración total de 350 horas"]["score"],
                "flags": [],
            }
        ],
    }
    values = {name: field["value"] for name, field in answer["fields"].items()}
    assert values["holder"] == "María Gutiérrez"
    assert values["hours"] == "350"
    assert values["date"] == "2023-06-12"
    assert set(answer["fields"]["holder"]) == {
        "value",
        "raw",
        "page",
        "box",
        "confidence",
        "accepted",
    }


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "words.txt").write_text("words", encoding="utf-8")
    (tmp_path / "large.jpg").write_bytes(b"\xff\xd8\xff")
    with (tmp_path / "large.jpg").open("r+b") as file:
        file.truncate(21 * 1024 * 1024)
    names = ("empty.jpg", "words.txt", "large.jpg", "absent.jpg")
    minimal = "tests/data/badfiles/sample-files__001-trivial_minimal-document.pdf"

    status, answers = run(*(tmp_path / name for name in names), minimal, "--to", "spa")

    assert status == 1
    assert [answer.get("error", {}).get("code") for answer in answers] == [
        "file_empty",
        "file_type",
        "file_too_large",
        "file_unreadable",
        None,
    ]
    assert answers[-1]["pages"][0]["text"]


def test_a_missing_language_pack_is_an_answer_too(tmp_path: Path) -> None:
    page = tmp_path / "page.png"
    page.write_bytes(render("welder-certificate", "Ana Muñoz"))

    status, (answer,) = run(page, "--lang", "nld")

    assert status == 1
    assert answer["error"]["code"] == "engine_missing"
    assert "tesseract-ocr-nld" in answer["error"]["message"]


def test_a_language_nobody_knows_is_refused(tmp_path: Path) -> None:
    assert runner.invoke(app, ["read", str(tmp_path), "--lang", "klingon"]).exit_code == 2


def test_models_are_installed_and_listed(models: Path) -> None:
    before = runner.invoke(app, ["models", "list"])
    installed = runner.invoke(app, ["models", "install", str(PACKAGE)])
    after = runner.invoke(app, ["models", "list"])

    assert f"No package in {models}" in before.output
    assert "es -> en" in installed.stdout
    assert "es -> en  argos  translate-es_en_tiny 1.0" in after.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["absent.argosmodel"], 2, "there is no file"),
        (["README.md"], 1, "is not a translation package"),
        (["es", "en", "fr"], 2, "FROM TO"),
    ],
)
def test_what_cannot_be_installed_is_said(arguments: list[str], status: int, says: str) -> None:
    done = runner.invoke(app, ["models", "install", *arguments])

    assert done.exit_code == status
    assert says in done.output


class Network:
    """Stands for argostranslate's: an index of two versions, and what lies behind their links."""

    def __init__(self, answers: dict[str, bytes]) -> None:
        self.answers = answers
        self.settings = self
        self.networking = self
        self.remote_package_index = "index"

    def get(self, url: str, retry_count: int) -> bytes | None:  # noqa: ARG002 -- their signature
        return self.answers.get(url)


def published(version: str, link: str) -> dict[str, Any]:
    return {"from_code": "es", "to_code": "en", "package_version": version, "links": [link]}


def reach(monkeypatch: pytest.MonkeyPatch, answers: dict[str, bytes]) -> None:
    monkeypatch.setattr(model_index, "argos_module", lambda _: Network(answers))


def test_the_newest_published_package_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    index = json.dumps([published("1.9", "old"), published("1.10", "new")]).encode()
    reach(monkeypatch, {"index": index, "new": PACKAGE.read_bytes()})

    done = runner.invoke(app, ["models", "install", "es", "en"])

    assert done.exit_code == 0
    assert "es -> en" in done.stdout


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({}, "rpl models install FILE"),
        ({"index": b"not json"}, "damaged"),
        ({"index": b"[]"}, "No package from es to en is published"),
        ({"index": json.dumps([published("1", "gone")]).encode()}, "rpl models install FILE"),
    ],
)
def test_a_package_that_cannot_be_fetched_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answers: dict[str, bytes], says: str
) -> None:
    reach(monkeypatch, answers)

    assert says in runner.invoke(app, ["models", "install", "es", "en"]).output
    with pytest.raises(IndexUnreachableError), fetched("es", "en", tmp_path):
        pass
