"""Kill processes of a running service at random points, and count what that lost.

    bench/kill_drill.py [--short] [--kills N] [--mode embedded|postgres] [--seed N]

People send photos over HTTP and workers read them with Tesseract while one process after another
gets `kill -9`: the service itself, or one of its workers.  After the last kill everything has
60 seconds to come to rest.  Without --mode both modes are drilled, each with all the kills.
The last line of each mode is `name=value …`; exit 1 when something was lost, stuck or doubled.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from random import Random

from rpl.assembly import Parts, build
from rpl.store.database import read_session
from tests.drill.crew import Mode, Victim, crew
from tests.drill.people import Applicant, applicants
from tests.drill.remains import remains, under_way, until, wait_until_done

LONG_KILLS, SHORT_KILLS = 100, 2
REST_SECONDS = 60.0
PAUSE_SECONDS = 2.0
"""The longest pause between two kills; longer on a machine so busy that no photo fits into it."""
SPARED = 0.8
"""How often a killed service may come back before the next kill; else it dies while it starts."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Who is there, what may wait to be read, and the longest pause between two kills in seconds.

    `victims` are killed in this order, over and over; without any, whom the draw hits.
    """

    people: int = 2
    workers: int = 2
    backlog: int = 6
    pause: float = PAUSE_SECONDS
    victims: tuple[Victim, ...] = ()


LONG = Scene()
SHORT = Scene(1, 1, backlog=3, pause=1.0, victims=("worker", "web"))
"""The worker first: its job is taken up by the next one while the service comes back."""


def drill(mode: Mode, kills: int, seed: int, scene: Scene) -> bool:
    """Drill one mode; says whether nothing was lost."""
    draw = Random(seed)  # noqa: S311 -- the same kills in every run
    began = time.monotonic()
    killed = {"web": 0, "worker": 0}
    with tempfile.TemporaryDirectory(prefix="rpl-drill-") as name:
        with crew(mode, Path(name), worker_count=scene.workers) as running:
            parts = build(running.settings)
            may = partial(has_room, parts, scene.backlog)
            with applicants(running.address, scene.people, may) as people:
                pause = max(scene.pause, 2 * until_all_have_sent(people))
                until(lambda: in_hand(parts))
                victims = cycle(scene.victims or [None])
                for victim in islice(victims, kills):
                    time.sleep(draw.uniform(0, pause))
                    killed[running.kill_one(draw, victim)] += 1
                    running.restart_the_dead()
                    if draw.random() < SPARED:
                        running.wait_until_it_answers()
                running.wait_until_it_answers()
            rest = wait_until_done(parts, REST_SECONDS)
            told = [one for person in people for one in person.told.hashes]
            found = remains(parts, told)
            parts.engine.dispose()
        refused = sum(len(person.told.refused) for person in people)
        cut_off = sum(person.told.cut_off for person in people)
    print(
        f"mode={mode} kills={kills} web={killed['web']} workers={killed['worker']} "
        f"acknowledged={len(told)} lost={found.lost} stuck={found.under_way} twice={found.twice} "
        f"recorded_twice={found.recorded_twice} given_up={found.given_up} "
        f"problems={','.join(found.problems) or 'none'} "
        f"unreadable={found.unreadable_objects} without_row={found.objects_without_a_row} "
        f"refused={refused} cut_off={cut_off} rest_seconds={rest:.1f} "
        f"seconds={time.monotonic() - began:.0f}",
        flush=True,
    )
    wrong = found.lost + found.under_way + found.twice + found.recorded_twice + found.given_up
    return wrong + found.unreadable_objects + refused == 0 and bool(told)


def has_room(parts: Parts, backlog: int) -> bool:
    """Whether so little is under way that it can be read in the time to rest."""
    return under_way(parts) < backlog


def in_hand(parts: Parts) -> bool:
    """Whether a worker works at something."""
    with read_session(parts.engine) as session:
        return parts.queue.depth(session).leased > 0


def until_all_have_sent(people: Sequence[Applicant]) -> float:
    """Wait until everybody has sent a photo; says how many seconds that took."""
    return until(lambda: all(person.told.hashes for person in people))


def main() -> int:
    """Drill as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help=f"{SHORT_KILLS} kills")
    parser.add_argument(
        "--kills", type=int, help=f"how many; otherwise {LONG_KILLS} in each mode, 200 in all"
    )
    parser.add_argument("--mode", choices=list(Mode), type=Mode, help="one mode only")
    parser.add_argument("--seed", type=int, default=1, help="another order of kills")
    options = parser.parse_args()
    kills = options.kills or (SHORT_KILLS if options.short else LONG_KILLS)
    modes = [options.mode] if options.mode else list(Mode)
    scene = SHORT if options.short else LONG
    whole = [drill(mode, kills, options.seed, scene) for mode in modes]
    return 0 if all(whole) else 1


if __name__ == "__main__":
    sys.exit(main())
