"""Samples of decisions: drawn by a seed, kept in the audit trail, and drawn again to check."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from sqlmodel import Session

from rpl.domain.audit import Act, Deed
from rpl.domain.audit_sample import (
    DecidedUnit,
    SampleNotFoundError,
    SampleTerms,
    draw,
    population_hash,
)
from rpl.ports import Clock
from rpl.store import audit
from rpl.store.auditing import (
    AuditedUnit,
    decided_units,
    marker_names,
    samples_drawn,
    units_by_id,
)
from rpl.store.tables import AuditEntry

_INSTANT = "%Y%m%d%H%M%S%f"
_DRAWN = "n"


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample as the trail says it was drawn; `population` counts what it was drawn from."""

    id: UUID
    at: datetime
    drawn_by: str
    terms: SampleTerms
    population: int
    digest: str
    drawn: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of what was drawn from; the marker's name is empty where nobody is known."""

    rubric: str
    marker: str
    size: int
    drawn: int


@dataclass(frozen=True, slots=True)
class SampleDrawnAgain:
    """A sample, drawn a second time: `same` says that seed and decisions give it again."""

    sample: Sample
    units: tuple[AuditedUnit, ...]
    strata: tuple[Stratum, ...]
    same: bool


def draw_sample(
    session: Session, clock: Clock, *, organisation_id: UUID, terms: SampleTerms
) -> UUID:
    """Draw a sample of an organisation's decisions, and write down what it was drawn from."""
    now, sample_id = clock.now(), uuid4()
    units = decided_units(session, organisation_id, terms, now)
    drawn = draw(units, terms.wanted, terms.seed)
    details = {
        "organisation": str(organisation_id),
        "seed": terms.seed,
        "wanted": str(terms.wanted),
        "since": terms.since.isoformat(),
        "until": terms.until.isoformat(),
        "at": now.astimezone(UTC).strftime(_INSTANT),
        "population": str(len(units)),
        "digest": population_hash(units),
        **{f"{_DRAWN}{number:03}": str(unit.id) for number, unit in enumerate(drawn, start=1)},
    }
    act = Act(deed=Deed.SAMPLE_DRAWN, subject_id=sample_id, details=details)
    audit.append(session, clock, act)
    return sample_id


def samples(session: Session, organisation_id: UUID) -> tuple[Sample, ...]:
    """The samples that were drawn of an organisation, the newest first."""
    mine = str(organisation_id)
    rows = [row for row in samples_drawn(session) if row.details.get("organisation") == mine]
    return _samples(session, rows)


def sample_again(session: Session, *, organisation_id: UUID, sample_id: UUID) -> SampleDrawnAgain:
    """A sample, drawn once more from the decisions that are stored now.

    Raises:
        SampleNotFoundError: There is none of this number, or it is another organisation's.
    """
    rows = samples_drawn(session, sample_id)
    if not rows or rows[0].details.get("organisation") != str(organisation_id):
        raise SampleNotFoundError
    [sample] = _samples(session, rows[:1])
    at = datetime.strptime(rows[0].details["at"], _INSTANT).replace(tzinfo=UTC)
    units = decided_units(session, organisation_id, sample.terms, at)
    again = tuple(unit.id for unit in draw(units, sample.terms.wanted, sample.terms.seed))
    known = units_by_id(session, sample.drawn)
    return SampleDrawnAgain(
        sample=sample,
        units=tuple(known[each] for each in sample.drawn if each in known),
        strata=_strata(session, units, sample),
        same=again == sample.drawn and population_hash(units) == sample.digest,
    )


def _strata(
    session: Session, units: tuple[DecidedUnit, ...], sample: Sample
) -> tuple[Stratum, ...]:
    names = marker_names(session, {unit.marker for unit in units if unit.marker is not None})
    parts = {unit.stratum: unit for unit in units}
    sizes = Counter(unit.stratum for unit in units)
    drawn = Counter(unit.stratum for unit in units if unit.id in set(sample.drawn))
    found = [
        Stratum(unit.rubric, _name(names, unit), sizes[name], drawn[name])
        for name, unit in parts.items()
    ]
    return tuple(sorted(found, key=lambda part: (part.rubric, part.marker)))


def _name(names: Mapping[UUID, str], unit: DecidedUnit) -> str:
    return "" if unit.marker is None else names.get(unit.marker, "")


def _samples(session: Session, rows: Sequence[AuditEntry]) -> tuple[Sample, ...]:
    names = marker_names(session, {row.actor_id for row in rows if row.actor_id is not None})
    return tuple(_sample(row, names) for row in rows)


def _sample(row: AuditEntry, names: Mapping[UUID, str]) -> Sample:
    said = row.details
    drawn = sorted(key for key in said if key.startswith(_DRAWN) and key[1:].isdecimal())
    return Sample(
        id=row.subject_id or UUID(int=0),
        at=row.at,
        drawn_by="" if row.actor_id is None else names.get(row.actor_id, ""),
        terms=SampleTerms(
            seed=said["seed"],
            wanted=int(said["wanted"]),
            since=date.fromisoformat(said["since"]),
            until=date.fromisoformat(said["until"]),
        ),
        population=int(said["population"]),
        digest=said["digest"],
        drawn=tuple(UUID(said[key]) for key in drawn),
    )
