"""What of a register is new here, what is known, and what contradicts what is here already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from rpl.catalog.register_table import RegisterEntry
from rpl.domain.cells import CellProblem
from rpl.ports import KeyRing
from rpl.store.register import mark_of, person_marked, source_of, standing_results
from rpl.store.sealed import Sealed
from rpl.store.tables import Applicant

_REMEDY = "make the file say the same, or withdraw the earlier row first (`rpl withdraw-register`)"


@dataclass(frozen=True, slots=True)
class Compared:
    """The entries of a register: `fresh` to be taken over, `known` as they are, `erased` left out.

    Each of `problems` is a cell that contradicts what was taken over before.
    """

    fresh: tuple[RegisterEntry, ...]
    known: tuple[RegisterEntry, ...]
    erased: tuple[RegisterEntry, ...]
    problems: tuple[CellProblem, ...]


@dataclass(frozen=True, slots=True)
class _Here:
    """What is known of one person; `results` by qualification (its slug) and unit."""

    erased: bool
    name: str
    results: Mapping[tuple[str, str], RegisterEntry]


def compare(
    session: Session,
    keyring: KeyRing,
    programme_key: bytes,
    *,
    organisation_id: UUID,
    entries: Sequence[RegisterEntry],
    columns: Mapping[str, int],
) -> Compared:
    """Hold a register against what was taken over before; nothing is changed."""
    people: dict[str, _Here] = {}
    fresh: list[RegisterEntry] = []
    known: list[RegisterEntry] = []
    erased: list[RegisterEntry] = []
    problems: list[CellProblem] = []
    for entry in entries:
        if entry.person not in people:
            mark = mark_of(programme_key, entry.person)
            people[entry.person] = _here(session, keyring, organisation_id, entry.person, mark)
        here = people[entry.person]
        if here.erased:
            erased.append(entry)
            continue
        wrong = list(_contradictions(entry, here))
        problems += [
            CellProblem(entry.row - 1, columns[name], f"is “{said}” here", _REMEDY)
            for name, said in wrong
        ]
        mine = known if _key(entry) in here.results else fresh
        mine.append(entry)
    return Compared(tuple(fresh), tuple(known), tuple(erased), tuple(problems))


def _key(entry: RegisterEntry) -> tuple[str, str]:
    return entry.qualification.partition("@")[0], entry.unit


def _contradictions(entry: RegisterEntry, here: _Here) -> Iterator[tuple[str, str]]:
    """The columns that say something else than what is here, and what is here."""
    if here.name and here.name != entry.name:
        yield "name", "another name"
    found = here.results.get(_key(entry))
    if found is None:
        return
    if found.qualification != entry.qualification:
        yield "version", found.qualification.partition("@")[2]
    if found.outcome is not entry.outcome:
        yield "outcome", found.outcome.value
    if found.decided != entry.decided:
        yield "decided", found.decided.isoformat()
    if found.source != entry.source:
        yield "source", "another place"


def _here(
    session: Session, keyring: KeyRing, organisation_id: UUID, number: str, mark: str
) -> _Here:
    person = person_marked(session, organisation_id, mark)
    if person is None:
        return _Here(erased=False, name="", results={})
    applicant = session.get_one(Applicant, person.applicant_id)
    if applicant.erased_at is not None:
        return _Here(erased=True, name="", results={})
    seal = keyring.values(applicant.wrapped_key)
    name = seal.open(Sealed.APPLICANT_NAME.at(applicant.id), applicant.name)
    results = [
        RegisterEntry(
            person=number,
            name=name,
            qualification=f"{claim.qualification}@{claim.version}",
            unit=row.unit,
            outcome=row.outcome,
            decided=row.decided_at.date(),
            source=source_of(seal, row),
            row=row.row,
        )
        for row, claim in standing_results(session, applicant.id)
    ]
    return _Here(erased=False, name=name, results={_key(each): each for each in results})
