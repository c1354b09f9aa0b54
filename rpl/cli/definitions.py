"""`rpl check`: are all definitions sound, and what changed from version to version?"""

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
) -> None:
    """Read every definition, show what changed between versions, and stop at what is wrong."""
    from rpl.catalog import DefinitionError, changes, load_catalog
    from rpl.settings import Settings

    settings = Settings()
    try:
        catalog = load_catalog(assessments or settings.assessments, rubrics or settings.rubrics)
    except DefinitionError as error:
        typer.echo(f"{error.path}: {error.key}: {error.problem}", err=True)
        raise typer.Exit(1) from error
    for step, lines in changes(catalog).items():
        typer.echo(step)
        for line in lines or ("nothing but the version",):
            typer.echo(f"  {line}")
    translated = len(catalog.translated_qualifications) + len(catalog.translated_rubrics)
    terms = sum(len(glossary.terms) for glossary in catalog.glossaries.values())
    typer.echo(
        f"Sound: qualifications {len(catalog.qualifications)}, rubrics {len(catalog.rubrics)}, "
        f"translations {translated}, fixed terms {terms}."
    )
