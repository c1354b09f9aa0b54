"""Invented papers for `bench/fields.py`: what they say, what is true of them, how they look.

Words come from `papers/*.toml`, dates in long form from CLDR, so nothing here is taken from the
word lists of the extractor.  Every person, school and firm is invented.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from babel.dates import format_date

from papers.days import ethiopian, jalali
from papers.sheet import Sheet

PAPERS = Path(__file__).parent
LAYOUTS = ("colon", "columns", "above", "table", "leaders", "sentence")
PLAN: tuple[tuple[str, str], ...] = (
    *(("certificate", layout) for layout in LAYOUTS),
    ("diploma", "sentence"),
    ("transcript", "table"),
    ("reference_letter", "sentence"),
    ("reference_letter", "sentence"),
    ("payslip", "columns"),
    ("payslip", "above"),
    ("licence", "colon"),
    ("licence", "above"),
)
DIGITS: Mapping[str, str] = {"ar": "٠١٢٣٤٥٦٧٨٩", "fa": "۰۱۲۳۴۵۶۷۸۹", "hi": "०१२३४५६७८९"}
DOTTED = frozenset({"de", "ro", "pl", "tr", "ru", "uk"})


@dataclass(slots=True)
class Paper:
    """One invented paper, and what is true of it."""

    name: str
    language: str
    kind: str
    layout: str
    held: bool
    sheet: Sheet
    truth: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language, for one paper: which wording of each label, which digits."""

    language: str
    data: Mapping[str, Any]
    random: Random
    wording: int
    own_digits: bool

    def label(self, name: str) -> str:
        """A label in the wording of this paper."""
        wordings = str(self.data["labels"][name]).split("|")
        return wordings[self.wording % len(wordings)]

    def pick(self, name: str) -> str:
        """One of the invented names, courses or grades."""
        return str(self.random.choice(self.data[name]))

    def shown(self, text: str) -> str:
        """A text with the digits of this paper."""
        digits = DIGITS.get(self.language) if self.own_digits else None
        return text.translate(str.maketrans("0123456789", digits)) if digits else text

    def day(self, day: date, style: int) -> str:
        """A date as a paper of this language writes it: in words, or in numbers."""
        if self.language == "fa" and self.wording == 0:
            return self.shown(jalali(day, style))
        if self.language == "am" and self.wording == 0:
            return ethiopian(day)
        if self.language == "en" and style:
            return f"{day:%d} {format_date(day, 'MMMM', locale='en')} {day.year}"
        if style and self.language != "am":
            mark = "." if self.language in DOTTED else "/"
            return self.shown(f"{day:%d}{mark}{day:%m}{mark}{day.year}")
        return self.shown(format_date(day, "d MMMM y", locale=self.language))


def papers(languages: Sequence[str] = ()) -> Iterator[Paper]:
    """Every paper of every language; the same ones each time."""
    for file in sorted(PAPERS.glob("*.toml")):
        language = file.stem
        if languages and language not in languages:
            continue
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        for number, (kind, layout) in enumerate(PLAN):
            random = Random(f"{language}{number}")  # noqa: S311 -- invents papers, keeps no secret
            words = Lexicon(language, data, random, number % 2, bool(number % 3))
            paper = Paper(
                f"{language}-{number:02}-{kind}-{layout}",
                language,
                kind,
                layout,
                bool(number % 2),
                Sheet(language, number),
            )
            KINDS[kind](paper, words)
            yield paper


def _certificate(paper: Paper, words: Lexicon) -> None:
    issuer = words.pick("schools")
    labelled = paper.layout in ("above", "table")
    _head(paper, words, "" if labelled else issuer)
    truth = _studied(words, issuer)
    paper.truth |= truth
    if paper.layout == "sentence":
        _say(paper, words, "certificate", truth)
        _rows(paper, words, "colon", (("number", paper.truth["number"]),))
        _close(paper, words)
    else:
        rows = [
            ("holder", truth["holder"]),
            ("born", words.day(date(1988, 4, 17), 1)),
            ("course", truth["subject"]),
            ("hours", truth["hours"]),
            ("grade", truth["grade"]),
            ("number", truth["number"]),
            *([("issuer", issuer)] if labelled else []),
        ]
        _rows(paper, words, paper.layout, rows)
        _place_and_date(paper, words, paper.layout)
    _sign(paper, words)
    paper.truth["title"] = truth["subject"]


def _studied(words: Lexicon, issuer: str) -> dict[str, str]:
    truth = {
        "issuer": issuer,
        "holder": words.pick("names"),
        "subject": words.pick("courses"),
        "hours": str(words.random.choice((24, 60, 120, 350))),
        "grade": words.pick("grades"),
        "number": "{}-{}/{}".format(
            words.random.choice("ABKM"),
            words.random.randint(1000, 9999),
            words.random.randint(15, 24),
        ),
    }
    if "/" in truth["grade"]:
        truth["grade_scale"] = truth["grade"].split("/")[1]
    return truth


def _diploma(paper: Paper, words: Lexicon) -> None:
    issuer = words.pick("schools")
    title = str(words.data["headings"]["diploma"])
    _head(paper, words, issuer)
    truth = _studied(words, issuer)
    paper.truth |= {name: truth[name] for name in ("issuer", "holder", "number")} | {"title": title}
    if "{course}" in words.data["sentences"]["diploma"]:
        paper.truth["subject"] = truth["subject"]
    _say(paper, words, "diploma", truth)
    _rows(paper, words, "colon", (("number", truth["number"]),))
    _close(paper, words)
    _sign(paper, words)


def _transcript(paper: Paper, words: Lexicon) -> None:
    issuer = words.pick("schools")
    _head(paper, words, issuer)
    truth = _studied(words, issuer)
    paper.truth |= {name: truth[name] for name in truth if name != "hours"}
    paper.truth["title"] = truth["subject"]
    rows = [(name, truth[key]) for name, key in (("holder", "holder"), ("course", "subject"))]
    _rows(paper, words, "colon", [*rows, ("number", truth["number"])])
    header = [str(words.data["labels"][name]) for name in ("module", "points")]
    marks = [
        (course, words.shown(str(60 + 7 * row))) for row, course in enumerate(words.data["courses"])
    ]
    paper.sheet.table(header, marks)
    _rows(paper, words, "colon", (("grade", truth["grade"]),))
    _place_and_date(paper, words, "colon")
    _sign(paper, words)


def _letter(paper: Paper, words: Lexicon) -> None:
    issuer = words.pick("firms")
    _head(paper, words, issuer)
    start = date(2012, 3, 1) + timedelta(days=words.random.randint(0, 900))
    end = start + timedelta(days=words.random.randint(400, 2000))
    truth = {
        "holder": words.pick("names"),
        "issuer": issuer,
        "role": words.pick("jobs"),
        "period_start": start.isoformat(),
        "period_end": end.isoformat(),
    }
    paper.truth |= truth | {"title": truth["role"]}
    dates = {"start": words.day(start, 0), "end": words.day(end, 0)}
    _say(paper, words, "reference_letter", truth | dates)
    _close(paper, words)
    _sign(paper, words)


def _payslip(paper: Paper, words: Lexicon) -> None:
    issuer = words.pick("firms")
    _head(paper, words, issuer)
    paid = _issued(words)
    net, gross = words.random.randint(900, 2900), words.random.randint(3000, 4000)
    truth = {
        "holder": words.pick("names"),
        "issuer": issuer,
        "role": words.pick("jobs"),
        "hours": str(words.random.choice((88, 152, 168, 176))),
        "total": f"{net}.{words.random.randint(10, 99)}",
        "date": paid.isoformat(),
    }
    paper.truth |= truth | {"title": truth["role"]}
    money = words.data["currency"]
    rows = (
        ("holder", truth["holder"]),
        ("job", truth["role"]),
        ("worked", truth["hours"]),
        ("gross", f"{gross}.00 {money}"),
        ("net", f"{truth['total']} {money}"),
        ("paid", words.day(paid, 1)),
    )
    _rows(paper, words, paper.layout, rows)


def _licence(paper: Paper, words: Lexicon) -> None:
    issuer = words.pick("schools")
    _head(paper, words, issuer)
    truth = _studied(words, issuer)
    activity = words.pick("jobs")
    paper.truth |= {name: truth[name] for name in ("issuer", "holder", "number")}
    paper.truth["title"] = activity
    rows = (
        ("holder", truth["holder"]),
        ("activity", activity),
        ("number", truth["number"]),
        ("valid", words.day(date(2031, 5, 6), 1)),
    )
    _rows(paper, words, paper.layout, rows)
    _place_and_date(paper, words, paper.layout)


KINDS: Mapping[str, Callable[[Paper, Lexicon], None]] = {
    "certificate": _certificate,
    "diploma": _diploma,
    "transcript": _transcript,
    "reference_letter": _letter,
    "payslip": _payslip,
    "licence": _licence,
}


def _head(paper: Paper, words: Lexicon, issuer: str) -> None:
    if issuer:
        paper.sheet.heading(issuer, 40)
    paper.sheet.heading(str(words.data["headings"][paper.kind]), 54)


def _say(paper: Paper, words: Lexicon, kind: str, truth: Mapping[str, str]) -> None:
    filled = {name: words.shown(value) for name, value in truth.items()}
    filled |= {"course": truth.get("subject", ""), "job": truth.get("role", "")}
    paper.sheet.paragraph(str(words.data["sentences"][kind]).format(**filled))


def _rows(paper: Paper, words: Lexicon, layout: str, rows: Sequence[tuple[str, str]]) -> None:
    shown = [(words.label(name), words.shown(value)) for name, value in rows]
    paper.sheet.form(layout, shown)


def _issued(words: Lexicon) -> date:
    return date(2009, 1, 13) + timedelta(days=words.random.randint(0, 5000))


def _place_and_date(paper: Paper, words: Lexicon, layout: str) -> None:
    issued, place = _issued(words), words.pick("places")
    paper.truth |= {"date": issued.isoformat(), "place": place}
    day = words.day(issued, words.random.randint(0, 1))
    paper.sheet.form(layout, [(words.label("place"), place), (words.label("date"), day)])


def _close(paper: Paper, words: Lexicon) -> None:
    issued, place = _issued(words), words.pick("places")
    paper.truth |= {"date": issued.isoformat(), "place": place}
    text = str(words.data["sentences"]["closing"])
    paper.sheet.paragraph(text.format(place=place, date=words.day(issued, 0)))


def _sign(paper: Paper, words: Lexicon) -> None:
    signatory = words.pick("names")
    if signatory == paper.truth["holder"]:
        return
    paper.truth["signatory"] = signatory
    paper.sheet.signature(signatory, words.label("signatory"))
