"""Targets of recognised text: what stands on a stranger's page is a stranger's input too."""

from rpl.adapters.field_finder import GazetteerFieldFinder
from rpl.adapters.page_reader.language import identified
from rpl.adapters.page_reader.text_layer import plausible
from rpl.demo.documents import SAMPLES
from rpl.domain.intake import EvidenceKind
from rpl.domain.reading import written
from rpl.domain.translation import Pair, guarded
from tests.fakes.clock import StoppedClock
from tests.fuzzing.target import Target

_FINDER = GazetteerFieldFinder(StoppedClock())
_LANGUAGES = ("es", "en", "ar", "de", "fr", "ru", "uk")
_KINDS = tuple(EvidenceKind)


def recognised(content: bytes) -> None:
    """The text of a page, from which fields are found; its first byte chooses kind and language."""
    text = content[1:].decode("utf-8", errors="replace")
    choice = content[0] if content else 0
    reading = written(text, _LANGUAGES[choice % len(_LANGUAGES)])
    for field in _FINDER.find(_KINDS[choice % len(_KINDS)], reading):
        assert field.value
    identified(text)
    plausible(text)


def translated(content: bytes) -> None:
    """A line and its translation, held against each other."""
    source, _, target = content.decode("utf-8", errors="replace").partition("\n")
    for language in ("es", "ar", "zh"):
        pair = Pair(source=source, target=target, source_language=language, target_language="en")
        assert guarded(pair).source == source


TARGETS = (
    Target(
        "recognised",
        recognised,
        [b"\x00" + sample.text(sample.holder).encode() for sample in SAMPLES.values()],
        [b": ", "año".encode(), b"12/06/2023", b"horas", b"\n\n", "\u060c".encode()],
        longest=4096,
    ),
    Target(
        "translated",
        translated,
        [
            b"Expedido en Zaragoza, a 12 de junio de 2023.\nIssued in Zaragoza, on 12 June 2023.",
            b"Nota: 8,5\nGrade: 8.5",
        ],
        [b"1,2.3", "\u0663".encode(), b" a a a a", b"\n"],
        longest=2048,
    ),
)
