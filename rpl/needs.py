"""What settings need besides their words: Python packages, and nothing of earlier versions."""

import importlib
import importlib.util
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol


class SettingsError(Exception):
    """A setting cannot be honoured; the message names the variable, never a secret's value."""


class Asking(Protocol):
    """The settings that ask for packages."""

    @property
    def on_postgresql(self) -> bool:
        """Whether the database is PostgreSQL."""
        ...

    @property
    def queue_in_force(self) -> str:
        """Who keeps the jobs."""
        ...

    @property
    def vault_in_bucket(self) -> bool:
        """Whether files lie in a bucket."""
        ...

    @property
    def oidc_issuer(self) -> str:
        """Where staff sign in with one account; empty for nowhere."""
        ...


@dataclass(frozen=True, slots=True)
class Extra:
    """What a setting may ask for: the modules it imports, the requirements that bring them."""

    name: str
    modules: tuple[str, ...]
    requirements: str

    @property
    def command(self) -> str:
        """What installs it, in the environment of the service."""
        return f"python -m pip install {self.requirements}"


POSTGRESQL = Extra("PostgreSQL", ("psycopg",), "'psycopg[binary,pool]'")
PROCRASTINATE = Extra("Procrastinate", ("procrastinate", "psycopg_pool"), "procrastinate")
BUCKETS = Extra("S3", ("obstore",), "obstore")
SINGLE_SIGN_ON = Extra("single sign-on", ("authlib",), "authlib")
EXTRAS = (POSTGRESQL, PROCRASTINATE, BUCKETS, SINGLE_SIGN_ON)


def asked_for(settings: Asking) -> Mapping[Extra, str]:
    """The packages that settings need, each with the setting that asks for it."""
    asks = {
        POSTGRESQL: ("RPL_DATABASE_URL", settings.on_postgresql),
        PROCRASTINATE: ("RPL_QUEUE", settings.queue_in_force == "procrastinate"),
        BUCKETS: ("RPL_VAULT", settings.vault_in_bucket),
        SINGLE_SIGN_ON: ("RPL_OIDC_ISSUER", bool(settings.oidc_issuer)),
    }
    return {extra: variable for extra, (variable, needed) in asks.items() if needed}


def check_extras(settings: Asking) -> None:
    """Refuse settings that ask for a package that is not installed.

    Raises:
        SettingsError: It names the setting, the package and what installs it.
    """
    asked = asked_for(settings)
    lacking = missing(asked)
    if lacking:
        variables = " and ".join(sorted({asked[extra] for extra in lacking}))
        wanted = " ".join(extra.requirements for extra in lacking)
        raise SettingsError(
            f"{variables}: packages are missing that this needs: python -m pip install {wanted}"
        )


def is_here(extra: Extra) -> bool:
    """Whether its modules are found; nothing is imported."""
    return all(importlib.util.find_spec(module) is not None for module in extra.modules)


def missing(wanted: Iterable[Extra]) -> tuple[Extra, ...]:
    """Those whose modules cannot be imported: not there, or without a library they need."""
    return tuple(extra for extra in wanted if not all(map(_imports, extra.modules)))


def _imports(module: str) -> bool:
    try:
        importlib.import_module(module)
    except ImportError:
        return False
    return True


MOVED = MappingProxyType(
    {
        "RPL_LEASE_IDLE_MINUTES": "lease.idle_minutes in practice.toml of RPL_ASSESSMENTS",
        "RPL_LEASE_HOURS": "lease.longest_hours in practice.toml of RPL_ASSESSMENTS",
        "RPL_CLAIMS_AT_ONCE": "lease.claims_at_once in practice.toml of RPL_ASSESSMENTS",
        "RPL_APPEAL_DAYS": "clocks.appeal_days in each version of a qualification",
    }
)
"""Variables of earlier versions, and where their numbers stand now.  Who still sets one is told:
a promise to applicants must not change in silence."""


def refuse_moved(given: Mapping[str, str]) -> None:
    """Refuse variables of earlier versions whose numbers stand in the definitions now.

    Raises:
        SettingsError: One of them is set.
    """
    for name in sorted(MOVED.keys() & {each.upper() for each, said in given.items() if said}):
        raise SettingsError(f"{name} is no setting any more: write {MOVED[name]}, and unset it")
