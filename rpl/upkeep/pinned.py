"""Whether the definitions still say what claims under way were opened under."""

from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from rpl.catalog import DefinitionError, load_catalog
from rpl.settings import Settings
from rpl.store.database import connect, read_session
from rpl.store.migrations import head, revision
from rpl.store.pinned import changed_definitions
from rpl.upkeep.findings import Check, Finding


def definitions_held(settings: Settings) -> Iterator[Check]:
    """Name each definition that was changed or taken away under a claim, and what to do."""
    if not settings.database_url and not (settings.data_dir / "rpl.sqlite").exists():
        return
    engine = connect(settings.database)
    try:
        hashes = load_catalog(settings.assessments, settings.rubrics).hashes
        if revision(engine) != head():
            return
        with read_session(engine) as session:
            changed = changed_definitions(session, hashes)
    except (SQLAlchemyError, DefinitionError):
        return  # said by another check
    finally:
        engine.dispose()
    for each in changed:
        words = "was changed or is missing"
        remedy = "put its files back as they were; a change belongs into a new version"
        found = f"{each.reference} {words}, and {each.claims} claims under way hold to it"
        yield Check(Finding.WRONG, "pinned", f"{found}: {remedy}")
