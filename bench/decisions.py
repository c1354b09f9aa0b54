"""What deciding and posting a claim costs, whether it grows, and how long a statement takes.

    bench/decisions.py [--short] [--claims N] [--marked N]

Claims of the shipped welder, six units, each of a person of its own, are marked through the flows
(`--marked` so many; the rest are rows of those copied under other ids).  Then every one of them is
decided and its credit posted, as the worker does: a transaction each, timed.  Pages, letters and
the signing of credentials are not measured.

Then one person is given 500 postings: four units of the welder, and 496 of invented families.
A statement is what the applicant's page reads and works out: what is standing, and what counts,
is missing and would finish, with the other units as units from elsewhere.

The last line is `name=value …`: milliseconds of a claim decided and of one posted, each the
median, those of the last fifth over those of the first, lines of the ledger, and milliseconds of a
statement, median and slowest.  All are of processor time, as a machine does other work meanwhile;
`clock_ms_a_statement` is the mean on the clock.  Exit 1 when the growth or the statement is
over its limit.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from uuid import UUID, uuid4

from assessment import COPIED, Office, an_office, copy_rows
from sqlmodel import Session, func, select
from typing_extensions import override

from rpl.domain.assessment import Qualification
from rpl.domain.credit import statement
from rpl.flows.credit import post_granted
from rpl.store import credit as ledger
from rpl.store.database import read_session, write_session
from rpl.store.tables import Claim, CreditPosting, Decision
from rpl.store.tables.credit import PostingKind
from tests.factories.review import an_applicant
from tests.fakes.clock import NOON as NOW

CLAIMS, SHORT_CLAIMS = 10_000, 300
MARKED, SHORT_MARKED = 100, 8
POSTINGS, WELDING, STATEMENTS = 500, 4, 40
RATIO, MOST_MS = 2.0, 20.0
"""How much dearer the last claims may be than the first, and what a statement may take."""
KEPT = ("applicant", *(name for name in COPIED if name != "decision"))


class Deciding(Office):
    """An office in which nothing is decided until everything is marked."""

    @override
    def claim(self) -> tuple[UUID, UUID]:
        """A claim of a person who has no other."""
        self.applicants = [an_applicant(self.engine, keyring=self.keyring)]
        return super().claim()

    @override
    def decide(self, claim_id: UUID) -> None:
        """Later."""

    def decide_now(self, claim_id: UUID) -> tuple[float, float]:
        """Decide and post; answers the processor seconds of each."""
        began = time.process_time()
        super().decide(claim_id)
        decided = time.process_time()
        with self.step() as session:
            post_granted(session, self.desk.catalog, self.clock, self.desk.queue, claim_id=claim_id)
        return decided - began, time.process_time() - decided


def main() -> int:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help=f"{SHORT_CLAIMS} claims")
    parser.add_argument("--claims", type=int, help=f"otherwise {CLAIMS}")
    parser.add_argument("--marked", type=int, help=f"through the flows; otherwise {MARKED}")
    asked = parser.parse_args()
    claims = asked.claims or (SHORT_CLAIMS if asked.short else CLAIMS)
    marked = asked.marked or (SHORT_MARKED if asked.short else MARKED)
    with tempfile.TemporaryDirectory() as folder:
        office = an_office(Path(folder) / "rpl.sqlite", Deciding)
        for _ in range(marked):
            office.assess(*office.claim())
        copy_rows(office.engine, KEPT, claims // marked - 1)
        with read_session(office.engine) as session:
            every = list(session.exec(select(Claim.id)))
        took = [office.decide_now(claim_id) for claim_id in every]
        holder = _holder(office)
        began = time.perf_counter()
        stated = [_stated(office, holder) for _ in range(STATEMENTS)]
        on_the_clock = (time.perf_counter() - began) / STATEMENTS
        with read_session(office.engine) as session:
            lines = session.exec(select(func.count()).select_from(CreditPosting)).one()
        office.engine.dispose()
    fifth = len(took) // 5
    whole = [sum(each) for each in took]
    growth = median(whole[-fifth:]) / median(whole[:fifth])
    print(
        f"claims={len(took)} lines={lines} "
        f"ms_to_decide={median(each for each, _ in took) * 1000:.1f} "
        f"ms_to_post={median(each for _, each in took) * 1000:.1f} growth={growth:.2f} "
        f"postings_of_a_holder={POSTINGS} ms_a_statement={median(stated) * 1000:.1f} "
        f"slowest_statement_ms={max(stated) * 1000:.1f} "
        f"clock_ms_a_statement={on_the_clock * 1000:.1f}"
    )
    return int(growth > RATIO or median(stated) * 1000 > MOST_MS)


def _stated(office: Deciding, holder: UUID) -> float:
    """The processor seconds of one statement, its query included."""
    began = time.process_time()
    with read_session(office.engine) as session:
        held, others = ledger.held_toward(session, holder, office.qualification.slug)
        found = statement(office.qualification, held, outside=others)
    if len(found.counting) + len(found.left_out) != POSTINGS:
        raise RuntimeError("a statement left out some of what is held")
    return time.process_time() - began


def _holder(office: Deciding) -> UUID:
    """A person with so many standing postings, of which the welder's are the first four."""
    claim_id, _ = office.claim()
    [holder] = office.applicants
    with write_session(office.engine) as session:
        ledger.lock_ledger(session)
        for number in range(POSTINGS):
            welding = number < WELDING
            slug = office.qualification.slug if welding else f"other-{number}"
            unit = office.qualification.units[number].id if welding else "X1"
            _post(session, office.qualification, (holder, claim_id), (slug, unit, number))
    return holder


def _post(
    session: Session,
    qualification: Qualification,
    whose: tuple[UUID, UUID],
    what: tuple[str, str, int],
) -> None:
    (holder, claim_id), (slug, unit, number) = whose, what
    decision = Decision(
        claim_id=claim_id,
        unit=f"{unit}-{number}",
        outcome="granted",
        total="100",
        reasons=[],
        remedies=[],
        basis={},
        rubric="welder-w1@1",
        rubric_hash="0" * 64,
        decided_at=NOW,
        appeal_by=NOW,
    )
    session.add(decision)
    session.flush()
    row = CreditPosting(
        id=uuid4(),
        sequence=ledger.next_sequence(session),
        kind=PostingKind.POSTING,
        applicant_id=holder,
        claim_id=claim_id,
        decision_id=decision.id,
        qualification=slug,
        qualification_version=qualification.version,
        unit=unit,
        unit_title="An invented unit",
        unit_version=1,
        value=10,
        scheme=qualification.credit.scheme,
        notional_hours=100,
        posted_at=NOW,
    )
    session.add(row)
    session.flush()
    ledger.hold(session, row, [f"{slug}/{unit}"])


if __name__ == "__main__":
    sys.exit(main())
