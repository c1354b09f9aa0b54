"""`rpl models`: list, install, choose, test and remove translation packages."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rpl.adapters.model_folder import InstalledModel, ModelFolder

models = typer.Typer(
    help="Translation packages: list, install, choose, test and remove them.", no_args_is_help=True
)

FILE_SUFFIX = ".argosmodel"
USUAL = "usual"
_TEST_LINES = ("350", "12.06.2023", "Ana Muñoz 8")
_MEGABYTE = 1024**2


def register(app: typer.Typer) -> None:
    """Add the commands `models list`, `install`, `choose`, `test` and `remove`."""
    app.add_typer(models, name="models")


@models.command("list")
def list_models() -> None:
    """Show which pairs of languages can be translated, by what, and what was chosen."""
    from rpl.adapters.apertium import installed_directions
    from rpl.adapters.model_choices import ModelChoices

    folder = _folder()
    for model in folder.installed():
        size = f"{model.size / _MEGABYTE:.1f} MB"
        told = f"{model.source} -> {model.target}  argos  {model.name}  {size}"
        typer.echo(f"{told}  sha256 {model.checksum}" if model.checksum else told)
    for direction in sorted(installed_directions()):
        typer.echo(f"{direction.replace('-', ' -> ')}  apertium  gist only")
    for pair, chosen in sorted(ModelChoices(folder.path).all().items()):
        typer.echo(f"{pair.replace('-', ' -> ')}  chosen: {chosen}")
    if not folder.installed():
        typer.echo(f"No package in {folder.path}: rpl models install FILE{FILE_SUFFIX}", err=True)


@models.command()
def install(
    what: Annotated[
        list[str], typer.Argument(help=f"A FILE{FILE_SUFFIX}, or two languages: FROM TO.")
    ],
    sha256: Annotated[
        str | None, typer.Option(help="Refuse any file but the one with this checksum.")
    ] = None,
) -> None:
    """Install a package from a file, or the published one for a pair of languages."""
    from rpl.adapters.model_folder import ModelRefusedError
    from rpl.adapters.model_index import IndexUnreachableError, fetched

    folder = _folder()
    try:
        if len(what) == 1:
            installed = _from_file(folder, Path(what[0]), sha256)
        elif len(what) == 2:  # noqa: PLR2004 -- a pair
            source, target = what
            with fetched(source, target, folder.path) as file:
                installed = folder.install(file, sha256)
        else:
            raise typer.BadParameter("give one file, or two languages: FROM TO")
    except (ModelRefusedError, IndexUnreachableError) as error:
        typer.echo(f"rpl: {error}", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"Installed {installed.name}: {installed.source} -> {installed.target}")
    typer.echo(f"sha256 {installed.checksum}")


@models.command()
def remove(name: Annotated[str, typer.Argument(help="As `rpl models list` names it.")]) -> None:
    """Remove an installed package; documents that it translated stay as they are."""
    if not _folder().remove(name):
        typer.echo(f"rpl: no package {name} is installed: rpl models list", err=True)
        raise typer.Exit(1)
    typer.echo(f"Removed {name}.")


@models.command()
def choose(
    source: Annotated[str, typer.Argument(help="From which language, as `es`.")],
    target: Annotated[str, typer.Argument(help="Into which language, as `en`.")],
    engine: Annotated[
        str, typer.Argument(help="A package's name, `apertium`, `nobody`, or `usual` to forget.")
    ],
) -> None:
    """Choose what translates a pair of languages; documents that come later are translated so."""
    from rpl.adapters.model_choices import APERTIUM, NOBODY, ModelChoices

    folder = _folder()
    fitting = {
        model.folder.name
        for model in folder.installed()
        if (model.source, model.target) == (source, target)
    }
    if engine not in {APERTIUM, NOBODY, USUAL} | fitting:
        known = ", ".join(sorted(fitting)) or "none"
        typer.echo(
            f"rpl: {engine} cannot translate {source} -> {target}. Packages that can: {known}",
            err=True,
        )
        raise typer.Exit(1)
    ModelChoices(folder.path).choose(source, target, None if engine == USUAL else engine)
    typer.echo(f"{source} -> {target}: {engine}")


@models.command("test")
def try_models(
    name: Annotated[str | None, typer.Argument(help="One package; all if left out.")] = None,
) -> None:
    """Load packages as a worker does and put a few lines through each."""
    from rpl.adapters.model_child import ModelChild
    from rpl.ports.errors import EngineError

    folder = _folder()
    chosen = [model for model in folder.installed() if name in {None, model.folder.name}]
    if not chosen:
        typer.echo("rpl: no such package is installed: rpl models list", err=True)
        raise typer.Exit(1)
    runner, failed = ModelChild(folder.path), False
    for model in chosen:
        began = time.monotonic()
        try:
            drafts = runner.translated(model, _TEST_LINES)
        except EngineError as error:
            typer.echo(f"rpl: {error}", err=True)
            failed = True
            continue
        kept = sum(line in draft.text for line, draft in zip(_TEST_LINES, drafts, strict=True))
        seconds = time.monotonic() - began
        typer.echo(f"{model.name}: answers in {seconds:.1f} s, {kept} of {len(drafts)} lines kept")
    runner.close()
    if failed:
        raise typer.Exit(1)


def _from_file(folder: "ModelFolder", file: Path, sha256: str | None) -> "InstalledModel":
    if not file.is_file():
        raise typer.BadParameter(f"there is no file {file}")
    return folder.install(file, sha256)


def _folder() -> "ModelFolder":
    from rpl.adapters.model_folder import ModelFolder
    from rpl.settings import Settings

    return ModelFolder(Settings().models_dir)
