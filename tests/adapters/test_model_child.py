"""Translation models in a process of their own: what crashes, hangs or lies is given up alone."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rpl.adapters import model_child
from rpl.adapters.argos import ArgosTranslator
from rpl.adapters.model_child import ModelChild, ModelFailedError, TimeAllowed
from rpl.adapters.model_folder import InstalledModel, ModelFolder
from rpl.adapters.page_reader import SandboxState, sandbox
from rpl.adapters.process_tree import children_of, used_by

PACKAGE = Path("tests/data/models/certs-es_en.argosmodel")
SECONDS = 30
ANSWERING = """
import json, os, sys, time
for line in sys.stdin:
    asked = json.loads(line)
    said = asked["lines"][0]
    if said == "crash":
        os.abort()
    while said == "turn":
        pass
    if said == "sleep":
        time.sleep(60)
    if said == "hold":
        held = bytearray(b"x") * (100 << 20)
        time.sleep(60)
    if said == "flood":
        while True:
            sys.stdout.write("x" * 65536)
    if said == "nonsense":
        print("what?", flush=True)
    elif said == "too few":
        print(json.dumps({"targets": []}), flush=True)
    elif said == "refuse":
        print(json.dumps({"failure": "RuntimeError"}), flush=True)
    else:
        targets = [{"text": each.upper(), "score": -0.1} for each in asked["lines"]]
        print(json.dumps({"targets": targets}), flush=True)
"""


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelChild]:
    """A child whose program does what it is asked, be it to crash."""
    monkeypatch.setattr(sandbox, "sandbox_state", lambda: SandboxState.LIMITS_ONLY)
    monkeypatch.setattr(sandbox, "PACKAGE", tmp_path / "package")
    monkeypatch.setattr(model_child, "WORKER", "answering")
    monkeypatch.setattr(model_child, "MEMORY_BYTES", 60 << 20)
    monkeypatch.setattr(model_child, "ANSWER_BYTES", 1 << 20)
    (tmp_path / "answering.py").write_text(ANSWERING)
    one = ModelChild(tmp_path, TimeAllowed(each_package=0.5, each_line=0, clock=4))
    yield one
    one.close()


def model(tmp_path: Path, name: str = "translate-es_en") -> InstalledModel:
    return InstalledModel(tmp_path / name, "es", "en", "1.0")


def texts(child: ModelChild, asked: InstalledModel, *lines: str) -> list[str]:
    return [draft.text for draft in child.translated(asked, lines)]


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        ("crash", "crashed"),
        ("turn", "took too long"),
        ("sleep", "hung"),
        ("hold", "held too much"),
        ("flood", "held too much"),
        ("nonsense", "answered nonsense"),
        ("too few", "answered other lines"),
        ("refuse", "cannot be used"),
    ],
)
def test_a_package_that_goes_wrong_is_told_and_the_next_document_is_translated(
    tmp_path: Path, child: ModelChild, deed: str, told: str
) -> None:
    with pytest.raises(ModelFailedError, match=f"translate-es_en 1.0 {told}"):
        child.translated(model(tmp_path), [deed])

    assert texts(child, model(tmp_path), "horas") == ["HORAS"]


def test_a_package_that_fails_again_and_again_is_not_tried_any_more(
    tmp_path: Path, child: ModelChild
) -> None:
    for _ in range(3):
        with pytest.raises(ModelFailedError, match="crashed"):
            child.translated(model(tmp_path), ["crash"])

    with pytest.raises(ModelFailedError, match="is not tried again"):
        child.translated(model(tmp_path), ["horas"])
    assert texts(child, model(tmp_path, "translate-fr_en"), "heures") == ["HEURES"]


def test_many_lines_go_in_parts_through_one_process(tmp_path: Path, child: ModelChild) -> None:
    lines = [f"línea {number} " + "x" * 2000 for number in range(250)]

    assert texts(child, model(tmp_path), *lines) == [line.upper() for line in lines]
    first = child._running  # noqa: SLF001 -- whether it is kept
    assert texts(child, model(tmp_path), "otra") == ["OTRA"]
    assert child._running is first  # noqa: SLF001 -- no page shows which process it is


def test_a_rest_leaves_no_process_and_the_next_lines_start_another(
    tmp_path: Path, child: ModelChild
) -> None:
    before = children_of(os.getpid())
    child.translated(model(tmp_path), ["horas"])
    assert len(children_of(os.getpid())) == len(before) + 1

    child.rest()
    child.rest()

    assert children_of(os.getpid()) == before
    assert texts(child, model(tmp_path), "horas") == ["HORAS"]


def waited_for(what: Callable[[], bool]) -> bool:
    end = time.monotonic() + SECONDS
    while not (held := what()) and time.monotonic() < end:
        time.sleep(0.02)
    return held


ASKING = """
import sys
from pathlib import Path
from rpl.adapters.model_child import ModelChild
from rpl.adapters.model_folder import ModelFolder

folder = Path(sys.argv[1])
child = ModelChild(folder)
child.translated(ModelFolder(folder).installed()[0], ["350"])
print(child._running.process.pid, flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound package, and one whose model is no model."""
    folder = tmp_path_factory.mktemp("models")
    ModelFolder(folder).install(PACKAGE)
    sound = next(folder.glob("translate-*"))
    broken = folder / "translate-fr_en"
    (broken / "model").mkdir(parents=True)
    described = {"package_version": "1.0", "from_code": "fr", "to_code": "en"}
    (broken / "metadata.json").write_text(json.dumps(described), encoding="utf-8")
    (broken / "sentencepiece.model").write_bytes((sound / "sentencepiece.model").read_bytes())
    (broken / "model" / "model.bin").write_bytes(os.urandom(4096))
    return folder


def test_a_broken_package_takes_nothing_down(models: Path) -> None:
    child = ModelChild(models)
    translator = ArgosTranslator(models, child)
    try:
        with pytest.raises(ModelFailedError, match="translate-fr_en"):
            translator.translate(["Trois cents heures"], "fr", "en")
        sound = translator.translate(["con una duración total de 350 horas"], "es", "en")
    finally:
        child.close()

    assert sound is not None
    assert "350" in sound.lines[0].target


def test_models_end_with_a_worker_that_was_killed(models: Path) -> None:
    environment = {"PYTHONPATH": str(Path.cwd()), "PATH": sandbox.PROGRAMS}
    with subprocess.Popen(
        [sys.executable, "-c", ASKING, str(models)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    ) as worker:
        assert worker.stdout is not None
        number = int(worker.stdout.readline())
        assert used_by(number).processes

        worker.kill()

    assert waited_for(lambda: used_by(number).resident_bytes == 0)
