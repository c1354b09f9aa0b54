"""`rpl models`: list and install translation packages."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rpl.adapters.model_folder import InstalledModel, ModelFolder

models = typer.Typer(help="Translation packages: list and install them.", no_args_is_help=True)

FILE_SUFFIX = ".argosmodel"


def register(app: typer.Typer) -> None:
    """Add the commands `models list` and `models install`."""
    app.add_typer(models, name="models")


@models.command("list")
def list_models() -> None:
    """Show which pairs of languages can be translated, and by what."""
    from rpl.adapters.apertium import installed_directions

    folder = _folder()
    for model in folder.installed():
        typer.echo(f"{model.source} -> {model.target}  argos  {model.name}")
    for direction in sorted(installed_directions()):
        typer.echo(f"{direction.replace('-', ' -> ')}  apertium  gist only")
    if not folder.installed():
        typer.echo(f"No package in {folder.path}: rpl models install FILE{FILE_SUFFIX}", err=True)


@models.command()
def install(
    what: Annotated[
        list[str], typer.Argument(help=f"A FILE{FILE_SUFFIX}, or two languages: FROM TO.")
    ],
) -> None:
    """Install a package from a file, or the published one for a pair of languages."""
    from rpl.adapters.model_folder import ModelRefusedError
    from rpl.adapters.model_index import IndexUnreachableError, fetched

    folder = _folder()
    try:
        if len(what) == 1:
            installed = _from_file(folder, Path(what[0]))
        elif len(what) == 2:  # noqa: PLR2004 -- a pair
            source, target = what
            with fetched(source, target, folder.path) as file:
                installed = folder.install(file)
        else:
            raise typer.BadParameter("give one file, or two languages: FROM TO")
    except (ModelRefusedError, IndexUnreachableError) as error:
        typer.echo(f"rpl: {error}", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"Installed {installed.name}: {installed.source} -> {installed.target}")


def _from_file(folder: "ModelFolder", file: Path) -> "InstalledModel":
    if not file.is_file():
        raise typer.BadParameter(f"there is no file {file}")
    return folder.install(file)


def _folder() -> "ModelFolder":
    from rpl.adapters.model_folder import ModelFolder
    from rpl.settings import Settings

    return ModelFolder(Settings().models_dir)
