"""Staff of before calibration was asked for keep their rows, and have marked no exemplar."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from rpl.store.database import read_session, write_session
from rpl.store.migrations import migrate
from rpl.store.review.calibration import attempt_rows, releases_of
from rpl.store.tables import CalibrationAttempt, CalibrationRelease
from tests.factories.migrated import installed
from tests.factories.review import an_assessor
from tests.fakes.vault import FakeKeyRing

BEFORE, NOW = "0052", datetime(2026, 11, 1, tzinfo=UTC)


def test_attempts_of_a_standard_are_counted_once_each(before: Engine) -> None:
    with installed(before):
        pass

    migrate(before, FakeKeyRing())

    person = an_assessor(before)

    def attempt(number: int) -> CalibrationAttempt:
        return CalibrationAttempt(
            staff_id=person,
            qualification="welder",
            version=3,
            standard="hash",
            number=number,
            exemplar="forge",
            rubric="welder-w1@2",
            marks={"SA1": {"choice": 2, "cited": []}},
            exact=1,
            criteria=1,
            steps=0,
            within=True,
            marked_at=NOW,
        )

    with write_session(before) as session:
        session.add(attempt(1))
        session.add(
            CalibrationRelease(
                staff_id=person,
                qualification="welder",
                standard="hash",
                number=1,
                released_by=person,
                released_at=NOW,
            )
        )
    with read_session(before) as session:
        assert [row.marks for row in attempt_rows(session, person, "hash")] == [
            {"SA1": {"choice": 2, "cited": []}}
        ]
        assert [each.at for each in releases_of(session, person, "hash")] == [NOW]
        assert attempt_rows(session, person, "another") == ()
    with pytest.raises(IntegrityError), write_session(before) as session:
        session.add(attempt(1))
