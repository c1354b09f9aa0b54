"""Tools for a background step, every engine a fake."""

from sqlalchemy import Engine

from rpl.catalog import Catalog
from rpl.jobs.tools import JobTools
from rpl.ports import Clock
from tests.factories.credential import a_desk_on
from tests.factories.letter import a_press
from tests.factories.practice import PRACTICES
from tests.fakes.field_finder import FakeFieldFinder
from tests.fakes.mailer import FakeMailer
from tests.fakes.page_reader import FakePageReader
from tests.fakes.queue import RecordingQueue
from tests.fakes.translator import FakeTranslator
from tests.fakes.vault import FakeKeyRing, FakeVault


def some_tools(engine: Engine, clock: Clock, catalog: Catalog | None = None) -> JobTools:
    """Tools on a real database; the catalog is empty unless one is given."""
    return JobTools(
        engine=engine,
        catalog=catalog or Catalog({}, {}, {}, {}, {}, PRACTICES),
        clock=clock,
        vault=FakeVault(),
        keyring=FakeKeyRing(),
        page_reader=FakePageReader(),
        translator=FakeTranslator(),
        field_finder=FakeFieldFinder(),
        mailer=FakeMailer(),
        press=a_press,
        queue=RecordingQueue(),
        credentials=a_desk_on(engine),
    )
