"""The demo shows a claim that waits for a second marker, and one that a third person settled."""

from pathlib import Path

import pytest
from sqlmodel import col, select

from rpl.demo import cast, marked_twice
from rpl.domain.journey import ClaimState
from rpl.domain.review import SeatKind
from rpl.store.database import read_session
from rpl.store.tables import Claim, SeatOpening
from tests.journey import real_parts, stage_and_register


@pytest.mark.parametrize(
    ("scene", "state", "settled"),
    [
        pytest.param(
            "waiting_for_a_second_marker",
            ClaimState.IN_ASSESSMENT,
            {SeatKind.SECOND: False},
            marks=pytest.mark.long,
        ),
        pytest.param(
            "waiting_to_be_settled",
            ClaimState.IN_ASSESSMENT,
            {SeatKind.SECOND: True, SeatKind.ADJUDICATION: False},
            marks=pytest.mark.long,
        ),
        ("settled", ClaimState.DECIDED, {SeatKind.SECOND: True, SeatKind.ADJUDICATION: True}),
    ],
)
def test_each_scene_leaves_the_claim_where_it_says(
    tmp_path: Path,
    sqlite_address: str,
    scene: str,
    state: ClaimState,
    settled: dict[SeatKind, bool],
) -> None:
    with real_parts(tmp_path, sqlite_address) as parts:
        stage, register = stage_and_register(parts)
        cast.enter(stage, register)

        claim = getattr(marked_twice, scene)(stage)

        with read_session(parts.engine) as session:
            found = session.exec(
                select(SeatOpening).where(col(SeatOpening.claim_id) == claim.claim_id)
            )
            assert {row.kind: row.settled_at is not None for row in found} == settled
            assert session.get_one(Claim, claim.claim_id).state is state
