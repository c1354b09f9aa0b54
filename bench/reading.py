"""How well pages are read: characters wrong, words found, fields found, beside Tesseract alone.

    bench/reading.py [--short] [--data FOLDER [--group TEXT] [--limit N] [--peer COMMAND …]]

Without --data: the invented samples, clean and photographed, and the real photo of the tests.
With --data: a folder with a MANIFEST.tsv (columns file, ground_truth, language) and what it names.
The last line is `name=value …`: cer is edit distance over characters of truth, recall the share of
the truth's words that were read, each a mean over pages; raw_ is Tesseract as it comes.  With
--data there is a line before it for each group of pages and each part of the group, `tuned` or
`measured`: a checksum of its name says whether a page may be looked at while the reader is changed.
--peer is a command with {file} and {lang} that prints text.
"""

import argparse
import csv
import json
import re
import shlex
import subprocess
import sys
import tempfile
import time
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

from rapidfuzz.distance import Levenshtein

from rpl.adapters.languages import PACKS
from rpl.demo.documents import SAMPLES, photograph, render

GROUPS = {
    "Arabic lines": "/ara_lines/",
    "scanned": "_scan_",
    "damaged": "_hard_",
    "photographed": "ntrex_render/.*_photo_",
    "phone photos": "_photo_",
    "forms and tables": "/eng_doc_",
    "receipts": "_receipt_",
    "invoices": "_invoice_",
    "other": "",
}
"""The first pattern that is found in a file's name names its group."""
PHOTO = Path("tests/data/ocr/fra_photo_exercice.jpg")
ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "PATH": "/usr/local/bin:/usr/bin:/bin"}


@dataclass(frozen=True, slots=True)
class Document:
    """A file, what stands on it, its language as Tesseract names it, and fields known in it."""

    file: Path
    truth: str
    lang: str
    kind: str = "other"
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Score:
    """Character error rate (0 to 1), word recall (0 to 1) and seconds of one page."""

    cer: float
    recall: float
    seconds: float


@dataclass(slots=True)
class Tally:
    """The scores of pages, by group and part and by who read them."""

    scores: dict[tuple[str, str, str], list[Score]] = field(default_factory=dict)

    def add(self, document: Document, reader: str, score: Score) -> None:
        """Count one page."""
        self.scores.setdefault((*placed(document.file), reader), []).append(score)

    def lines(self) -> Iterator[str]:
        """A line for each group, part and reader."""
        for (group, part, reader), scores in sorted(self.scores.items()):
            cer, recall = mean(s.cer for s in scores), mean(s.recall for s in scores)
            yield (
                f"{group}\t{part}\t{reader}\tpages {len(scores)}\tcer {cer:.3f}\t"
                f"recall {recall:.3f}\t{mean(s.seconds for s in scores):.1f} s"
            )


def placed(file: Path) -> tuple[str, str]:
    """The group of a page, and whether it may be tuned on or is only to be measured."""
    group = next(name for name, pattern in GROUPS.items() if re.search(pattern, str(file)))
    return group, "measured" if zlib.crc32(file.name.encode()) % 2 else "tuned"


def folded(text: str) -> str:
    """Text without what is no error of reading."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text.replace("’", "'"))).strip()  # noqa: RUF001 -- the signs documents are printed with


def scored(truth: str, text: str, seconds: float) -> Score:
    """Compare a reading with the truth."""
    truth, text = folded(truth), folded(text)
    cer = min(1.0, Levenshtein.distance(truth, text) / max(1, len(truth)))
    wanted, read = Counter(truth.split()), Counter(text.split())
    return Score(cer, (wanted & read).total() / max(1, wanted.total()), seconds)


def samples(folder: Path, *, short: bool) -> Iterator[Document]:
    """The invented documents and the real photo."""
    for name in list(SAMPLES)[:: 2 if short else 1]:
        sample = SAMPLES[name]
        sheet = render(name, sample.holder)
        truth = sample.text(sample.holder) + "\nInvented sample"
        facts = {each.value: value for each, value in sample.facts.items()}
        pictures = {"clean.png": sheet} | {
            f"photo-{seed}.jpg": photograph(sheet, seed) for seed in ((1,) if short else (1, 2, 3))
        }
        for suffix, content in pictures.items():
            file = folder / f"{name}-{suffix}"
            file.write_bytes(content)
            yield Document(file, truth, PACKS[sample.language], sample.kind.value, facts)
    yield Document(PHOTO, PHOTO.with_suffix(".gt.txt").read_text(encoding="utf-8"), "fra")


def listed(data: Path, group: str, limit: int | None) -> Iterator[Document]:
    """The pictures of a manifest whose text is known."""
    with (data / "MANIFEST.tsv").open(encoding="utf-8", newline="") as manifest:
        rows = [
            row
            for row in csv.DictReader(manifest, delimiter="\t", quoting=csv.QUOTE_NONE)
            if row["ground_truth"] and group in row["file"] and not row["file"].endswith(".pdf")
        ]
    for row in rows[:: max(1, len(rows) // limit)] if limit else rows:
        truth = (data / row["ground_truth"]).read_text(encoding="utf-8")
        yield Document(data / row["file"], truth, row["language"])


def ours(document: Document, *, told: bool) -> tuple[Score, int]:
    """The score of `rpl read`, and how many known fields it found."""
    command = [sys.executable, "-m", "rpl", "read", str(document.file), "--kind", document.kind]
    start = time.monotonic()
    done = subprocess.run(  # noqa: S603 -- our own program
        [*command, "--lang", document.lang] if told else command,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.monotonic() - start
    answer = json.loads(done.stdout or "{}")
    text = "\n".join(page["text"] for page in answer.get("pages", ()))
    fields = {name: each["value"] for name, each in answer.get("fields", {}).items()}
    right = sum(fields.get(name) == value for name, value in document.facts.items())
    return scored(document.truth, text, seconds), right


def raw(document: Document) -> Score:
    """The score of Tesseract alone, told the language."""
    start = time.monotonic()
    done = subprocess.run(  # noqa: S603 -- our own arguments
        ["/usr/bin/tesseract", str(document.file), "stdout", "-l", document.lang],
        capture_output=True,
        env=ONE_THREAD,
        check=False,
    )
    return scored(document.truth, done.stdout.decode(errors="replace"), time.monotonic() - start)


def peer(document: Document, command: str) -> Score:
    """The score of another program."""
    known = {"{file}": str(document.file), "{lang}": document.lang}
    start = time.monotonic()
    done = subprocess.run(  # noqa: S603 -- the operator's own command
        [known.get(word, word) for word in shlex.split(command)], capture_output=True, check=False
    )
    return scored(document.truth, done.stdout.decode(errors="replace"), time.monotonic() - start)


def main() -> int:
    """Read every document both ways and say how it went."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help="under 50 seconds")
    parser.add_argument("--data", type=Path, help="folder with a MANIFEST.tsv")
    parser.add_argument("--group", default="ocr/", help="only files whose name holds this text")
    parser.add_argument("--limit", type=int, help="about this many files, spread evenly")
    parser.add_argument("--found", action="store_true", help="do not tell the language")
    parser.add_argument("--peer", action="append", default=[], help="a program to read them too")
    options = parser.parse_args()
    tally = Tally()
    mine: list[Score] = []
    plain: list[Score] = []
    right = known = 0
    with tempfile.TemporaryDirectory() as folder:
        documents = (
            listed(options.data, options.group, options.limit)
            if options.data
            else samples(Path(folder), short=options.short)
        )
        for document in documents:
            score, found = ours(document, told=not options.found)
            other = raw(document)
            tally.add(document, "rpl", score)
            tally.add(document, "raw", other)
            for command in options.peer:
                tally.add(document, command, peer(document, command))
            mine.append(score)
            plain.append(other)
            right, known = right + found, known + len(document.facts)
            print(
                f"{document.file.name}\tcer {score.cer:.3f} (raw {other.cer:.3f})\t"
                f"recall {score.recall:.3f} (raw {other.recall:.3f})\t{score.seconds:.1f} s",
                flush=True,
            )
    if options.data:
        print("\n".join(tally.lines()))
    print(
        f"pages={len(mine)} cer={mean(each.cer for each in mine):.4f} "
        f"recall={mean(each.recall for each in mine):.4f} "
        f"raw_cer={mean(each.cer for each in plain):.4f} "
        f"raw_recall={mean(each.recall for each in plain):.4f} "
        f"fields={right}/{known} seconds_page={mean(each.seconds for each in mine):.2f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
