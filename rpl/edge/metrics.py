"""The figures of the running service, in the text form that Prometheus reads.

Everything is counted in the database when it is asked for: the same from every web process, and
nothing is lost with one.  No figure is about a person.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from prometheus_client import CollectorRegistry
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_1_0_0, generate_latest
from prometheus_client.registry import Collector
from typing_extensions import override

from rpl.domain.corrections import CorrectionTally
from rpl.domain.running import SILENT, UP_TO_SECONDS, ClaimsWaiting, Tally, cumulated
from rpl.edge.context import AppContext
from rpl.ports.queue import QueueDepth
from rpl.store import running
from rpl.store.corrections import correction_tallies
from rpl.store.database import read_session

MEDIA_TYPE = CONTENT_TYPE_PLAIN_1_0_0
_INFINITE = "+Inf"


class _Figures(Collector):
    """What was counted, as Prometheus has it."""

    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    @override
    def collect(self) -> Iterator[Metric]:
        yield from self._families


def figures(context: AppContext) -> bytes:
    """Every figure as of now."""
    now = context.clock.now()
    with read_session(context.engine) as session:
        depth = context.queue.depth(session)
        workers = running.workers_seen(session, now - SILENT)
        tallies = running.tallies(session)
        waiting = running.claims_waiting(session, context.catalog.qualifications.values(), now)
        corrected = correction_tallies(session)
    families = [
        *_jobs(depth, workers, now),
        *_steps(tallies),
        *_claims(waiting, now),
        _fields(corrected),
    ]
    registry = CollectorRegistry()
    registry.register(_Figures(families))
    return generate_latest(registry)


def _jobs(depth: QueueDepth, workers: int, now: datetime) -> Iterator[Metric]:
    jobs = GaugeMetricFamily("rpl_jobs", "Jobs by what becomes of them.", labels=["state"])
    jobs.add_metric(["waiting"], depth.waiting)
    jobs.add_metric(["in_hand"], depth.leased)
    jobs.add_metric(["retrying"], depth.retrying)
    jobs.add_metric(["quarantined"], depth.quarantined)
    yield jobs
    yield GaugeMetricFamily(
        "rpl_oldest_job_seconds", "Age of the job that waits longest.", _age(depth.oldest, now)
    )
    yield GaugeMetricFamily("rpl_workers", "Workers that gave a sign of life lately.", workers)


def _steps(tallies: Sequence[Tally]) -> Iterator[Metric]:
    labels = ["step", "outcome"]
    attempts = CounterMetricFamily("rpl_step_attempts", "Attempts at steps.", labels=labels)
    seconds = HistogramMetricFamily("rpl_step_seconds", "How long steps took.", labels=labels)
    bounds = [*(str(bound) for bound in UP_TO_SECONDS), _INFINITE]
    for which, found in groupby(tallies, lambda tally: (tally.step, tally.outcome.value)):
        same = list(found)
        counts = cumulated(same)
        attempts.add_metric(which, counts[-1])
        buckets = [(bound, float(count)) for bound, count in zip(bounds, counts, strict=True)]
        seconds.add_metric(which, buckets, sum(tally.seconds for tally in same))
    yield attempts
    yield seconds


def _claims(waiting: Sequence[ClaimsWaiting], now: datetime) -> Iterator[Metric]:
    labels = ["qualification"]
    claims = GaugeMetricFamily("rpl_claims_waiting", "Claims sent, not decided.", labels=labels)
    late = GaugeMetricFamily("rpl_claims_late", "Of these, past the promised day.", labels=labels)
    past = GaugeMetricFamily("rpl_claims_breached", "Of these, past the hard limit.", labels=labels)
    oldest = GaugeMetricFamily(
        "rpl_oldest_claim_seconds", "Age of the claim that waits longest.", labels=labels
    )
    for each in waiting:
        claims.add_metric([each.qualification], each.claims)
        late.add_metric([each.qualification], each.late)
        past.add_metric([each.qualification], each.breached)
        oldest.add_metric([each.qualification], _age(each.oldest, now))
    yield from (claims, late, past, oldest)


def _fields(tallies: Sequence[CorrectionTally]) -> Metric:
    fields = CounterMetricFamily(
        "rpl_record_fields",
        "Fields of records by what applicants made of them at their first confirmation.",
        labels=["field", "kind", "language", "correction"],
    )
    for tally in tallies:
        sort = tally.measured
        fields.add_metric([sort.field, sort.kind, sort.language, tally.correction], tally.fields)
    return fields


def _age(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())
