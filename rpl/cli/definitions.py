"""`rpl check`: are all definitions sound, and what changed from version to version?"""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command `check`."""
    app.command()(check)


def check(
    assessments: Annotated[
        Path | None, typer.Option(help="Folder of qualifications; else RPL_ASSESSMENTS.")
    ] = None,
    rubrics: Annotated[
        Path | None, typer.Option(help="Folder of rubrics; else RPL_RUBRICS.")
    ] = None,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day to judge dates by.")
    ] = None,
) -> None:
    """Read every definition, show what changed between versions, and name what is not sound."""
    from rpl.adapters.clock import WallClock
    from rpl.catalog import DefinitionError, Folders, changes, flaws, load_catalog
    from rpl.catalog.classification import LABELS, esco_concepts
    from rpl.settings import Settings

    settings = Settings()
    folders = Folders(assessments or settings.assessments, rubrics or settings.rubrics)
    try:
        catalog = load_catalog(folders.assessments, folders.rubrics)
    except DefinitionError as error:
        typer.echo(f"{error.path}: {error.key}: {error.problem}", err=True)
        raise typer.Exit(1) from error
    for step, lines in changes(catalog).items():
        typer.echo(step)
        for line in lines or ("nothing but the version",):
            typer.echo(f"  {line}")
    concepts = {concept.uri: concept for concept in esco_concepts(LABELS)}
    found = flaws(catalog, folders, concepts, (on or WallClock().now()).date())
    for flaw in found:
        typer.echo(f"{flaw.path}: {flaw.key}: {flaw.problem}; {flaw.remedy}", err=True)
    if found:
        raise typer.Exit(1)
    translated = len(catalog.translated_qualifications) + len(catalog.translated_rubrics)
    terms = sum(len(glossary.terms) for glossary in catalog.glossaries.values())
    rules = sum(len(each.rules) for each in catalog.eligibility.values())
    exemplars = sum(len(each) for each in catalog.exemplars.values())
    typer.echo(
        f"Sound: qualifications {len(catalog.qualifications)}, rubrics {len(catalog.rubrics)}, "
        f"translations {translated}, fixed terms {terms}, "
        f"rules of eligibility {rules}, exemplars {exemplars}."
    )
