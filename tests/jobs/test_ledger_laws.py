"""Laws of the ledger, whatever is granted, renewed and taken back, on a real database.

The sum of the lines is the statement, a reversal restores, nothing counts twice.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine
from sqlmodel import col, select

from rpl.domain.assessment import Qualification
from rpl.domain.credit import statement
from rpl.flows.credit import reverse
from rpl.jobs import credit, decision
from rpl.store.credit import held_units, standing
from rpl.store.database import read_session, write_session
from rpl.store.tables import CreditPosting
from rpl.store.tables.credit import PostingKind
from tests.factories.decision import Workshop
from tests.factories.review import QUALIFICATION
from tests.jobs.test_credit_families import MORE, SAME, SHORT_LIVED, all_versions

SIGN = {PostingKind.POSTING: 1, PostingKind.REVERSAL: -1}
VERSIONS = st.sampled_from([QUALIFICATION, MORE, SAME, SHORT_LIVED])
YEARS = 2
"""For which the short-lived version is valid."""


@dataclass
class Given:
    """A claim in which W1 was granted by a version of its definition."""

    claim: UUID
    version: int
    at: datetime

    @property
    def outcomes(self) -> int:
        return 2 if self.version == MORE.version else 1

    def over_by(self, at: datetime) -> bool:
        ends = self.at.replace(year=self.at.year + YEARS)
        return self.version == SHORT_LIVED.version and ends <= at


def who_counts(given: list[Given]) -> Given | None:
    """The credit that stands, worked out from those that were granted and not taken back."""
    stands: Given | None = None
    for each in given:
        if stands is None or (
            each.version >= stands.version
            and (each.outcomes > stands.outcomes or stands.over_by(each.at))
        ):
            stands = each
    return stands


class Ledger(RuleBasedStateMachine):
    """One person whose unit is granted and taken back in any order."""

    engine: ClassVar[Engine]

    @initialize()
    def open(self) -> None:
        self.workshop = Workshop(self.engine, catalog=all_versions())
        self.given: list[Given] = []
        self.grant(QUALIFICATION, 0)

    @rule(version=VERSIONS, days=st.sampled_from([0, 1, 731]))
    def grant(self, version: Qualification, days: int) -> None:
        self.workshop.clock.move(days=days)
        claim_id = self.workshop.scored(w2=(1, 1), qualification=version)
        decision.decide(self.workshop.tools, claim_id)
        credit.post_credit(self.workshop.tools, claim_id)
        self.given.append(Given(claim_id, version.version, self.workshop.clock.now()))

    @precondition(lambda self: who_counts(self.given) is not None)
    @rule()
    def take_back(self) -> None:
        """By hand, what stands: its claim counts no more."""
        [stands] = self.standing()
        self.reverse(stands)

    @rule(version=VERSIONS, days=st.sampled_from([0, 731]))
    def grant_and_take_back(self, version: Qualification, days: int) -> None:
        """Whatever a posting did is undone by its reversal, and by nothing of its own."""
        before = [(row.claim_id, row.unit) for row in self.standing()]
        self.grant(version, days)
        posted = [row for row in self.standing() if row.claim_id == self.given[-1].claim]
        for row in posted:
            self.reverse(row)
        if posted:
            assert [(row.claim_id, row.unit) for row in self.standing()] == before

    @invariant()
    def the_credit_that_counts_is_the_one_that_stands(self) -> None:
        counts = who_counts(self.given)
        expected = [] if counts is None else [counts.claim]
        assert [row.claim_id for row in self.standing()] == expected

    @invariant()
    def the_sum_of_the_lines_is_the_statement_and_nothing_counts_twice(self) -> None:
        with read_session(self.engine) as session:
            mine = select(CreditPosting).where(CreditPosting.applicant_id == self.workshop.holder)
            lines = list(session.exec(mine.order_by(col(CreditPosting.sequence))))
            held = held_units(session, self.workshop.holder, QUALIFICATION.slug)
        stated = statement(QUALIFICATION, held).credit.held
        assert sum(SIGN[line.kind] * line.value for line in lines) == stated
        for unit in {line.unit for line in lines}:
            running = [SIGN[line.kind] for line in lines if line.unit == unit]
            assert all(0 <= sum(running[:upto]) <= 1 for upto in range(len(running) + 1))
        by_id = {line.id: line for line in lines}
        for line in lines:
            if line.reverses_id is not None:
                back = by_id[line.reverses_id]
                assert back.sequence < line.sequence
                assert (back.unit, back.value, back.decision_id) == (
                    line.unit,
                    line.value,
                    line.decision_id,
                )

    def reverse(self, row: CreditPosting) -> None:
        workshop = self.workshop
        with write_session(self.engine) as session:
            reverse(session, workshop.catalog, workshop.clock, workshop.queue, posting_id=row.id)
        self.given = [each for each in self.given if each.claim != row.claim_id]

    def standing(self) -> tuple[CreditPosting, ...]:
        with read_session(self.engine) as session:
            return standing(session, self.workshop.holder)


def run(engine: Engine, examples: int, steps: int) -> None:
    Ledger.engine = engine
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_whatever_happens_the_laws_of_the_ledger_hold(engine: Engine) -> None:
    run(engine, examples=5, steps=6)


@pytest.mark.long
def test_whatever_happens_for_long_the_laws_of_the_ledger_hold(any_engine: Engine) -> None:
    run(any_engine, examples=25, steps=25)
