"""Fetches a published Argos package; the only part of translation that uses the network."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rpl.adapters.model_folder import argos_module
from rpl.ports.errors import EngineError


class IndexUnreachableError(EngineError):
    """No package could be fetched; the message says what to do instead."""


@contextmanager
def fetched(source: str, target: str, home: Path) -> Iterator[Path]:
    """The newest published package for a pair of languages (ISO 639-1); gone afterwards.

    Raises:
        IndexUnreachableError: The list of packages or the package cannot be reached, or there is
            no package for the pair.
    """
    argos = argos_module(home)
    listed = _downloaded(argos, [argos.settings.remote_package_index], "the list of packages")
    best = _newest(listed, source, target)
    if best is None:
        raise IndexUnreachableError(
            f"No package from {source} to {target} is published. Two packages, from {source} to en "
            f"and from en to {target}, do the same."
        )
    content = _downloaded(argos, best["links"], f"the package from {source} to {target}")
    with TemporaryDirectory(prefix="rpl-model-") as folder:
        file = Path(folder) / f"{source}_{target}.argosmodel"
        file.write_bytes(content)
        yield file


def _downloaded(argos: Any, links: list[str], what: str) -> bytes:  # noqa: ANN401 -- untyped package
    for link in links:
        with redirect_stdout(StringIO()):  # it prints its errors
            content = argos.networking.get(link, retry_count=0)
        if content is not None:
            return bytes(content)
    raise IndexUnreachableError(
        f"Could not reach {what}. Check the network, or get the .argosmodel file on another "
        "machine and run: rpl models install FILE"
    )


def _newest(listed: bytes, source: str, target: str) -> dict[str, Any] | None:
    try:
        packages = json.loads(listed)
    except ValueError as error:
        raise IndexUnreachableError("The list of packages is damaged. Try again later.") from error
    fitting = [
        package
        for package in packages
        if (package.get("from_code"), package.get("to_code")) == (source, target)
    ]
    return max(fitting, key=_version, default=None)


def _version(package: dict[str, Any]) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", str(package.get("package_version", "")))))
