"""A page reader that decodes nothing: it looks at first bytes and says what it was told to."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from PIL import Image

from rpl.domain.inspection import ActiveContent, Inspection
from rpl.domain.quality import PageQuality, QualityFlaw
from rpl.domain.reading import PageOrder, Reading, written
from rpl.domain.refused_files import (
    EmptyFileError,
    FileDamagedError,
    FileEncryptedError,
    FileRefusedError,
    FileTypeError,
)
from rpl.ports import PagesRead

DEFAULT_TEXT = """Certificado de formación profesional
Se certifica que María Gutiérrez ha superado el curso de soldadura por arco.
con una duración total de 350 horas
Calificación final: Notable
Expedido en Zaragoza, a 12 de junio de 2023."""

SIGNATURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"RIFF": "image/webp",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"%PDF-": "application/pdf",
}
ACTIVE = {
    b"/JavaScript": ActiveContent.SCRIPT,
    b"/Launch": ActiveContent.LAUNCH,
    b"/EmbeddedFile": ActiveContent.ATTACHMENT,
}
ENDS = {"image/jpeg": b"\xff\xd9", "image/png": b"IEND\xaeB`\x82"}


class FakePageReader:
    """Refuses by simple rules on the bytes; reads the same text from every file it takes.

    With `refusal`, for instance `FileUnsafeError`, every file is refused that way.  `others` are
    languages of lines, by the number of the line, where they are not that of the page.
    """

    def __init__(
        self,
        text: str = DEFAULT_TEXT,
        language: str | None = "es",
        refusal: type[FileRefusedError] | None = None,
        flaws: tuple[QualityFlaw, ...] = (),
        others: Mapping[int, str] = MappingProxyType({}),
    ) -> None:
        self.others = others
        self.told: Callable[[int], None] = lambda _pages: None
        self.flaws = flaws
        self.text = text
        self.language = language
        self.refusal = refusal
        self.hints: list[tuple[str, ...]] = []
        self.orders: list[PageOrder | None] = []
        self.shapes: tuple[tuple[int, ...], ...] = ()
        self.shape_found: tuple[int, ...] = ()
        self.shaped: list[bytes] = []

    def inspect(self, source: Path) -> Inspection:
        if self.refusal:
            raise self.refusal
        content = source.read_bytes()
        if not content:
            raise EmptyFileError
        found = [kind for start, kind in SIGNATURES.items() if content.startswith(start)]
        if b"ftypheic" in content[:16]:
            found = ["image/heic"]
        if not found:
            raise FileTypeError
        if b"/Encrypt" in content:
            raise FileEncryptedError
        if not content.rstrip().endswith(ENDS.get(found[0], b"")):
            raise FileDamagedError
        active = tuple(kind for name, kind in ACTIVE.items() if name in content)
        return Inspection(media_type=found[0], pages=1, active=active, flaws=self.flaws)

    @contextmanager
    def cleaned(self, source: Path) -> Iterator[Path]:
        self.inspect(source)
        content = source.read_bytes()
        for name in ACTIVE:
            content = content.replace(name, b"")
        with TemporaryDirectory() as folder:
            (copy := Path(folder) / "cleaned.pdf").write_bytes(content)
            yield copy

    def watched(self, told: Callable[[int], None]) -> "FakePageReader":
        self.told = told
        return self

    @contextmanager
    def read(
        self, source: Path, languages: Sequence[str], order: PageOrder | None = None
    ) -> Iterator[PagesRead]:
        self.inspect(source)
        self.hints.append(tuple(languages))
        self.told(1)
        self.orders.append(order)
        reading = written(self.text, self.language)
        with TemporaryDirectory() as folder:
            image = Path(folder) / "1.jpg"
            poor = PageQuality(edge_width=1, cut_letters=9) if self.flaws else None
            page = reading.pages[0].model_copy(
                update={
                    "order": order,
                    "quality": poor,
                    "words": tuple(
                        word.model_copy(update={"language": self.others.get(word.line)})
                        for word in reading.pages[0].words
                    ),
                }
            )
            Image.new("L", (page.width, page.height), "white").save(image)
            if order is not None and order.page != page.number:
                yield PagesRead(reading.model_copy(update={"pages": ()}), ())
                return
            yield PagesRead(
                reading.model_copy(update={"pages": (page,)}),
                (image,),
                (image,),
                (image,),
                self.shapes,
            )

    def shape(self, image: Path) -> tuple[int, ...]:
        self.shaped.append(image.read_bytes())
        return self.shape_found

    def read_text(self, text: str) -> Reading:
        return written(text, self.language)
