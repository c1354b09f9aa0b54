"""Real documents of a data folder whose fields are known: `NAME.key.json` beside `NAME.pdf`."""

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rpl.adapters.languages import language_of

SUFFIXES = (".pdf", ".png", ".jpg", ".tif")
NAMES = {
    "issuer": ("issuer", "company"),
    "total": ("amount", "total"),
    "date": ("date",),
    "number": ("invoice_number",),
}
"""Names of fields, and under which keys the files tell them."""
FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d-%m-%y", "%d/%m/%y", "%d %b %Y")


@dataclass(frozen=True, slots=True)
class Known:
    """A document, its language if its name tells it, and what is true of it."""

    file: Path
    kind: str
    language: str | None
    part: str
    truth: dict[str, str]


def known_documents(data: Path) -> Iterator[Known]:
    """Invoices and receipts under `data`, in the order of their names.

    A checksum of its name says whether a document may be looked at, as in `bench/reading.py`.
    """
    for key in sorted(data.rglob("*.key.json")):
        stem = key.name.removesuffix(".key.json")
        file = next(
            (
                key.with_name(stem + each)
                for each in SUFFIXES
                if key.with_name(stem + each).is_file()
            ),
            None,
        )
        if file is None:
            continue
        told = json.loads(key.read_text(encoding="utf-8"))
        told = told[0] if isinstance(told, list) else told
        truth = {
            name: _plain(name, str(told[each]))
            for name, keys in NAMES.items()
            for each in keys
            if told.get(each)
        }
        part = "measured" if zlib.crc32(file.name.encode()) % 2 else "tuned"
        kind = "invoice" if "invoice" in stem else "receipt"
        yield Known(file, kind, language_of(stem.partition("_")[0]), part, truth)


def _plain(name: str, value: str) -> str:
    if name == "total":
        return f"{float(re.sub(r'[^0-9.]', '', value)):.2f}"
    if name != "date":
        return value
    for form in FORMS:
        try:
            return datetime.strptime(value.title(), form).date().isoformat()  # noqa: DTZ007 -- a day
        except ValueError:
            continue
    raise ValueError(f"no date: {value}")
