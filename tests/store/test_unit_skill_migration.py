"""What staff of before were entered for stays, and single units can be entered besides."""

from uuid import UUID

from sqlalchemy import Engine

from rpl.domain.assignment import Fit, SkillKind
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.store.database import read_session, write_session
from rpl.store.migrations import migrate
from rpl.store.review.assignment import fit_of
from rpl.store.tables import StaffSkill
from tests.factories.migrated import add, installed
from tests.fakes.vault import FakeKeyRing

BEFORE = "0049"
ROW = UUID(int=9)
ADA = {
    "id": ROW,
    "organisation_id": DEFAULT_ORGANISATION,
    "email": "ada@staff.example",
    "name": "Ada",
    "password_hash": "hashed",
    "active": True,
}


def test_skills_of_before_stay_and_units_are_known(before: Engine) -> None:
    with installed(before) as connection:
        add(connection, "staff", ADA)
        for kind, value in (("qualification", "welder"), ("language", "es")):
            add(connection, "staff_skill", {"staff_id": ROW, "kind": kind, "value": value})

    migrate(before, FakeKeyRing())

    with write_session(before) as session:
        session.add(StaffSkill(staff_id=ROW, kind=SkillKind.UNIT, value="welder/W3"))
    with read_session(before) as session:
        found = fit_of(session, ROW)
    assert found == Fit(frozenset({"welder"}), frozenset({"es"}), frozenset({"welder/W3"}))
