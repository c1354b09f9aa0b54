"""Invented certificates of other templates and wordings than those the extractor was written with.

Words come from `papers/other/*.toml`, twelve languages in turn, so that the first N of them are
spread over all.  Each picks its own wording of every label, its layout and the order of its rows.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import count, islice
from random import Random
from typing import Any

from papers.invented import PAPERS, Lexicon, Paper
from papers.sheet import Sheet

OTHER = PAPERS / "other"
LANGUAGES = tuple(sorted(file.stem for file in OTHER.glob("*.toml")))
LAYOUTS = ("centred", "colon", "sentence", "columns", "above", "leaders", "table")
BORN = date(1979, 2, 27)
EXPIRES = date(2034, 8, 19)


def certificates(wanted: int) -> Iterator[Paper]:
    """So many certificates; the same ones each time."""
    numbers = ((number, language) for number in count() for language in LANGUAGES)
    for number, language in islice(numbers, wanted):
        random = Random(f"other {language} {number}")  # noqa: S311 -- invents papers, keeps no secret
        words = Lexicon(language, _data(language), random, number % 2, bool(number % 3))
        layout = LAYOUTS[(number + LANGUAGES.index(language)) % len(LAYOUTS)]
        yield _certificate(number, words, layout)


@cache
def _data(language: str) -> Mapping[str, Any]:
    return tomllib.loads((OTHER / f"{language}.toml").read_text(encoding="utf-8"))


def _certificate(number: int, words: Lexicon, layout: str) -> Paper:
    language = words.language
    name = f"other-{language}-{number:03}-{layout}"
    sheet = Sheet(language, number)
    paper = Paper(name, language, "certificate", layout, held=bool(number % 2), sheet=sheet)
    issued = date(2008, 5, 3) + timedelta(days=words.random.randint(0, 6000))
    course = words.pick("courses")
    paper.truth = {
        "holder": words.pick("names"),
        "issuer": words.pick("schools"),
        "subject": course,
        "title": course,
        "hours": str(words.random.choice((16, 40, 90, 144, 480))),
        "grade": words.pick("grades"),
        "number": f"{words.random.randint(10, 99)}/{words.random.randint(1000, 99999)}",
        "place": words.pick("places"),
        "date": issued.isoformat(),
    }
    if "/" in paper.truth["grade"]:
        paper.truth["grade_scale"] = paper.truth["grade"].split("/")[1]
    spoken = layout in ("sentence", "centred")
    (_spoken if spoken else _form)(paper, words, issued)
    _sign(paper, words)
    return paper


def _spoken(paper: Paper, words: Lexicon, issued: date) -> None:
    """A certificate in sentences; centred ones set the holder alone in large print."""
    sheet, truth = paper.sheet, paper.truth
    sheet.heading(truth["issuer"], 42)
    sheet.heading(words.pick("headings"), 58)
    shown = {name: words.shown(value) for name, value in truth.items()} | {"course": truth["title"]}
    sentence = words.pick("sentences")
    before, after = sentence.split("{holder}")
    if paper.layout == "centred" and before.strip():
        sheet.paragraph(before.format(**shown).strip())
        sheet.heading(truth["holder"], 50)
        sheet.paragraph(after.format(**shown).strip(" ,"))
    else:
        sheet.paragraph(sentence.format(**shown))
    closing = words.pick("closings")
    sheet.paragraph(closing.format(place=truth["place"], date=words.day(issued, 0)))
    sheet.form("colon", [_row(words, "number", truth["number"])])


def _form(paper: Paper, words: Lexicon, issued: date) -> None:
    """A certificate that is a form, its rows in an order of its own."""
    sheet, truth = paper.sheet, paper.truth
    headed = bool(words.random.randint(0, 1))
    if headed:
        sheet.heading(truth["issuer"], 42)
    sheet.heading(words.pick("headings"), 58)
    rows = [
        ("course", truth["title"]),
        ("hours", truth["hours"]),
        ("grade", truth["grade"]),
        ("number", truth["number"]),
        ("place", truth["place"]),
        ("date", words.day(issued, words.random.randint(0, 1))),
        ("born", words.day(BORN, 1)),
        ("valid", words.day(EXPIRES, 1)),
        *([] if headed else [("issuer", truth["issuer"])]),
    ]
    words.random.shuffle(rows)
    sheet.form(paper.layout, [_row(words, *row) for row in (("holder", truth["holder"]), *rows)])


def _sign(paper: Paper, words: Lexicon) -> None:
    signatory = words.pick("names")
    if signatory != paper.truth["holder"]:
        paper.truth["signatory"] = signatory
        paper.sheet.signature(signatory, _label(words, "signatory"))


def _row(words: Lexicon, name: str, value: str) -> tuple[str, str]:
    return _label(words, name), words.shown(value)


def _label(words: Lexicon, name: str) -> str:
    wordings: Sequence[str] = words.data["labels"][name]
    return words.random.choice(wordings)
