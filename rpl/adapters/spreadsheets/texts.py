"""CSV as spreadsheet programs write it: several encodings, separators, and quoted line breaks."""

import codecs
import csv
import io
from typing import Final

from rpl.adapters.spreadsheets.bounds import MOST_LETTERS, bounded_sheet
from rpl.domain.cells import Sheet, TableError, unguarded

_SEPARATORS: Final = ",;\t"
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAID: Final = "sep="
"""Excel's own first line for telling the separator."""


def read_csv(name: str, content: bytes) -> Sheet:
    """The sheet of a CSV file in UTF-8 or UTF-16, with commas, semicolons or tabs.

    Raises:
        TableError: It is in another encoding, a quote is not closed, or it is too large.
    """
    text = _decoded(content)
    separator, text = _separator(text)
    csv.field_size_limit(MOST_LETTERS)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return bounded_sheet(name, ((unguarded(cell) for cell in row) for row in rows))
    except csv.Error as error:
        why = "close its quotes, and shorten what is longer than a cell can be"
        raise TableError(f"line {rows.line_num}: {error}: {why}") from error


def _decoded(content: bytes) -> str:
    encoding = "utf-8"
    for mark, named in _MARKS:
        if content.startswith(mark):
            content, encoding = content.removeprefix(mark), named
            break
    else:
        encoding = _unmarked(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise TableError(_NOT_UNICODE) from error
    if "\0" in text:
        raise TableError(_NOT_UNICODE)
    return text


_NOT_UNICODE: Final = "it is not text in Unicode: save it as “CSV UTF-8”, or as .xlsx"


def _unmarked(content: bytes) -> str:
    """UTF-16 without a mark shows by its noughts: in every second place of the first letters."""
    head = content[:64]
    if len(head) > 1 and b"\0" in head:
        return "utf-16-le" if head[1] == 0 else "utf-16-be"
    return "utf-8"


def _separator(text: str) -> tuple[str, str]:
    """What parts the cells, by the first line outside quotes, and the text without Excel's line."""
    first, _, rest = text.partition("\n")
    said = first.strip()
    if said.casefold().startswith(_SAID) and len(said) == len(_SAID) + 1:
        return said[-1], rest
    counts = dict.fromkeys(_SEPARATORS, 0)
    quoted = False
    for letter in text:
        quoted ^= letter == '"'
        if letter in "\r\n" and not quoted and any(counts.values()):
            break
        if letter in counts and not quoted:
            counts[letter] += 1
    return max(_SEPARATORS, key=lambda each: counts[each]), text
