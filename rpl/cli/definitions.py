"""`rpl check` and `rpl diff`: are all definitions sound, and what changed between two versions?"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from rpl.catalog.difference import Change

EXIT_DIFFERENT: Final = 1
EXIT_NOT_COMPARABLE: Final = 2

Assessments = Annotated[
    Path | None, typer.Option(help="Folder of qualifications; else RPL_ASSESSMENTS.")
]
Rubrics = Annotated[Path | None, typer.Option(help="Folder of rubrics; else RPL_RUBRICS.")]


def register(app: typer.Typer) -> None:
    """Add the commands `check` and `diff`."""
    app.command()(check)
    app.command()(diff)


def check(
    assessments: Assessments = None,
    rubrics: Rubrics = None,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day to judge dates by.")
    ] = None,
) -> None:
    """Read every definition, show what changed between versions, and name what is not sound.

    Golden sheets beside the rubrics are worked out again and compared with what was done by hand.
    """
    from rpl.adapters.clock import WallClock
    from rpl.catalog import DefinitionError, Folders, changes, flaws, load_catalog
    from rpl.catalog.classification import LABELS, esco_concepts
    from rpl.catalog.golden import golden_flaws, read_golden
    from rpl.catalog.practising import differing
    from rpl.settings import Settings

    settings = Settings()
    folders = Folders(assessments or settings.assessments, rubrics or settings.rubrics)
    try:
        catalog = load_catalog(folders.assessments, folders.rubrics)
        golden = read_golden(folders.rubrics)
        misjudged = golden_flaws(catalog, folders.rubrics, golden)
    except DefinitionError as error:
        typer.echo(f"{error.path}: {error.key}: {error.problem}", err=True)
        raise typer.Exit(1) from error
    for step, lines in changes(catalog).items():
        typer.echo(step)
        for line in lines or ("nothing but the version",):
            typer.echo(f"  {line}")
    for slug, key, number, usual in differing(catalog.practices):
        typer.echo(f"{slug} has its own practice: {key} is {number}, elsewhere {usual}")
    concepts = {concept.uri: concept for concept in esco_concepts(LABELS)}
    day = (on or WallClock().now()).date()
    found = (*flaws(catalog, folders, concepts, day), *misjudged)
    for flaw in found:
        typer.echo(f"{flaw.path}: {flaw.key}: {flaw.problem}; {flaw.remedy}", err=True)
    if found:
        raise typer.Exit(1)
    checked = sum(review.checked for review in catalog.reviews.values())
    terms = sum(len(glossary.terms) for glossary in catalog.glossaries.values())
    rules = sum(len(each.rules) for each in catalog.eligibility.values())
    exemplars = sum(len(each) for each in catalog.exemplars.values())
    sheets = sum(len(each.sheets) for each in golden.values())
    typer.echo(
        f"Sound: qualifications {len(catalog.qualifications)}, rubrics {len(catalog.rubrics)}, "
        f"translations {len(catalog.reviews)} ({checked} of them checked by a person), "
        f"fixed terms {terms}, "
        f"rules of eligibility {rules}, exemplars {exemplars}, golden sheets {sheets}."
    )


def diff(
    older: Annotated[str, typer.Argument(help="A version, as welder@2 or welder-w3@2.")],
    newer: Annotated[str, typer.Argument(help="Another version of the same.")],
    as_json: Annotated[bool, typer.Option("--json", help="For programs: a list.")] = False,  # noqa: FBT002 -- an option
    assessments: Assessments = None,
    rubrics: Rubrics = None,
) -> None:
    """Say what changed between two versions, for applicants and for markers.

    Exit 0: nothing did; 1: something did; 2: these are no two versions of one definition.
    """
    from rpl.catalog import load_catalog
    from rpl.catalog.difference import NotComparableError, difference
    from rpl.settings import Settings

    settings = Settings()
    catalog = load_catalog(assessments or settings.assessments, rubrics or settings.rubrics)
    try:
        changes = difference(catalog, older, newer)
    except NotComparableError as error:
        typer.echo(f"rpl: {error}", err=True)
        raise typer.Exit(EXIT_NOT_COMPARABLE) from error
    if as_json:
        told = [{"for": c.concerns, "place": c.place, "change": c.said} for c in changes]
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(_told(changes)) or "Nothing changed but the version.")
    if changes:
        raise typer.Exit(EXIT_DIFFERENT)


def _told(changes: "tuple[Change, ...]") -> Iterator[str]:
    """The changes under a heading for each of those whom they concern."""
    from rpl.catalog.difference import Concerns

    headings = {
        Concerns.BOTH: "For applicants and markers",
        Concerns.APPLICANT: "For applicants",
        Concerns.MARKER: "For markers",
        Concerns.RECORD: "For the record",
    }
    for concerns, heading in headings.items():
        those = [change for change in changes if change.concerns is concerns]
        if those:
            yield heading
            yield from (f"  {change.place}: {change.said}" for change in those)
