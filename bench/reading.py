"""How well pages are read: characters wrong, words found, fields found, beside other readers.

    bench/reading.py [--short] [--data FOLDER [--group TEXT] [--limit N] [--peer NAME=COMMAND …]]

Without --data: the invented samples, clean and photographed, and the real photo of the tests.
With --data: a folder with a MANIFEST.tsv (columns file, ground_truth, language) and what it names.
Scores are as follows: cer is edit distance over characters of truth, recall the share of the
truth's words that were read, precision the share of the words read that are true; quotes, dashes
and signs of direction are folded, for receipts case too, and for PDFs words alone count.  Seconds
are those of all processes of a reader, start-up included, and those of the clock.
With --data there is a line for each group of pages, part of the group (`tuned` or `measured`) and
reader, the means over pages and over groups, and a line `behind` wherever we are not better than
another reader or within .005 of one above .97.  The last line is `name=value …`: raw_ is Tesseract
as it comes, startup_cpu the processor seconds of `rpl read` on an empty page.
--peer is a command with {file} and {lang} that prints text; `raw=` replaces Tesseract alone.
--cache keeps the answers of all readers, ours until a line of the code that reads changes;
--table prints the groups as a table for `docs/benchmarks.md` (characters wrong / words found /
processor seconds a page), in place of the lines.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pages.known import Document, listed
from pages.readers import Reader, TesseractAlone, named, ours, pages_and_fields
from pages.tally import OURS, Means, Tally
from PIL import Image

from rpl.adapters.languages import PACKS
from rpl.demo.documents import SAMPLES, photograph, render

PHOTO = Path("tests/data/ocr/fra_photo_exercice.jpg")
RAW = "raw"


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


def readers(peers: list[str], cache: Path | None, *, told: bool) -> list[Reader]:
    """Ours first, then Tesseract alone, then the others."""
    others = {reader.name: reader for reader in (named(text, cache) for text in peers)}
    return [
        ours(cache, told=told),
        *(({RAW: TesseractAlone(RAW, (), cache)} | others).values()),
    ]


def start_up(reader: Reader, folder: Path) -> float:
    """Processor seconds of reading an empty page."""
    empty = folder / "empty.png"
    Image.new("L", (100, 100), 255).save(empty)
    return reader.read(Document(empty, "", "eng")).cpu


def last_line(mine: Means, raw: Means, found: tuple[int, int], start: float) -> str:
    """The figures that count."""
    cer, raw_cer = (-1.0 if each.cer is None else each.cer for each in (mine, raw))
    return (
        f"pages={mine.pages} cer={cer:.4f} recall={mine.recall:.4f} raw_cer={raw_cer:.4f} "
        f"raw_recall={raw.recall:.4f} fields={found[0]}/{found[1]} "
        f"seconds_page={mine.seconds:.2f} cpu_page={mine.cpu:.2f} raw_cpu_page={raw.cpu:.2f} "
        f"startup_cpu={start:.2f}"
    )


def main() -> int:
    """Read every document with every reader and say how it went."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help="under 50 seconds")
    parser.add_argument("--data", type=Path, help="folder with a MANIFEST.tsv")
    parser.add_argument("--group", default="ocr/", help="only files whose name holds this text")
    parser.add_argument("--limit", type=int, help="about this many files, spread evenly")
    parser.add_argument("--found", action="store_true", help="do not tell the language")
    parser.add_argument("--peer", action="append", default=[], help="a program to read them too")
    parser.add_argument("--cache", type=Path, help="keeps what was read")
    parser.add_argument("--table", action="store_true", help="print a table")
    options = parser.parse_args()
    tally = Tally()
    right = known = 0
    compared = readers(options.peer, options.cache, told=not options.found)
    with tempfile.TemporaryDirectory() as folder:
        start = start_up(compared[0], Path(folder))
        documents = (
            listed(options.data, options.group, options.limit)
            if options.data
            else samples(Path(folder), short=options.short)
        )
        for document in documents:
            for reader in compared:
                answer = reader.read(document)
                text, fields = pages_and_fields(answer.text)
                score = document.score(text)
                tally.add(document, reader.name, answer, score)
                cer = "-" if score.cer is None else f"{score.cer:.3f}"
                print(
                    f"{document.file.name}\t{reader.name}\tcer {cer}\trecall {score.recall:.3f}\t"
                    f"cpu {answer.cpu:.1f} s\tclock {answer.seconds:.1f} s\t{answer.failed}",
                    flush=True,
                )
                if reader.name == OURS:
                    facts = document.facts.items()
                    right += sum(fields.get(name) == value for name, value in facts)
                    known += len(facts)
    if options.data:
        print("\n".join([*tally.table(), *tally.behind()] if options.table else tally.lines()))
    mine, raw = tally.over_pages(OURS), tally.over_pages(RAW)
    print(last_line(mine, raw, (right, known), start))
    return 0


if __name__ == "__main__":
    sys.exit(main())
