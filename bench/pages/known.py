"""Pages whose text is known, and the group and part each belongs to."""

import csv
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pages.scoring import Score, scored

RECEIPTS = "receipts"
GROUPS = {
    "Arabic lines": "/ara_lines/",
    "scanned": "_render/.*_scan_",
    "photographed": "_render/.*_photo_",
    "damaged": "_hard_",
    "phone photos": "/fra_photo_",
    "scanned PDF": "/fra_scan_",
    "forms and tables": "/eng_doc_",
    RECEIPTS: "_receipt_",
    "invoices (PDF)": "_invoice_",
    "other": "",
}
"""The first pattern that is found in a file's name names its group."""
PDF = ".pdf"


@dataclass(frozen=True, slots=True)
class Document:
    """A file, what stands on it, its language as Tesseract names it, and fields known in it."""

    file: Path
    truth: str
    lang: str
    kind: str = "other"
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def group(self) -> str:
        """The kind of page it is."""
        return next(name for name, pattern in GROUPS.items() if re.search(pattern, str(self.file)))

    @property
    def part(self) -> str:
        """Whether it may be tuned on or is only to be measured: a checksum of its name says."""
        return "measured" if zlib.crc32(self.file.name.encode()) % 2 else "tuned"

    def score(self, text: str) -> Score:
        """How right a reading of it is.

        The truth of receipts is in upper case throughout; that of a PDF follows the layout of the
        page, not the order of reading.
        """
        is_ordered = self.file.suffix.lower() != PDF
        is_upper = self.group == RECEIPTS
        return scored(self.truth, text, has_order=is_ordered, is_upper_case=is_upper)


def listed(data: Path, group: str, limit: int | None) -> Iterator[Document]:
    """The pages of a folder's MANIFEST.tsv (file, ground_truth, language) whose text is known."""
    with (data / "MANIFEST.tsv").open(encoding="utf-8", newline="") as manifest:
        rows = [
            row
            for row in csv.DictReader(manifest, delimiter="\t", quoting=csv.QUOTE_NONE)
            if row["ground_truth"] and group in row["file"]
        ]
    for row in rows[:: max(1, len(rows) // limit)] if limit else rows:
        truth = (data / row["ground_truth"]).read_text(encoding="utf-8")
        yield Document(data / row["file"], truth, row["language"])
