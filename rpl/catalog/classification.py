"""The labels of ESCO and ISCO-08 that the service ships: see `esco/README.md` for their source."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rpl.domain.suggestions import EscoConcept, EscoIndex, EscoKind

LABELS = Path(__file__).parent / "esco" / "labels.csv"
ISCO = Path(__file__).parent / "esco" / "isco.csv"
ISCED_F = Path(__file__).parent / "esco" / "isced_f.csv"
ESCO_VERSION = "v1.1.1"
"""Of both tables; definitions that name another version are aligned to other addresses."""


@cache
def esco_index() -> EscoIndex:
    """The shipped labels, ready to be looked for; read once, when they are first wanted."""
    return EscoIndex.of(esco_concepts(LABELS))


@cache
def isco_groups() -> Mapping[str, str]:
    """The name of each shipped unit group of ISCO-08 by its code of four digits."""
    with ISCO.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["label"] for row in csv.DictReader(file)}


@cache
def isced_fields() -> Mapping[str, str]:
    """The name of each detailed field of ISCED-F 2013 by its code of four digits."""
    with ISCED_F.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["label"] for row in csv.DictReader(file)}


def esco_concepts(path: Path) -> tuple[EscoConcept, ...]:
    """The concepts of a table with the columns `kind,uri,code,language,label,others`."""
    rows: dict[str, Mapping[str, str]] = {}
    labels: dict[str, dict[str, tuple[str, ...]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["uri"], row)
            others = tuple(label for label in row["others"].split("|") if label)
            labels.setdefault(row["uri"], {})[row["language"]] = (row["label"], *others)
    return tuple(
        EscoConcept(kind=EscoKind(row["kind"]), uri=uri, code=row["code"], labels=labels[uri])
        for uri, row in rows.items()
    )
