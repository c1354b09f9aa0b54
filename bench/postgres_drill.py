"""Stop PostgreSQL hard while uploads arrive and pages are read, start it again, count what is left.

    bench/postgres_drill.py [--short] [--stops N] [--seconds S]

The service and two workers stay up.  While the database is away an upload is answered with a page
that says so; afterwards every job finishes.  The last line is `name=value …`; exit 1 otherwise.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from sqlalchemy.exc import OperationalError

from rpl.assembly import Parts, build
from tests.drill.crew import Crew, Mode, environment_of
from tests.drill.people import Acknowledged, Applicant, applicants
from tests.drill.remains import remains, under_way, until, wait_until_done
from tests.postgres_cluster import Cluster, breakable_cluster

LONG_STOPS, SHORT_STOPS = 5, 1
PEOPLE, WORKERS = 2, 2
BACKLOG = 8
REST_SECONDS = 60.0
AWAY_SECONDS = 2.0


def main() -> int:
    """Drill as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help=f"{SHORT_STOPS} stop")
    parser.add_argument("--stops", type=int, help=f"how many; otherwise {LONG_STOPS}")
    parser.add_argument("--seconds", type=float, help=f"how long it is away; else {AWAY_SECONDS}")
    options = parser.parse_args()
    stops = options.stops or (SHORT_STOPS if options.short else LONG_STOPS)
    with breakable_cluster() as database, tempfile.TemporaryDirectory(prefix="rpl-drill-") as name:
        address = f"postgresql+psycopg://rpl@/postgres?host={database.socket}"
        environment = environment_of(Mode.POSTGRES, Path(name), RPL_DATABASE_URL=address)
        people, workers = (1, 1) if options.short else (PEOPLE, WORKERS)
        away = options.seconds or (0.0 if options.short else AWAY_SECONDS)
        running = Crew(Mode.POSTGRES, environment, Path(name) / "drill.log", workers)
        running.start()
        try:
            return drill(running, database, stops, away, people)
        finally:
            running.end()


def drill(running: Crew, database: Cluster, stops: int, away: float, crowd: int) -> int:
    """Stop and start the database; 0 when nothing was lost and every job has finished.

    It is away until somebody was told so, and `away` seconds more.
    """
    parts = build(running.settings)
    with applicants(running.address, crowd, partial(may_send, parts)) as people:
        for _ in range(stops):
            until_more(people, lambda told: len(told.hashes))
            database.stop_hard()
            until_more(people, lambda told: told.cut_off)
            time.sleep(away)
            database.start()
            parts.engine.dispose()
        until_more(people, lambda told: len(told.hashes))
    restarted = sum(process.poll() is not None for process in (running.web, *running.workers))
    running.restart_the_dead()
    rest = wait_until_done(parts, REST_SECONDS)
    told = [one for person in people for one in person.told.hashes]
    found = remains(parts, told)
    parts.engine.dispose()
    print(
        f"stops={stops} acknowledged={len(told)} lost={found.lost} stuck={found.under_way} "
        f"twice={found.twice} given_up={found.given_up} unreadable={found.unreadable_objects} "
        f"without_row={found.objects_without_a_row} processes_ended={restarted} "
        f"rest_seconds={rest:.1f}"
    )
    wrong = found.lost + found.under_way + found.twice + found.given_up
    wrong += found.unreadable_objects + restarted
    return 0 if wrong == 0 and told else 1


def may_send(parts: Parts) -> bool:
    """Whether little waits to be read, or nobody knows because the database is away."""
    try:
        return under_way(parts) < BACKLOG
    except OperationalError:
        return True


def until_more(people: Sequence[Applicant], count: Callable[[Acknowledged], int]) -> None:
    """Wait until something that is counted for each person has been counted for somebody again."""

    def counted() -> int:
        for person in people:
            if person.failure is not None:
                raise person.failure
        return sum(count(person.told) for person in people)

    before = counted()
    until(lambda: counted() > before)


if __name__ == "__main__":
    sys.exit(main())
