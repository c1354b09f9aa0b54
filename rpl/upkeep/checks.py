"""Looks at what an installation holds: files, rows, workers."""

from collections.abc import Iterator
from dataclasses import asdict

from sqlalchemy.exc import SQLAlchemyError

from rpl.adapters.clock import WallClock
from rpl.assembly import build, vault_of
from rpl.domain.running import SILENT
from rpl.ports.errors import EngineError
from rpl.settings import Settings
from rpl.store.database import connect, read_session
from rpl.store.migrations import head, revision
from rpl.store.running import workers_seen
from rpl.upkeep.findings import Check, Finding
from rpl.upkeep.repair import look, repair


def storage(settings: Settings) -> Iterator[Check]:
    """Whether every row has its file, and every file its row."""
    if not _is_current(settings):
        return
    engine = connect(settings.database)
    try:
        found = look(engine, vault_of(settings))
    except (EngineError, OSError) as error:
        yield Check(Finding.WRONG, "vault", f"does not answer ({type(error).__name__})")
        return
    finally:
        engine.dispose()
    if found.without_a_file:
        told = f"{len(found.without_a_file)} rows name a file that is not there: --repair"
        yield Check(Finding.WRONG, "vault", f"{told}, or restore a backup")
    if found.without_a_row:
        told = f"{len(found.without_a_row)} files that no row names, or not yet: --repair"
        yield Check(Finding.WARNING, "vault", told)
    if not found.without_a_file and not found.without_a_row:
        yield Check(Finding.OK, "vault", "every row has its file, and every file its row")


def workers(settings: Settings) -> Iterator[Check]:
    """Whether somebody works on jobs."""
    if not _is_current(settings):
        return
    engine = connect(settings.database)
    with read_session(engine) as session:
        count = workers_seen(session, WallClock().now() - SILENT)
    engine.dispose()
    if count:
        yield Check(Finding.OK, "workers", f"{count} at work")
    else:
        yield Check(Finding.WARNING, "workers", "none at work: rpl serve or rpl worker starts them")


def repaired(settings: Settings) -> Iterator[Check]:
    """Put right what can be, and say what was."""
    if not _is_current(settings):
        return
    parts = build(settings)
    done = asdict(repair(parts))
    parts.engine.dispose()
    told = ", ".join(f"{what.replace('_', ' ')} {count}" for what, count in done.items())
    yield Check(Finding.WARNING if done["lost"] else Finding.OK, "repaired", told)


def _is_current(settings: Settings) -> bool:
    """Whether there is a database of this version; its own check says why not."""
    if not settings.database_url and not (settings.data_dir / "rpl.sqlite").exists():
        return False
    engine = connect(settings.database)
    try:
        return revision(engine) == head()
    except SQLAlchemyError:
        return False
    finally:
        engine.dispose()


def second_recogniser() -> Check:
    """Whether pages that Tesseract reads with doubt are read by another recogniser too."""
    from rpl.adapters import page_reader  # noqa: PLC0415 -- only where it is asked for

    found = page_reader.reader_version()
    if found is not None:
        return Check(Finding.OK, "recogniser", f"doubtful pages are read by {found} too")
    advice = "rapidocr and onnxruntime are not installed; receipts and faded pages read worse"
    return Check(Finding.WARNING, "recogniser", advice)
