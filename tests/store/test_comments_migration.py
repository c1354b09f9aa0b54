"""Staff of before keep no comments, and can."""

from sqlalchemy import Engine

from rpl.store.database import read_session, write_session
from rpl.store.migrations import migrate
from rpl.store.review.comments import comments_of
from rpl.store.tables import StaffComment
from tests.factories.migrated import installed
from tests.factories.review import an_assessor
from tests.fakes.clock import NOON
from tests.fakes.vault import FakeKeyRing

BEFORE = "0050"


def test_staff_of_before_can_keep_comments(before: Engine) -> None:
    with installed(before):
        pass

    migrate(before, FakeKeyRing())

    person = an_assessor(before)
    with write_session(before) as session:
        assert comments_of(session, person) == ()
        session.add(StaffComment(staff_id=person, text="Seen twice", kept_at=NOON))
    with read_session(before) as session:
        assert [row.uses for row in comments_of(session, person)] == [0]
