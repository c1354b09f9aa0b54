"""The service with its real engines, for the tests that walk a whole claim."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rpl.adapters.model_folder import ModelFolder
from rpl.assembly import Parts, build, prepare_queue
from rpl.demo.register import Register
from rpl.demo.setting import stage_of
from rpl.demo.stage import Stage
from rpl.settings import Settings

TINY_PACKAGE = Path(__file__).parent / "data/models/certs-es_en.argosmodel"


@contextmanager
def real_parts(folder: Path, address: str) -> Iterator[Parts]:
    """Tesseract, the tiny Argos package, real keys and a real vault, over a database."""
    settings = Settings(data_dir=folder, database_url=address)
    ModelFolder(settings.models_dir).install(TINY_PACKAGE)
    parts = build(settings)
    prepare_queue(parts)
    yield parts
    parts.engine.dispose()


def stage_and_register(parts: Parts) -> tuple[Stage, Register]:
    """The stage of the demo, and an empty register."""
    return stage_of(parts), Register(parts.settings.public_url)
