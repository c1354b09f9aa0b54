"""Typesetter: pages of HTML as a PDF that can be read aloud (PDF/UA-1), without a network.

WeasyPrint tags what it prints, but says the language of the whole only, and writes Arabic in the
order in which it is seen.  Both are made good here: each tagged piece of text gets its language
and, in the order in which it is read, its letters (`Lang` and `ActualText`, ISO 32000-1, 14.9).
"""

import hashlib
import io
import logging
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

import pikepdf
from typing_extensions import override
from weasyprint import HTML
from weasyprint.formatting_structure import boxes
from weasyprint.logger import LOGGER
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from rpl.ports.errors import LetterNotPrintableError

_FORM = "pdf/ua-1"
_ISOLATES = {0x2066: None, 0x2067: None, 0x2068: None, 0x2069: None}
_NO_GLYPH = ".notdef glyph"


def typeset(html: str) -> bytes:
    """The PDF of a page of HTML that holds all it needs; the same page is the same PDF.

    Raises:
        LetterNotPrintableError: No font here has some character of it, or it is not whole.
    """
    try:
        return _typeset(html)
    except FatalURLFetchingError as error:  # no Exception: it would end the worker
        raise LetterNotPrintableError("it asks for a file beside itself") from error


def _typeset(html: str) -> bytes:
    number = hashlib.sha256(html.encode()).digest()[:16]
    with _listening() as said:
        document = HTML(string=html, url_fetcher=_fetcher()).render(pdf_variant=_FORM)
        made = document.write_pdf(pdf_variant=_FORM, pdf_identifier=number)
    if said.missing or made is None:
        raise LetterNotPrintableError(
            f"characters that no font here has: {said.missing}; install what packages.apt names"
        )
    return _readable(made, [list(_texts(page._page_box)) for page in document.pages])  # noqa: SLF001 -- the library names no other way to the text of a page


@dataclass(frozen=True, slots=True)
class _Text:
    """What one piece of marked content says, in the order of reading, and in which language."""

    text: str
    lang: str


def _fetcher() -> URLFetcher:
    """One that fetches nothing: a letter holds all it needs."""
    return URLFetcher(allowed_protocols=frozenset(), fail_on_errors=True)


class _Ear(logging.Handler):
    """Counts the letters that no font has; what the library says of them names them."""

    def __init__(self) -> None:
        super().__init__()
        self.missing = 0

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self.missing += str(record.msg).startswith(_NO_GLYPH)


@contextmanager
def _listening() -> Iterator[_Ear]:
    """Hear what the library says, and keep it from the log: it may quote a name."""
    ear, before = _Ear(), LOGGER.propagate
    LOGGER.addHandler(ear)
    LOGGER.propagate = False
    try:
        yield ear
    finally:
        LOGGER.removeHandler(ear)
        LOGGER.propagate = before


def _texts(box: boxes.Box) -> Iterator[_Text]:
    """The pieces of text of a box, in the order in which they are tagged; margins are none."""
    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.TextBox):
            text = child.text.translate(_ISOLATES)
            yield _Text(text, str(child.style["lang"] or ""))
        elif not isinstance(child, boxes.MarginBox):
            yield from _texts(child)


def _readable(made: bytes, texts: list[list[_Text]]) -> bytes:
    with pikepdf.open(io.BytesIO(made)) as pdf:
        numbers = {page.obj.objgen: place for place, page in enumerate(pdf.pages)}
        leaves: list[list[pikepdf.Object]] = [[] for _ in pdf.pages]
        for leaf in _leaves(pdf.Root.StructTreeRoot.K):
            leaves[numbers[leaf.Pg.objgen]].append(leaf)
        for page, mine, said in zip(pdf.pages, leaves, texts, strict=True):
            for leaf, text in zip(mine, said, strict=True):
                leaf.ActualText = pikepdf.String(text.text)
                leaf.Lang = pikepdf.String(text.lang)
            _leave_out(pdf, page, frozenset(int(leaf.K[0]) for leaf in mine))
        saved = io.BytesIO()
        pdf.save(saved, deterministic_id=True)
    return saved.getvalue()


def _leaves(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The structure elements that hold marked content, in the order of reading."""
    if isinstance(element, pikepdf.Array):
        for child in element:
            yield from _leaves(child)
    elif "/K" in element:
        kids = element.K
        if len(kids) == 1 and isinstance(cast("object", kids[0]), int):
            yield element
        else:
            yield from _leaves(kids)


def _leave_out(pdf: pikepdf.Pdf, page: pikepdf.Page, tagged: Collection[int]) -> None:
    """Say of marked content that no tag names, as the numbers of pages, that it is no text."""
    found: list[tuple[Sequence[pikepdf.Object], pikepdf.Operator]] = []
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = list(instruction.operands), instruction.operator
        marks = str(operator) == "BDC" and "/MCID" in operands[1]
        if marks and int(operands[1]["/MCID"]) not in tagged:
            operands = [pikepdf.Name.Artifact, pikepdf.Dictionary(Type=pikepdf.Name.Pagination)]
        found.append((operands, operator))
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(found))
