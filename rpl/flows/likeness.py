"""Likeness: what pages are compared by is kept, what is alike, and what an officer says of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from rpl.domain.audit import Act, Deed
from rpl.domain.likeness import Explanation, Likeness, MatchNotFoundError, MatchState
from rpl.ports import Clock, KeyRing, ValueSeal
from rpl.store import audit
from rpl.store import likeness as store
from rpl.store.intake import lock_evidence
from rpl.store.matches import lock_match
from rpl.store.reading import reading_row
from rpl.store.tables import EvidenceMatch, PageBand, ProgrammeKey


def programme_key(session: Session, clock: Clock, keyring: KeyRing, organisation_id: UUID) -> bytes:
    """The key under which an organisation's evidence is compared, made when it is first needed."""
    wrapped = store.wrapped_programme_key(session, organisation_id)
    if wrapped is None:
        row = ProgrammeKey(
            organisation_id=organisation_id,
            wrapped_key=keyring.new_key(),
            created_at=clock.now(),
        )
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:  # another worker made one at the same time
            wrapped = store.wrapped_programme_key(session, organisation_id)
        else:
            wrapped = row.wrapped_key
    assert wrapped is not None  # noqa: S101 -- one of us made it
    return keyring.unwrap(wrapped)


@dataclass(frozen=True, slots=True)
class PageMarks:
    """What a page of a reading is found by: marks under the programme's key, and its shape."""

    number: int
    shape: tuple[int, ...]
    marks: tuple[int, ...]


def keep_marks(
    session: Session,
    clock: Clock,
    seal: ValueSeal,
    reading_id: UUID,
    pages: Sequence[PageMarks],
) -> bool:
    """Keep what a reading is found by, in place of what the item was found by before.

    False when there is nothing to compare: the item was removed meanwhile, was read again, or was
    compared by another run of the step.
    """
    reading = store.lock_reading(session, reading_id)
    if reading is None or reading.compared_at is not None:
        return False
    reading.compared_at = clock.now()
    session.add(reading)
    item = lock_evidence(session, reading.evidence_id)
    newest = reading_row(session, reading.evidence_id)
    if item is None or newest is None or newest.id != reading_id:
        return False
    store.forget_prints(session, item.id, keep=reading_id)
    store.forget_open_matches(session, item.id)
    known = {row.number: row for row in store.shapes_of(session, reading_id)}
    bands = []
    for page in pages:
        place = (item.id, reading_id, page.number)
        row = known.get(page.number) or store.page_print(seal, place, page.shape)
        session.add(row)
        bands += [PageBand(band=mark, print_id=row.id) for mark in page.marks]
    session.flush()
    store.keep_bands(session, bands)
    return True


@dataclass(frozen=True, slots=True)
class Found:
    """Two evidence items of different people that are alike; `one` was received first."""

    one_evidence_id: UUID
    one_page: int
    other_evidence_id: UUID
    other_page: int
    likeness: Likeness


def keep_matches(
    session: Session, clock: Clock, organisation_id: UUID, found: Sequence[Found]
) -> None:
    """Keep what is alike for the quality officer; what is known already stays as it is.

    Whose evidence was removed meanwhile is left out.
    """
    for each in found:
        both = (each.one_evidence_id, each.other_evidence_id)
        if any(lock_evidence(session, evidence_id) is None for evidence_id in sorted(both)):
            continue
        match = EvidenceMatch(
            organisation_id=organisation_id,
            kind=each.likeness.kind,
            percent=each.likeness.percent,
            one_evidence_id=each.one_evidence_id,
            one_page=each.one_page,
            other_evidence_id=each.other_evidence_id,
            other_page=each.other_page,
            found_at=clock.now(),
            state=MatchState.OPEN,
        )
        store.keep_match(session, match)


@dataclass(frozen=True, slots=True)
class Officer:
    """A quality officer, and the organisation whose matches they see."""

    staff_id: UUID
    organisation_id: UUID


def answer(
    session: Session,
    clock: Clock,
    officer: Officer,
    match_id: UUID,
    explanation: Explanation | None,
) -> None:
    """Note what explains a match, or with None that it is to be looked into.

    The trail names the match and no claim: an applicant may take the trail of their claim along.

    Raises:
        MatchNotFoundError: There is none, or not any longer.
    """
    match = lock_match(session, officer.organisation_id, match_id)
    if match is None:
        raise MatchNotFoundError
    match.state = MatchState.TO_LOOK_INTO if explanation is None else MatchState.EXPLAINED
    match.explanation = explanation
    match.answered_by, match.answered_at = officer.staff_id, clock.now()
    session.add(match)
    details = {"state": match.state.value}
    if explanation is not None:
        details["explanation"] = explanation.value
    audit.append(
        session, clock, Act(deed=Deed.MATCH_ANSWERED, subject_id=match_id, details=details)
    )
