"""Staff of before may assess everything, and can be entered for less."""

from sqlalchemy import Engine

from rpl.domain.assignment import Fit, SkillKind
from rpl.store.database import read_session, write_session
from rpl.store.migrations import migrate
from rpl.store.review.assignment import fit_of
from rpl.store.tables import StaffSkill
from tests.factories.migrated import installed
from tests.factories.review import an_assessor
from tests.fakes.vault import FakeKeyRing

BEFORE = "0041"


def test_staff_of_before_may_assess_everything(before: Engine) -> None:
    with installed(before):
        pass

    migrate(before, FakeKeyRing())

    person = an_assessor(before)
    with write_session(before) as session:
        assert fit_of(session, person) == Fit()
        session.add(StaffSkill(staff_id=person, kind=SkillKind.QUALIFICATION, value="welder"))
    with read_session(before) as session:
        assert fit_of(session, person) == Fit(frozenset({"welder"}))
