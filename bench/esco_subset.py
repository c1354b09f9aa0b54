"""Writes the subset of ESCO that the service ships, from the tables as ESCO gives them.

`python bench/esco_subset.py FOLDER [TRANSLATED.csv]` reads `occupations_en.csv`, `skills_en.csv`,
`ISCOGroups_en.csv` and `occupationSkillRelations.csv` of ESCO v1.1.1 in FOLDER, and from
TRANSLATED.csv (columns `uri`, `label_es`, `label_fr`; both forms of a title parted by `/`) the
labels of occupations in Spanish and French; without it, those that are shipped already stay.  All
relations of the occupations of DEFINED go into `tests/data/esco` too.  Other labels that belong to
more than one concept of the whole table are left out, because they tell none of them from the
others.
"""

import csv
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

TARGET = Path(__file__).parent.parent / "rpl/catalog/esco/labels.csv"
GROUPS = TARGET.with_name("isco.csv")
RELATIONS = Path(__file__).parent.parent / "tests/data/esco"
DEFINED = {
    "welder": "welder",
    "healthcare assistant": "health-care-assistant",
    "building electrician": "building-electrician",
}
"""Occupations for which there is a definition, and its slug."""
OCCUPATIONS = (
    "baker", "barber", "bricklayer", "building cleaner", "building electrician", "butcher",
    "cabinet maker", "car and van delivery driver", "cargo vehicle driver", "carpenter",
    "child care worker", "construction painter", "construction scaffolder", "cook", "diet cook",
    "domestic cleaner", "domestic electrician", "electrician", "fish cook", "forklift operator",
    "grill cook", "hairdresser", "healthcare assistant", "home care aide", "industrial cook",
    "industrial electrician", "industrial machinery mechanic", "kitchen assistant",
    "landscape gardener",
    "lathe and turning machine operator", "laser beam welder", "nurse assistant", "pipe welder",
    "plumber", "receptionist", "roofer", "security guard", "sewing machine operator",
    "shop assistant", "solar energy technician", "solderer", "spot welder", "stonemason", "tailor",
    "tile fitter", "vehicle technician", "waiter/waitress", "warehouse worker", "welder",
    "welding coordinator",
)  # fmt: skip


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def main(folder: Path, translated: Path | None) -> None:
    """Write the subset.

    Raises:
        SystemExit: A table has no occupation of one of the names.
    """
    all_occupations = list(rows(folder / "occupations_en.csv"))
    all_skills = sorted(rows(folder / "skills_en.csv"), key=lambda row: row["conceptUri"])
    occupations = {
        row["conceptUri"]: row for row in all_occupations if row["preferredLabel"] in OCCUPATIONS
    }
    missing = set(OCCUPATIONS) - {row["preferredLabel"] for row in occupations.values()}
    if missing:
        raise SystemExit(f"not among the occupations: {', '.join(sorted(missing))}")
    relations = [
        row
        for row in rows(folder / "occupationSkillRelations.csv")
        if row["occupationUri"] in occupations
    ]
    slugs = {uri: DEFINED.get(row["preferredLabel"]) for uri, row in occupations.items()}
    wanted = {
        row["skillUri"]
        for row in relations
        if row["relationType"] == "essential" or slugs[row["occupationUri"]]
    }
    others = _kept() if translated is None else _given(translated)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("kind", "uri", "code", "language", "label", "others"))
        shared = _shared(all_occupations)
        for uri, row in sorted(occupations.items()):
            out.writerow(("occupation", uri, row["code"], "en", *_labels(row, shared)))
            out.writerows(others.get(uri, ()))
        shared = _shared(all_skills)
        for row in all_skills:
            if row["conceptUri"] in wanted:
                kind = "knowledge" if row["skillType"] == "knowledge" else "skill"
                out.writerow((kind, row["conceptUri"], "", "en", *_labels(row, shared)))
    _write_groups(folder, {row["iscoGroup"] for row in occupations.values()})
    labels = {row["conceptUri"]: row["preferredLabel"] for row in all_skills}
    for uri, slug in slugs.items():
        if slug:
            _write_relations(slug, [r for r in relations if r["occupationUri"] == uri], labels)


def _write_groups(folder: Path, codes: Collection[str]) -> None:
    """The unit groups of ISCO-08 that the shipped occupations belong to."""
    with GROUPS.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("code", "uri", "label"))
        for row in sorted(rows(folder / "ISCOGroups_en.csv"), key=lambda row: row["code"]):
            if row["code"] in codes:
                out.writerow((row["code"], row["conceptUri"], row["preferredLabel"]))


def _write_relations(
    slug: str, relations: Iterable[Mapping[str, str]], labels: Mapping[str, str]
) -> None:
    """Every skill and knowledge of one occupation, essential ones first."""
    with (RELATIONS / f"{slug}.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("relation", "kind", "uri", "label"))
        out.writerows(
            sorted(
                (
                    row["relationType"],
                    "knowledge" if row["skillType"] == "knowledge" else "skill",
                    row["skillUri"],
                    labels[row["skillUri"]],
                )
                for row in relations
            )
        )


def _kept() -> dict[str, list[tuple[str, ...]]]:
    """The rows of other languages that are shipped already."""
    kept: dict[str, list[tuple[str, ...]]] = {}
    for row in rows(TARGET):
        if row["language"] != "en":
            kept.setdefault(row["uri"], []).append(tuple(row.values()))
    return kept


def _given(translated: Path) -> dict[str, list[tuple[str, ...]]]:
    """The rows of other languages that a table gives; its titles carry no code."""
    codes = {row["uri"]: row["code"] for row in rows(TARGET) if row["kind"] == "occupation"}
    return {
        row["uri"]: list(_translated(row["uri"], codes.get(row["uri"], ""), row))
        for row in rows(translated)
    }


def _alternatives(row: Mapping[str, str]) -> tuple[str, ...]:
    known = dict.fromkeys(" ".join(each.split()) for each in row["altLabels"].splitlines())
    return tuple(label for label in known if label and label != row["preferredLabel"])


def _shared(table: Iterable[Mapping[str, str]]) -> frozenset[str]:
    """Labels of more than one concept, in lower case."""
    known = Counter(
        label
        for row in table
        for label in {each.casefold() for each in (row["preferredLabel"], *_alternatives(row))}
    )
    return frozenset(label for label, concepts in known.items() if concepts > 1)


def _labels(row: Mapping[str, str], shared: frozenset[str]) -> tuple[str, str]:
    kept = [label for label in _alternatives(row) if label.casefold() not in shared]
    return row["preferredLabel"], "|".join(kept)


def _translated(uri: str, code: str, told: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for language in ("es", "fr"):
        first, *rest = (
            " ".join(each.split()) for each in told.get(f"label_{language}", "").split("/")
        )
        if first:
            yield "occupation", uri, code, language, first, "|".join(rest)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)  # noqa: PLR2004 -- folder, then labels
