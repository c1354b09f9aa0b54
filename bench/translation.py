"""A document of 60 lines translated at once, and line by line, with the same package.

The peer is `argostranslate.translate.translate`, called once a line.  It imports programs that
split sentences and bring PyTorch along, which we leave out; where they are missing they become
empty modules and its own splitting is passed over, which spares the peer work.  Where it cannot
be run even so, the same package is asked line by line through CTranslate2, and that is said.

PYTHONPATH=. python bench/translation.py [--short]
"""

import argparse
import os
import sys
import tempfile
import time
import types
from collections.abc import Callable
from pathlib import Path

from typing_extensions import override

PACKAGE = Path("tests/data/models/certs-es_en.argosmodel")
LINES = 60
TARGET_RATIO = 5.0
TEMPLATES = (
    "con una duración total de {number} horas",
    "Calificación final: Notable",
    "Expedido en Zaragoza, a {day} de junio de 2023.",
    "El director: Pedro Sánchez",
    "Soldadura por arco: {number} horas",
    "Se certifica que María Gutiérrez ha superado el curso de soldadura por arco.",
)


def document() -> list[str]:
    """Sixty lines of an invented certificate."""
    return [
        TEMPLATES[place % len(TEMPLATES)].format(number=20 + place, day=1 + place % 28)
        for place in range(LINES)
    ]


def best(rounds: int, work: Callable[[], list[str]]) -> tuple[float, list[str]]:
    """The shortest of some runs in seconds of processor time, after one that warms up."""
    answer = work()
    spent = []
    for _ in range(rounds):
        started = time.process_time()
        answer = work()
        spent.append(time.process_time() - started)
    return min(spent), answer


def peer(folder: Path, package: Path) -> tuple[str, Callable[[str], str]]:
    """The name of the peer, and what translates one line."""
    os.environ["ARGOS_PACKAGES_DIR"] = str(folder)  # noqa: TID251 -- the peer reads it at import
    try:
        return "argostranslate.translate", _argos()
    except Exception as error:  # noqa: BLE001 -- whatever keeps it from running
        print(f"argostranslate.translate cannot run here: {type(error).__name__}")
        return "the same package, a line a call", _bare(package)


class Absent(types.ModuleType):
    """Stands in for a module that is not installed: any name of it is an empty thing."""

    @override
    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return types.SimpleNamespace()


class Whole:
    """A splitter of sentences that leaves a line whole."""

    def __init__(self, package: object) -> None: ...

    def split_sentences(self, text: str) -> list[str]:
        """The line."""
        return [text]


def _argos() -> Callable[[str], str]:
    for missing in ("stanza", "spacy", "minisbd"):
        sys.modules.setdefault(missing, Absent(missing))
    from argostranslate import translate  # noqa: PLC0415 -- after its folder is set

    translate.MiniSBDSentencizer = translate.StanzaSentencizer = Whole
    translate.translate("Nota: 8", "es", "en")
    return lambda line: str(translate.translate(line, "es", "en"))


def _bare(package: Path) -> Callable[[str], str]:
    from rpl.adapters.argos import LoadedModel  # noqa: PLC0415 -- after the peer was tried
    from rpl.adapters.model_folder import ModelFolder  # noqa: PLC0415 -- seconds that no other part needs

    model = next(each for each in ModelFolder(package.parent).installed())
    loaded = LoadedModel.at(model)
    return lambda line: loaded.translated([line])[0].text


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true")
    rounds = 2 if parser.parse_args().short else 7
    from rpl.adapters.argos import ArgosTranslator  # noqa: PLC0415 -- heavy
    from rpl.adapters.model_folder import ModelFolder  # noqa: PLC0415 -- seconds that no other part needs

    lines = document()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        package = ModelFolder(folder).install(PACKAGE).folder
        ours = ArgosTranslator(folder)

        def at_once() -> list[str]:
            found = ours.translate(lines, "es", "en")
            return [] if found is None else [line.target for line in found.lines]

        whose, one = peer(folder, package)
        batch, answers = best(rounds, at_once)
        single, theirs = best(rounds, lambda: [one(line) for line in lines])
        flagged = ours.translate(lines, "es", "en")
    held = 0 if flagged is None else sum(bool(line.flags) for line in flagged.lines)
    differ = sum(a != b for a, b in zip(answers, theirs, strict=True))
    print(f"peer: {whose}")
    print(f"{LINES} lines at once, guards included: {batch:.3f} CPU-s")
    print(f"{LINES} lines one by one: {single:.3f} CPU-s")
    print(f"ratio {single / batch:.1f} (target {TARGET_RATIO}); other output in {differ} lines")
    print(f"lines that a guard holds back: {held}")
    print(f"ratio={single / batch:.1f} at_once={batch:.3f} one_by_one={single:.3f} differ={differ}")


if __name__ == "__main__":
    main()
