"""Translators, the fake and the engines: what all promise, then each one's own ways."""

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from rpl.adapters.apertium import ApertiumTranslator
from rpl.adapters.argos import ArgosTranslator
from rpl.adapters.model_folder import ModelFolder
from rpl.adapters.translator import TranslatorChain, installed_translator
from rpl.demo.samples import SAMPLES
from rpl.domain.translation import Quality
from rpl.ports import Translator
from tests.fakes.translator import FakeTranslator

PACKAGE = Path("tests/data/models/certs-es_en.argosmodel")
LINES = ("con una duración total de 350 horas", "", "512", "El director: Pedro Sánchez")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    ModelFolder(folder).install(PACKAGE)
    return folder


@pytest.fixture(params=["fake", "argos", "apertium", "chain"])
def translator(request: pytest.FixtureRequest, models: Path) -> Translator:
    engines: dict[str, Translator] = {
        "fake": FakeTranslator(),
        "argos": ArgosTranslator(models),
        "apertium": ApertiumTranslator(),
        "chain": installed_translator(models),
    }
    return engines[request.param]


def test_every_line_is_answered_in_its_place(translator: Translator) -> None:
    translation = translator.translate(LINES, "es", "en")

    assert translation is not None
    assert tuple(line.source for line in translation.lines) == LINES
    assert (translation.source_language, translation.target_language) == ("es", "en")
    assert translation.engine
    assert translation.model
    assert "350" in translation.lines[0].target
    assert not translation.lines[3].flags


def test_a_document_without_lines_is_translated_to_none(translator: Translator) -> None:
    translation = translator.translate((), "es", "en")

    assert translation is not None
    assert translation.lines == ()


def test_after_a_rest_it_translates_as_before(translator: Translator) -> None:
    before = translator.translate(LINES, "es", "en")

    translator.rest()
    translator.rest()

    assert translator.translate(LINES, "es", "en") == before


@pytest.mark.parametrize(("source", "target"), [("ti", "en"), ("es", "ti"), ("es", "es")])
def test_a_pair_without_a_model_is_an_honest_no(
    translator: Translator, source: str, target: str
) -> None:
    assert translator.translate(LINES, source, target) is None


def test_the_package_translates_the_sentences_of_certificates(models: Path) -> None:
    sample = SAMPLES["welder-certificate"]
    source = sample.text(sample.holder).splitlines()

    translation = ArgosTranslator(models).translate(source, "es", "en")

    assert translation is not None
    assert translation.quality is Quality.DRAFT
    assert translation.model == "translate-es_en_tiny 1.0"
    lines = {line.source: line for line in translation.lines}
    line = lines["Se certifica que María Gutiérrez ha superado el curso de soldadura por arco."]
    assert (
        line.target
        == "This is to certify that María Gutiérrez has passed the course in arc welding."
    )
    assert line.flags == ()
    assert line.score is not None


def test_a_number_that_the_package_changes_is_flagged(models: Path) -> None:
    translation = ArgosTranslator(models).translate(["Soldadura por arco: 90 horas"], "es", "en")

    assert translation is not None
    assert translation.lines[0].target == "Arc welding: 900 hours"
    assert translation.lines[0].flags == ("numbers",)
    assert translation.lines[0].shown == "Soldadura por arco: 90 horas"


def test_two_packages_make_a_way_through_english(tmp_path: Path) -> None:
    """The same model, under other names: what is tested is the way, not the words."""
    folder = ModelFolder(tmp_path)
    first = folder.install(PACKAGE).folder
    for source, target in (("pt", "en"), ("en", "fr")):
        copy = shutil.copytree(first, tmp_path / f"translate-{source}_{target}")
        described = {"package_version": "1.0", "from_code": source, "to_code": target}
        (copy / "metadata.json").write_text(json.dumps(described), encoding="utf-8")

    translation = ArgosTranslator(tmp_path).translate(["Nota: 350", "350"], "pt", "fr")

    assert translation is not None
    assert translation.model == "translate-pt_en 1.0 + translate-en_fr 1.0"
    assert [leg.maker.name for leg in translation.lines[0].legs] == [
        "argos translate-pt_en 1.0",
        "argos translate-en_fr 1.0",
    ]
    assert translation.lines[1].legs == ()
    assert ArgosTranslator(tmp_path).translate(["350"], "fr", "pt") is None


def test_every_line_says_the_engine_the_model_its_version_and_the_score(models: Path) -> None:
    argos = ArgosTranslator(models).translate(LINES, "es", "en")
    apertium = ApertiumTranslator().translate(LINES, "es", "en")

    assert argos is not None
    assert apertium is not None
    (leg,) = argos.lines[0].legs
    assert leg.maker.name == "argos translate-es_en_tiny 1.0"
    assert leg.score == argos.lines[0].score
    (gist,) = apertium.lines[0].legs
    assert re.fullmatch(r"apertium spa-eng \d+\.\d+(\.\d+)?", gist.maker.name)
    assert gist.score is None
    assert [bool(line.legs) for line in argos.lines] == [True, False, False, True]


def test_apertium_keeps_lines_apart_and_says_that_it_gives_the_gist() -> None:
    lines = ("Módulos cursados:", "Carta", "hasta el 28 de febrero de 2024.", "y más")

    translation = ApertiumTranslator().translate(lines, "es", "en")

    assert translation is not None
    assert translation.quality is Quality.GIST
    assert len(translation.lines) == 4
    assert "28 February 2024" in translation.lines[2].target
    assert all(line.score is None for line in translation.lines)


def test_the_first_engine_with_a_model_answers(models: Path, tmp_path: Path) -> None:
    chain = TranslatorChain((ArgosTranslator(tmp_path), ArgosTranslator(models)))
    translation = chain.translate(LINES, "es", "en")

    assert translation is not None
    assert translation.engine == "argos"
    assert TranslatorChain(()).translate(LINES, "es", "en") is None


def test_translating_loads_neither_torch_nor_sentence_splitters(models: Path) -> None:
    ArgosTranslator(models).translate(LINES, "es", "en")

    assert {"torch", "stanza", "spacy"}.isdisjoint(sys.modules)
