"""The feed of a provider, as both databases answer it."""

from uuid import UUID

import pytest
from sqlalchemy import Engine

from rpl.domain.provider import Cursor
from rpl.store.database import read_session
from rpl.store.provider import feed
from tests.fakes.vault import FakeKeyRing

FAR = 16**15 - 1


@pytest.mark.parametrize("place", [(FAR, FAR), (FAR, 0), (0, FAR)])
def test_nothing_stands_behind_a_place_that_no_column_holds(
    any_engine: Engine, place: tuple[int, int]
) -> None:
    after = Cursor(position=place[0], announced=place[1])
    with read_session(any_engine) as session:
        assert feed(session, FakeKeyRing(), UUID(int=1), after, 10) == ()
