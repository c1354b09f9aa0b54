"""`rpl doctor`: is everything here that the service needs, and does it hold what it promises?"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rpl.upkeep.findings import Check, Finding

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rpl.settings import Settings

NOTO = "/usr/share/fonts"
_PRIVATE = ("rpl.sqlite", "rpl.sqlite-wal", "mail", "spool", "stray", "audit.heads", "demo.json")
_OTHERS = 0o077  # permissions of group and others

TRAIL_FLAWS = {
    "missing": "an entry was taken out here",
    "unchained": "it does not follow the entry before it",
    "changed": "its content was changed",
    "cut_off": "everything from here on was cut off; a head beyond it was noted",
    "replaced": "another entry stood here when the head was noted",
}


def register(app: typer.Typer) -> None:
    """Add `doctor`."""
    app.command()(doctor)


def doctor(
    *,
    repair: Annotated[
        bool,
        typer.Option(help="First put right files without a row, rows without a file or a job."),
    ] = False,
) -> None:
    """Look at everything the service needs.  Exit 1 when something is wrong; warnings pass."""
    from rich.console import Console

    from rpl.settings import read_settings

    settings = read_settings(checked=False)
    found = list(_extras(settings))
    if not any(check.finding is Finding.WRONG for check in found):
        checks = CHECKS if not repair else (_repaired, *CHECKS)
        found += [check for look in checks for check in look(settings)]
    console = Console(soft_wrap=True, highlight=False)
    colours = {Finding.OK: "green", Finding.WARNING: "yellow", Finding.WRONG: "red"}
    for check in found:
        console.print(f"[{colours[check.finding]}]{check.finding:8}[/] {check.subject:14}", end="")
        console.print(check.words, markup=False)
    if any(check.finding is Finding.WRONG for check in found):
        raise typer.Exit(1)


def _extras(settings: "Settings") -> Iterator[Check]:
    from rpl.upkeep.connections import extras

    yield from extras(settings)


def _connections(settings: "Settings") -> Iterator[Check]:
    from rpl.upkeep import connections
    from rpl.upkeep.pinned import definitions_held

    looks = (definitions_held, connections.database, connections.bucket, connections.mail)
    for look in looks:
        yield from look(settings)


def _definitions(settings: "Settings") -> Iterator[Check]:
    from rpl.catalog import DefinitionError, load_catalog

    try:
        catalog = load_catalog(settings.assessments, settings.rubrics)
    except DefinitionError as error:
        yield Check(Finding.WRONG, "definitions", str(error))
    else:
        count = len(catalog.qualifications), len(catalog.rubrics)
        yield Check(Finding.OK, "definitions", "{} qualifications, {} rubrics".format(*count))


def _database(settings: "Settings") -> Iterator[Check]:
    from sqlalchemy.exc import SQLAlchemyError

    from rpl.adapters.clock import WallClock
    from rpl.assembly import queue_of
    from rpl.store.database import connect, read_session
    from rpl.store.migrations import head, revision

    if not settings.database_url and not (settings.data_dir / "rpl.sqlite").exists():
        yield Check(Finding.WARNING, "database", "there is none yet; `rpl serve` makes it")
        return
    engine = connect(settings.database)
    try:
        at = revision(engine)
        if at != head():
            yield Check(Finding.WRONG, "database", f"is at {at}, needs {head()}: rpl migrate")
            return
        yield Check(Finding.OK, "database", f"{engine.dialect.name}, at {at}")
        if settings.queue_in_force == "procrastinate" and not _has_queue(engine):
            yield Check(Finding.WRONG, "queue", "Procrastinate's tables are not there: rpl migrate")
            return
        yield Check(Finding.OK, "queue", settings.queue_in_force)
        with read_session(engine) as session:
            given_up = queue_of(settings, WallClock()).depth(session).quarantined
        if given_up:
            yield Check(Finding.WARNING, "jobs", f"{given_up} were given up and wait for a person")
    except SQLAlchemyError as error:
        yield Check(Finding.WRONG, "database", f"does not answer ({type(error).__name__})")
    finally:
        engine.dispose()


def _has_queue(engine: "Engine") -> bool:
    from rpl.adapters.procrastinate_schema import last_migration, schema_version

    with engine.connect() as connection:
        return schema_version(connection) == last_migration()


def _trail(settings: "Settings") -> Iterator[Check]:
    from sqlalchemy.exc import SQLAlchemyError

    from rpl.adapters.head_notes import HeadNotes
    from rpl.domain.audit import first_broken
    from rpl.store import audit
    from rpl.store.database import connect, read_session

    if not settings.database_url and not (settings.data_dir / "rpl.sqlite").exists():
        return
    engine = connect(settings.database)
    try:
        with read_session(engine) as session:
            noted = HeadNotes(settings.heads_file).noted()
            broken = first_broken(audit.links(session), noted)
            length = audit.head(session).position
    except SQLAlchemyError:
        return  # the database's own check says why
    finally:
        engine.dispose()
    if broken is not None:
        told = f"first broken at entry {broken.position}: {TRAIL_FLAWS[broken.flaw.value]}"
        yield Check(Finding.WRONG, "audit trail", told)
    else:
        told = f"{length} entries hold together, and {len(noted)} noted heads agree"
        yield Check(Finding.OK, "audit trail", told)


def _storage(settings: "Settings") -> Iterator[Check]:
    from rpl.upkeep.checks import storage, workers

    yield from storage(settings)
    yield from workers(settings)


def _repaired(settings: "Settings") -> Iterator[Check]:
    from rpl.upkeep.checks import repaired

    yield from repaired(settings)


def _private(settings: "Settings") -> Iterator[Check]:
    private = [settings.keys_dir, settings.vault_dir]
    private += [settings.data_dir / name for name in _PRIVATE]
    private += [settings.master_key_file] if settings.master_key_file else []
    for path in (path for path in private if path.exists()):
        mode = path.stat().st_mode & 0o777
        if mode & _OTHERS:
            advice = f"can be read by others ({mode:o}): chmod go= {path}"
            yield Check(Finding.WRONG, path.name, advice)
        else:
            yield Check(Finding.OK, path.name, f"private ({mode:o})")


def _sandbox(_settings: "Settings") -> Iterator[Check]:
    from rpl.adapters.page_reader import MemoryBound, SandboxState, memory_bound, sandbox_state

    if sandbox_state() is SandboxState.ISOLATED:
        yield Check(Finding.OK, "sandbox", "files are decoded in isolation")
    else:
        advice = "bubblewrap does not start here; only resource limits keep files apart"
        yield Check(Finding.WARNING, "sandbox", advice)
    if memory_bound() is MemoryBound.KERNEL:
        yield Check(Finding.OK, "sandbox memory", "1 GiB a file, held by the kernel (cgroup v2)")
    else:
        told = (
            "1 GiB a file, looked at ten times a second; no control group (cgroup v2) can be made"
        )
        yield Check(Finding.OK, "sandbox memory", told)


def _scanner(settings: "Settings") -> Iterator[Check]:
    from rpl.adapters.clamav import ClamAV, ScannerAwayError

    if not settings.clamav:
        advice = "none; files are not looked at for malware. RPL_CLAMAV names ClamAV's daemon"
        yield Check(Finding.WARNING, "scanner", advice)
        return
    try:
        yield Check(Finding.OK, "scanner", ClamAV(settings.clamav, seconds=5).version())
    except ScannerAwayError:
        refused = settings.clamav_away == "refuse"
        what = "every upload is refused" if refused else "files are taken unscanned"
        advice = f"clamd does not answer at {settings.clamav}: {what}"
        yield Check(Finding.WRONG if refused else Finding.WARNING, "scanner", advice)


def _recognition(_settings: "Settings") -> Iterator[Check]:
    from rpl.adapters.languages import installed_packs
    from rpl.ports.errors import EngineMissingError
    from rpl.upkeep.checks import second_recogniser

    yield second_recogniser()
    try:
        packs = installed_packs()
    except EngineMissingError as error:
        yield Check(Finding.WRONG, "tesseract", str(error))
        return
    needed = {"eng", "osd"} - packs
    if needed:
        packages = " ".join(f"tesseract-ocr-{pack}" for pack in sorted(needed))
        yield Check(Finding.WRONG, "tesseract", f"apt-get install {packages}")
    else:
        yield Check(Finding.OK, "tesseract", f"reads {', '.join(sorted(packs - {'osd'}))}")


def _translation(settings: "Settings") -> Iterator[Check]:
    from rpl.adapters.apertium import installed_directions
    from rpl.adapters.model_folder import ModelFolder

    models = ModelFolder(settings.models_dir).installed()
    pairs = ", ".join(f"{model.source}-{model.target}" for model in models)
    if models:
        yield Check(Finding.OK, "models", pairs)
    else:
        advice = f"no translation model in {settings.models_dir}: rpl models install"
        yield Check(Finding.WARNING, "models", advice)
    directions = installed_directions()
    if directions:
        yield Check(Finding.OK, "apertium", ", ".join(sorted(directions)))
    else:
        advice = "not installed; a language without a model waits for a person"
        yield Check(Finding.WARNING, "apertium", advice)


def _fonts(_settings: "Settings") -> Iterator[Check]:
    if any(Path(NOTO).rglob("NotoSans-Regular.*")):
        yield Check(Finding.OK, "fonts", "Noto")
    else:
        yield Check(Finding.WARNING, "fonts", "apt-get install fonts-noto-core")


def _address(settings: "Settings") -> Iterator[Check]:
    from urllib.parse import urlsplit

    from rpl.addresses import is_loopback

    host = urlsplit(settings.public_url).hostname or ""
    if settings.secure:
        yield Check(Finding.OK, "address", settings.public_url)
    elif is_loopback(host):
        advice = f"{settings.public_url}: plain http, for this machine only; cookies are not Secure"
        yield Check(Finding.WARNING, "address", advice)
    else:
        advice = (
            f"{settings.public_url} is plain http: cookies are not Secure, and others on the way "
            "can read along. Serve over https and set RPL_PUBLIC_URL"
        )
        yield Check(Finding.WARNING, "address", advice)
    if settings.secure and not settings.trusted_proxies:
        advice = (
            "https is spoken by a proxy, and RPL_TRUSTED_PROXIES names none: all visitors are one "
            "client to the rate limits, and the wrong passwords of one keep everybody out"
        )
        yield Check(Finding.WARNING, "proxy", advice)
    if settings.rate_limits == "off":
        yield Check(Finding.WARNING, "rate limits", "off: codes and passwords can be guessed")
    else:
        yield Check(Finding.OK, "rate limits", "on")


CHECKS: tuple[Callable[["Settings"], Iterator[Check]], ...] = (
    _definitions,
    _database,
    _connections,
    _trail,
    _storage,
    _private,
    _sandbox,
    _scanner,
    _recognition,
    _translation,
    _fonts,
    _address,
)
