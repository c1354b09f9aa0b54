"""The command `rpl`.  Each module registers its commands; a command imports what it runs."""

import importlib
import pkgutil
from typing import Any

import typer
from typing_extensions import override

EXIT_CANNOT_START = 3


class Commands(typer.core.TyperGroup):
    """Shows what stops the start, and what a rule refuses, as one line; never a traceback."""

    @override
    def invoke(self, ctx: Any) -> Any:
        """Run a command; exit 3 when the service is not set up so that it can start.

        Exit 1 when a rule refuses what was asked.
        """
        from rpl.catalog import DefinitionError
        from rpl.domain.errors import RuleError
        from rpl.needs import SettingsError
        from rpl.ports.errors import EngineError

        try:
            return super().invoke(ctx)
        except (DefinitionError, EngineError, SettingsError) as error:
            typer.echo(f"rpl: {error}", err=True)
            raise typer.Exit(EXIT_CANNOT_START) from error
        except RuleError as error:
            typer.echo(f"rpl: {error}", err=True)
            raise typer.Exit(1) from error


app = typer.Typer(
    cls=Commands,
    name="rpl",
    help="Recognition of prior learning: from a photo of a certificate to a signed credit.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for _module in sorted(found.name for found in pkgutil.iter_modules(__path__)):
    importlib.import_module(f"{__name__}.{_module}").register(app)  # found, so none is forgotten
