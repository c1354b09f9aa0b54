"""What marking a claim costs, through the flows on SQLite, and whether it grows with the claims.

    bench/assessment.py [--short] [--claims N] [--through N]

Every claim is of the shipped welder, six units.  An assessor takes it, saves each unit and submits;
where the policy calls for it a moderator marks again, blind, and a third person settles what two
differ in; then the claim is decided.  Each step is a transaction of its own, as on the pages, which
themselves are not measured.  Marks are drawn: each marker errs by a level now and then.  The clock
stands ten minutes on for each seat, so that nobody is hasty.

Of the N claims as many go `--through` the flows, half of them first.  The rest are rows of those
copied under other ids, and then the other half is marked beside them; without the option all go
through.  The last line is `name=value …`: how many were marked a second time and settled,
milliseconds of processor time of a first marking, of a claim in all, and of a transaction, each the
median, and the first markings of the last part over those of the first.  Exit 1 when that is over
the limit.  Processor time, as 10,000 claims take an hour and a machine does other work meanwhile.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Column, Engine, text
from sqlmodel import Session, SQLModel, func, select

from rpl.adapters.key_ring import LocalKeyRing
from rpl.domain.assessment import Qualification
from rpl.domain.marking import CitedPlace, Mark
from rpl.domain.review import SeatKind
from rpl.domain.roles import Role
from rpl.flows import review
from rpl.flows.decision import decide_claim
from rpl.flows.review import Desk, UnitSheet
from rpl.store.database import connect, read_session, write_session
from rpl.store.migrations import migrate
from rpl.store.review.openings import unsettled
from rpl.store.tables import Judgement
from tests.factories.calibrating import calibrate
from tests.factories.definitions import shipped
from tests.factories.review import a_claim, an_applicant, an_assessor, an_evidence_item
from tests.fakes.clock import StoppedClock
from tests.fakes.queue import RecordingQueue

CLAIMS, SHORT_CLAIMS, SHORT_THROUGH = 10_000, 1_000, 16
ASSESSORS, MODERATORS = 20, 6
APPLICANTS = 50
ERRS, SEED = 0.15, 20261123
RATIO = 2.0
"""The median of the last first markings may be so many times that of the first ones."""
COPIED = ("claim", "evidence_item", "seat", "seat_opening", "judgement", "citation", "decision")


@dataclass
class Office:
    """A service with people who mark."""

    engine: Engine
    keyring: LocalKeyRing
    qualification: Qualification
    desk: Desk
    clock: StoppedClock
    draw: Random
    done: Counter[str] = field(default_factory=Counter)
    transactions: list[float] = field(default_factory=list)
    firsts: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.assessors = [an_assessor(self.engine) for _ in range(ASSESSORS)]
        self.moderators = [an_assessor(self.engine, role=Role.MODERATOR) for _ in range(MODERATORS)]
        for marker in (*self.assessors, *self.moderators):
            calibrate(self.engine, self.desk.catalog, marker, self.clock.now())
        self.applicants = [
            an_applicant(self.engine, keyring=self.keyring) for _ in range(APPLICANTS)
        ]

    def claim(self) -> tuple[UUID, UUID]:
        """A submitted claim with a letter; not counted."""
        claim_id = a_claim(
            self.engine,
            applicant_id=self.draw.choice(self.applicants),
            qualification=self.qualification,
            submitted_at=self.clock.now(),
        )
        return claim_id, an_evidence_item(self.engine, claim_id, keyring=self.keyring)

    def assess(self, claim_id: UUID, letter: UUID) -> float:
        """Everything from the queue to the decision; answers the processor seconds it took."""
        began = time.process_time()
        truth = {unit.id: self.draw.choice((1, 2, 2, 2, 3)) for unit in self.qualification.units}
        assessor = self.draw.choice(self.assessors)
        with self.step() as session:
            self.declare(session, assessor, claim_id)
            review.take(session, self.desk, assessor_id=assessor, claim_id=claim_id)
        self.mark(assessor, claim_id, letter, truth)
        self.firsts.append(time.process_time() - began)
        for moderator in self.draw.sample(self.moderators, 2):
            with read_session(self.engine) as session:
                opening = unsettled(session, claim_id)
                kind = None if opening is None else opening.kind
            if kind is None:
                break
            self.done["second" if kind is SeatKind.SECOND else "settled"] += 1
            with self.step() as session:
                self.declare(session, moderator, claim_id)
                review.take_called(session, self.desk, assessor_id=moderator, claim_id=claim_id)
            self.mark(moderator, claim_id, letter, truth)
        self.decide(claim_id)
        self.done["claims"] += 1
        return time.process_time() - began

    def declare(self, session: Session, who: UUID, claim_id: UUID) -> None:
        """Say that nothing ties somebody to the applicant."""
        review.declare(session, self.desk, assessor_id=who, claim_id=claim_id, said="none")

    def mark(self, who: UUID, claim_id: UUID, letter: UUID, truth: Mapping[str, int]) -> None:
        """Save every unit of the seat, and submit."""
        self.clock.move(minutes=10)
        with read_session(self.engine) as session:
            bench = review.look(session, self.desk, assessor_id=who, claim_id=claim_id)
        version = bench.version
        for unit in bench.units:
            sheet = self.sheet(unit, letter, truth[unit])
            with self.step() as session:
                version = review.save(
                    session, self.desk, assessor_id=who, claim_id=claim_id, sheet=sheet
                ).version
        with self.step() as session:
            review.submit(session, self.desk, assessor_id=who, claim_id=claim_id, version=version)

    def sheet(self, unit: str, letter: UUID, truth: int) -> UnitSheet:
        """The marks of somebody who errs by a level now and then."""
        cited, marks = (CitedPlace(evidence=letter, page=1),), {}
        for criterion in self.desk.catalog.rubric_of(self.qualification.unit(unit)).criteria:
            level = truth + (self.draw.choice((-1, 1)) if self.draw.random() < ERRS else 0)
            choice = max(0, min(level, criterion.top))
            marks[criterion.code] = Mark(choice=choice, cited=cited, note="Seen on page 1.")
        return UnitSheet(unit=unit, version=0, marks=marks)

    def decide(self, claim_id: UUID) -> None:
        """Decide, as the worker does."""
        with self.step() as session:
            decided = decide_claim(
                session,
                self.desk.catalog,
                self.clock,
                self.keyring,
                self.desk.queue,
                claim_id=claim_id,
            )
        if not decided:
            raise RuntimeError("a claim was left without its decision")

    @contextmanager
    def step(self) -> Iterator[Session]:
        """One transaction that writes, timed."""
        began = time.process_time()
        with write_session(self.engine) as session:
            yield session
        self.transactions.append(time.process_time() - began)


OfficeT = TypeVar("OfficeT", bound=Office)


def main() -> int:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help=f"{SHORT_CLAIMS} claims, most copied")
    parser.add_argument("--claims", type=int, help=f"otherwise {CLAIMS}")
    parser.add_argument("--through", type=int, help="how many go through the flows; else all")
    asked = parser.parse_args()
    claims = asked.claims or (SHORT_CLAIMS if asked.short else CLAIMS)
    through = asked.through or (SHORT_THROUGH if asked.short else claims)
    half = max(1, through // 2)
    with tempfile.TemporaryDirectory() as folder:
        office = an_office(Path(folder) / "rpl.sqlite", Office)
        took = [office.assess(*office.claim()) for _ in range(half)]
        copies = copy_claims(office.engine, (claims - through) // half)
        took += [office.assess(*office.claim()) for _ in range(half)]
        with read_session(office.engine) as session:
            judged = session.exec(select(func.count()).select_from(Judgement)).one()
        office.engine.dispose()
    part = max(1, half // 5 if copies == 0 else half)
    growth = median(office.firsts[-part:]) / median(office.firsts[:part])
    print(
        f"claims={2 * half + copies} through_the_flows={2 * half} judgements={judged} "
        f"second_marks={office.done['second']} settled={office.done['settled']} "
        f"ms_a_first_marking={median(office.firsts) * 1000:.0f} "
        f"ms_a_claim={median(took) * 1000:.0f} "
        f"ms_a_transaction={median(office.transactions) * 1000:.1f} growth={growth:.2f}"
    )
    return int(growth > RATIO)


def copy_claims(engine: Engine, times: int) -> int:
    """Copy every claim so many times, with all that was marked; answers how many were added."""
    return copy_rows(engine, COPIED, times)


def copy_rows(engine: Engine, tables: Sequence[str], times: int) -> int:
    """Copy the rows of these tables, what is referred to first; answers how many of the first."""
    numbers = "WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < :times)"
    with write_session(engine) as session:
        connection, added = session.connection(), 0
        for name in tables if times > 0 else ():
            table = SQLModel.metadata.tables[name]
            values = ", ".join(_copied(column, tables) for column in table.columns)
            columns = ", ".join(column.name for column in table.columns)
            insert = f"INSERT INTO {name} ({columns}) {numbers} SELECT {values} FROM {name}, n"  # noqa: S608 -- our own names
            rows = connection.execute(text(insert), {"times": times}).rowcount
            added = added or rows
    return added


def _copied(column: Column[Any], tables: Sequence[str]) -> str:
    """A column of a copy: ids of what is copied bear its number, and so does what is unique."""
    of_copied = {key.column.table.name for key in column.foreign_keys} & set(tables)
    if column.primary_key or of_copied:
        return f"printf('%08x', k) || substr({column.name}, 9)"
    if column.name in {"reference", "object_name"}:
        return f"{column.name} || '-' || k"
    return str(column.name)


def an_office(path: Path, kind: type[OfficeT]) -> OfficeT:
    """An empty service on SQLite with the shipped definitions."""
    master = bytes(range(32))
    keyring, engine = LocalKeyRing(master), connect(f"sqlite:///{path}")
    migrate(engine, keyring)
    catalog, clock = shipped(), StoppedClock()
    qualification = next(each for each in catalog.current() if each.slug == "welder")
    desk = Desk(catalog, clock, RecordingQueue(), keyring, b"an invented seed")
    return kind(engine, keyring, qualification, desk, clock, Random(SEED))  # noqa: S311 -- no secret


if __name__ == "__main__":
    sys.exit(main())
