"""`rpl read`: read files, without a database, and print what was read as one JSON object a line."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rpl.domain.intake import MAX_FILE_BYTES, EvidenceKind
from rpl.domain.refused_files import EmptyFileError, FileRefusedError, FileTooLargeError

if TYPE_CHECKING:
    from rpl.domain.reading import Page, Reading
    from rpl.domain.record import DraftField
    from rpl.domain.translation import Translation
    from rpl.domain.values import Box
    from rpl.ports import FieldFinder, PageReader, Translator

UNREADABLE, MISSING = "file_unreadable", "engine_missing"


def register(app: typer.Typer) -> None:
    """Add the command `read`."""
    app.command()(read)


def read(
    files: Annotated[list[Path], typer.Argument(help="Photos, scans or PDFs.")],
    lang: Annotated[
        str | None,
        typer.Option(help="Language of the documents: spa, es, or two as es+en. Else it is found."),
    ] = None,
    to: Annotated[str, typer.Option(help="Language to translate into, as ISO 639-1.")] = "en",
    kind: Annotated[
        EvidenceKind, typer.Option(help="What the documents are; else their words tell.")
    ] = EvidenceKind.OTHER,
) -> None:
    """Read files: text with places, language, translation and draft fields, as JSON lines."""
    from rpl.adapters.languages import language_of

    codes = lang.replace(",", "+").split("+") if lang else []
    languages = [language for code in codes if (language := language_of(code))]
    if len(languages) < len(codes):
        raise typer.BadParameter(f"no such language: {lang}", param_hint="--lang")
    bench = _Bench.of(kind, languages, language_of(to) or to)
    failed = False
    for file in _shown(files):
        answer = bench.answer(file)
        failed = failed or "error" in answer
        typer.echo(json.dumps(answer, ensure_ascii=False))
    if failed:
        raise typer.Exit(1)


class _Bench:
    """The engines, and how a file goes through them."""

    def __init__(
        self,
        engines: "tuple[PageReader, Translator, FieldFinder]",
        kind: EvidenceKind,
        languages: Sequence[str],
        target: str,
    ) -> None:
        self.reader, self.translator, self.finder = engines
        self.kind, self.languages, self.target = kind, languages, target

    @classmethod
    def of(cls, kind: EvidenceKind, languages: Sequence[str], target: str) -> "_Bench":
        """The engines of this machine."""
        from rpl.adapters.clock import WallClock
        from rpl.adapters.field_finder import GazetteerFieldFinder
        from rpl.adapters.page_reader import SandboxedPageReader
        from rpl.adapters.translator import installed_translator
        from rpl.settings import Settings

        engines = (
            SandboxedPageReader(),
            installed_translator(Settings().models_dir),
            GazetteerFieldFinder(WallClock()),
        )
        return cls(engines, kind, languages, target)

    def answer(self, file: Path) -> dict[str, Any]:
        """What stands in the file, or why it cannot be read."""
        from rpl.ports.errors import EngineMissingError

        try:
            _check_size(file)
            with self.reader.read(file, self.languages) as read:
                return self._answer(file, read.reading)
        except FileRefusedError as refusal:
            return _error(file, refusal.code, refusal.message)
        except EngineMissingError as missing:
            return _error(file, MISSING, str(missing))
        except OSError as error:
            return _error(file, UNREADABLE, error.strerror or "The file cannot be opened.")

    def _answer(self, file: Path, reading: "Reading") -> dict[str, Any]:
        from rpl.domain.known_names import known_names, with_names
        from rpl.domain.line_languages import needs_translation, translated_by_language
        from rpl.domain.record import DocumentKind, KindFound

        source = reading.language
        translation = (
            translated_by_language(reading.lines, source, self.target, self.translator.translate)
            if source and needs_translation(reading.lines, source, self.target)
            else None
        )
        fields = self.finder.find(self.kind, reading)
        if translation is not None:
            translation = with_names(translation, known_names("", fields))
        told = DocumentKind.of(self.kind)
        kind = self.finder.kind_of(reading) if told is DocumentKind.OTHER else KindFound(kind=told)
        return {
            "file": str(file),
            "kind": kind.kind.value,
            "kind_reasons": list(kind.reasons),
            "pages": [_page(page) for page in reading.pages],
            "language": source,
            "translation": _translation(translation) if translation else None,
            "fields": {field.name.value: _field(field) for field in fields},
        }


def _shown(files: Sequence[Path]) -> Iterator[Path]:
    """The files, with progress on standard error where a person watches more than one."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    if len(files) == 1 or not console.is_terminal:
        yield from files
        return
    yield from track(files, description="Reading", console=console)


def _check_size(file: Path) -> None:
    size = file.stat().st_size
    if size == 0:
        raise EmptyFileError
    if size > MAX_FILE_BYTES:
        raise FileTooLargeError


def _error(file: Path, code: str, message: str) -> dict[str, Any]:
    return {"file": str(file), "error": {"code": code, "message": message}}


def _page(page: "Page") -> dict[str, Any]:
    return {
        "number": page.number,
        "text": page.text,
        "rotation": page.rotation,
        "confidence": page.confidence,
        "other_languages": list(page.other_languages),
        "not_read": {
            "lines": page.unread_lines,
            "whole_page": page.unknown_script,
            "script": page.unread_script,
            "install": page.unread_remedy,
        },
        "words": [
            {"text": word.text, "box": _box(word.box), "confidence": word.confidence}
            for word in page.words
        ],
    }


def _translation(translation: "Translation") -> dict[str, Any]:
    return {
        "engine": translation.engine,
        "model": translation.model,
        "lines": [
            {
                "source": line.source,
                "target": line.target,
                "language": translation.language_of(line),
                "score": line.score,
                "flags": list(line.flags),
                "likely_names": list(line.likely_names),
                "possible_names": list(line.possible_names),
                "legs": [leg.model_dump() for leg in line.legs],
            }
            for line in translation.lines
        ],
    }


def _field(field: "DraftField") -> dict[str, Any]:
    from rpl.domain.record import ACCEPTED

    return {
        "value": field.value,
        "raw": field.raw,
        "page": field.page,
        "box": _box(field.box),
        "confidence": field.confidence,
        "accepted": field.confidence >= ACCEPTED,
    }


def _box(box: "Box") -> list[int]:
    return [box.left, box.top, box.width, box.height]
