"""What the review queue and the feed of credits cost, through HTTP, with very many claims.

    bench/queue_scale.py [--short] [--small N] [--large N] [--requests N]
                         [--only sqlite|postgresql] [--idle]

For each database two services run side by side, one with few claims and one with many, and are
asked in turns, so that other work on the machine slows both alike.  Asked are the queue's first
page and places deep in it, and the feed's beginning and places deep in it, 50 lines a page.  The
last line is `name=value …`: p95 in milliseconds with many claims, and how many times the p95 and
the median with few.  Exit 1 when the cost grows with the claims, and with --idle, where nothing
else is at work, when a p95 is 50 ms or more.
"""

import argparse
import base64
import os
import re
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median, quantiles
from urllib.parse import urlencode

import httpx2
from sqlmodel import Session, col, select

from rpl.adapters.clock import WallClock
from rpl.adapters.key_ring import LocalKeyRing
from rpl.adapters.passwords import Argon2Passwords
from rpl.domain.journey import ClaimState
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.provider import Cursor
from rpl.domain.roles import Role
from rpl.flows import access, provider, staff
from rpl.store.database import connect, read_session, write_session
from rpl.store.migrations import migrate
from rpl.store.tables import Claim, ProviderLine
from tests.drill.crew import Crew, Mode, environment_of
from tests.factories.crowd import load
from tests.factories.crowd_plan import Place
from tests.factories.organisation import an_organisation
from tests.factories.review import an_assessor
from tests.postgres_cluster import cluster

SMALL, LARGE, REQUESTS = 10_000, 1_000_000, 300
SHORT_SMALL, SHORT_LARGE, SHORT_REQUESTS = 1_000, 10_000, 40
WARM = 10
QUEUE_PAGE, FEED_PAGE = 20, 50
PLACES = 200
RATIO, P95_MS = 1.5, 50.0
"""Limits: the median with many claims over that with few, and milliseconds of the p95."""
EMAIL = "lin@staff.example"


@dataclass
class Service:
    """A running service with a crowd in it, and addresses to ask it for."""

    crew: Crew
    pages: httpx2.Client
    feed: httpx2.Client
    queue_places: list[str]
    feed_places: list[str]


def main() -> int:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help="few claims, few requests")
    parser.add_argument("--small", type=int, help=f"otherwise {SMALL}")
    parser.add_argument("--large", type=int, help=f"otherwise {LARGE}")
    parser.add_argument("--requests", type=int, help=f"of each kind; otherwise {REQUESTS}")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--idle", action="store_true", help="the clock is judged too")
    options = parser.parse_args()
    defaults = (
        (SHORT_SMALL, SHORT_LARGE, SHORT_REQUESTS) if options.short else (SMALL, LARGE, REQUESTS)
    )
    small, large, requests = (
        given or default
        for given, default in zip(
            (options.small, options.large, options.requests), defaults, strict=True
        )
    )
    told = [f"small={small}", f"large={large}"]
    for database in ("sqlite", "postgresql"):
        if options.only in (None, database):
            told += measured(database, small, large, requests)
    print(" ".join(told))
    figures = dict(each.split("=") for each in told)
    return 1 if too_much(figures, idle=options.idle) else 0


def too_much(figures: Mapping[str, str], *, idle: bool) -> list[str]:
    """The figures over their limit; milliseconds count where nothing else was at work."""
    limits = {"_queue_ratio": RATIO, "_feed_ratio": RATIO} | ({"_p95_ms": P95_MS} if idle else {})
    return [
        name
        for name, value in figures.items()
        if any(name.endswith(end) and float(value) >= most for end, most in limits.items())
    ]


def measured(database: str, small: int, large: int, requests: int) -> list[str]:
    """Measure one database, print what was found, and answer it as `name=value`."""
    told = []
    with ExitStack() as stack:
        few, many = (stack.enter_context(service(database, count)) for count in (small, large))
        for name, ask in (("queue", ask_queue), ("feed", ask_feed)):
            took = in_turns(few, many, ask, requests)
            p95 = [quantiles(times, n=20)[-1] for times in took]
            medians = [median(times) for times in took]
            ratio = medians[1] / medians[0]
            print(
                f"{database} {name}, {small} and {large} claims: p95 {p95[0]:.1f} and "
                f"{p95[1]:.1f} ms, median {medians[0]:.1f} and {medians[1]:.1f} ms; "
                f"load {os.getloadavg()[0]:.1f}",
                flush=True,
            )
            told += [
                f"{database}_{name}_p95_ms={p95[1]:.1f}",
                f"{database}_{name}_p95_ratio={p95[1] / p95[0]:.2f}",
                f"{database}_{name}_ratio={ratio:.2f}",
            ]
    return told


def in_turns(
    few: Service, many: Service, ask: Callable[[Service, int], None], requests: int
) -> tuple[list[float], list[float]]:
    """Milliseconds of each request, to the one and to the other service."""
    took: tuple[list[float], list[float]] = ([], [])
    for turn in range(WARM + requests):
        for times, asked in zip(took, (few, many), strict=True):
            begun = time.perf_counter()
            ask(asked, turn)
            if turn >= WARM:
                times.append(1000 * (time.perf_counter() - begun))
    return took


def ask_queue(service: Service, turn: int) -> None:
    """A page of the queue: every second time the first, else a place deep in it."""
    place = "" if turn % 2 else f"?{service.queue_places[turn % len(service.queue_places)]}"
    answer = service.pages.get(f"/en/staff/queue{place}")
    shown = answer.text.count("rpl-queue__entry")
    if shown != QUEUE_PAGE:
        raise RuntimeError(f"status {answer.status_code}, {shown} claims on a page of the queue")


def ask_feed(service: Service, turn: int) -> None:
    """A page of the feed: every second time the first, else a place deep in it."""
    place = "" if turn % 2 else service.feed_places[turn % len(service.feed_places)]
    answer = service.feed.get(f"/api/v1/credits?limit={FEED_PAGE}{place}")
    shown = len(answer.json().get("items", ()))
    if shown != FEED_PAGE:
        raise RuntimeError(f"status {answer.status_code}, {shown} lines on a page of the feed")


@contextmanager
def service(database: str, count: int) -> Iterator[Service]:
    """A service with a crowd of `count` claims."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rpl-scale-")))
        master = secrets.token_bytes(32)
        settings = {"RPL_MASTER_KEY": base64.b64encode(master).decode(), "RPL_WORKERS": "0"}
        if database == "postgresql":
            socket = stack.enter_context(cluster())
            settings["RPL_DATABASE_URL"] = f"postgresql+psycopg://rpl@/postgres?host={socket}"
        crew = Crew(
            Mode.EMBEDDED,
            environment_of(Mode.EMBEDDED, folder, **settings),
            folder / "service.log",
        )
        password = secrets.token_urlsafe(18)
        begun = time.perf_counter()
        secret, queue_places, feed_places = fill(crew, master, password, count)
        print(
            f"{database}: {count} claims loaded in {time.perf_counter() - begun:.0f} s", flush=True
        )
        crew.start()
        stack.callback(crew.end)
        pages = stack.enter_context(httpx2.Client(base_url=crew.address, timeout=60))
        sign_in(pages, password)
        feed = stack.enter_context(
            httpx2.Client(
                base_url=crew.address, timeout=60, headers={"authorization": f"Bearer {secret}"}
            )
        )
        yield Service(crew, pages, feed, queue_places, feed_places)


def fill(crew: Crew, master: bytes, password: str, count: int) -> tuple[str, list[str], list[str]]:
    """Load the crowd; answers the provider's key, and places in the queue and in the feed."""
    engine = connect(crew.settings.database)
    migrate(engine, LocalKeyRing(master))
    clock = WallClock()
    with write_session(engine) as session:
        staff.add_staff(
            session,
            Argon2Passwords(),
            email=EMAIL,
            name="Lin Sample",
            roles=[Role.ASSESSOR],
            password=password,
        )
        provider_id = provider.add_provider(session, clock, name="Sample centre")
        secret = access.add_key(session, clock, provider_id=provider_id).secret
    place = Place(
        engine=engine,
        keyring=LocalKeyRing(master),
        now=clock.now(),
        elsewhere=an_organisation(engine),
        assessor=an_assessor(engine),
        provider=provider_id,
    )
    load(place, count)
    draw = Random(count)  # noqa: S311 -- the same places in every run
    with read_session(engine) as session:
        places = _queue_places(session, draw), _feed_places(session, draw)
    engine.dispose()
    return secret, *places


def _queue_places(session: Session, draw: Random) -> list[str]:
    claims = session.exec(
        select(Claim.priority, Claim.submitted_at, Claim.id)
        .where(Claim.organisation_id == DEFAULT_ORGANISATION, Claim.state == ClaimState.READY)
        .order_by(col(Claim.priority), col(Claim.submitted_at), col(Claim.id))
    ).all()
    chosen = [claims[draw.randrange(len(claims) - 40)] for _ in range(PLACES)]
    return [
        urlencode({"after": f"{priority}-{sent:%Y%m%dT%H%M%S.%f}-{claim_id.hex}"})
        for priority, sent, claim_id in chosen
    ]


def _feed_places(session: Session, draw: Random) -> list[str]:
    lines = session.exec(
        select(ProviderLine.position, ProviderLine.announced).order_by(col(ProviderLine.position))
    ).all()
    chosen = [lines[draw.randrange(len(lines) - 60)] for _ in range(PLACES)]
    return [f"&cursor={Cursor(position=at, announced=said)}" for at, said in chosen]


def sign_in(client: httpx2.Client, password: str) -> None:
    """Sign in as the assessor."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/en/staff/sign-in").text)
    fields = {"csrf_token": token[1] if token else "", "email": EMAIL, "password": password}
    origin = {"origin": str(client.base_url).rstrip("/")}
    answer = client.post("/en/staff/sign-in", data=fields, headers=origin)
    if answer.headers.get("location") != "/en/staff/queue":
        raise RuntimeError(f"signing in was answered with {answer.status_code}")


if __name__ == "__main__":
    sys.exit(main())
