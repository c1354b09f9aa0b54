"""The step that compares what was read with the evidence of other people.

It finds and keeps; it decides nothing, and nobody but the quality officer is told.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from rpl.domain.intake import EvidenceKind
from rpl.domain.likeness import Likeness, MatchKind, PageSeen, likeness, tokens_of
from rpl.domain.page_bands import file_band, shape_bands, shape_probes, word_bands
from rpl.domain.refused_files import FileRefusedError
from rpl.domain.testimony import Report
from rpl.flows import likeness as flow
from rpl.flows.likeness import Found, PageMarks
from rpl.jobs.reading import opened
from rpl.jobs.tools import JobTools
from rpl.ports import ValueSeal
from rpl.store import likeness as store
from rpl.store.database import read_session, write_session
from rpl.store.intake import applicant_key, applicant_of, evidence_of_any_claim
from rpl.store.likeness import Candidate
from rpl.store.reading import page_rows, page_text
from rpl.store.sealed import Sealed, open_optional
from rpl.store.tables import EvidenceItem, ReadingPage

COMPARED_FORMS = frozenset({EvidenceKind.STATEMENT, EvidenceKind.THIRD_PARTY_REPORT})
"""Of what is written into forms, what is in somebody's own words."""
_ORDER = {kind: place for place, kind in enumerate(MatchKind)}


@dataclass(frozen=True, slots=True)
class _Compared:
    """An evidence item that is compared; `seen` are its pages by number."""

    evidence_id: UUID
    claim_id: UUID
    applicant_id: UUID
    organisation_id: UUID
    received_at: datetime
    wrapped_key: bytes
    object_name: str | None
    seen: Mapping[int, PageSeen]
    pictures: Mapping[int, str]


def compare(tools: JobTools, reading_id: UUID) -> None:
    """Compare a reading with the evidence of other people in the organisation."""
    with read_session(tools.engine) as session:
        item = _to_compare(tools, session, reading_id)
    if item is None:
        return
    item = replace(item, seen=dict(_with_shapes(tools, item)))
    digest = _digest(tools, item)
    with write_session(tools.engine) as session:
        key = flow.programme_key(session, tools.clock, tools.keyring, item.organisation_id)
        seal = tools.keyring.values(item.wrapped_key)
        pages = [_marks(key, number, seen, digest) for number, seen in item.seen.items()]
        if not flow.keep_marks(session, tools.clock, seal, reading_id, pages):
            return
    with read_session(tools.engine) as session:
        found = _alike(tools, session, item, (key, digest))
    with write_session(tools.engine) as session:
        flow.keep_matches(session, tools.clock, item.organisation_id, found)


def _to_compare(tools: JobTools, session: Session, reading_id: UUID) -> _Compared | None:
    reading = store.reading_to_compare(session, reading_id)
    item = None if reading is None else evidence_of_any_claim(session, reading.evidence_id)
    if item is None:
        return None
    wrapped_key = applicant_key(session, item.claim_id)
    seal = tools.keyring.values(wrapped_key)
    rows = page_rows(session, reading_id)
    shapes = {
        row.number: store.opened_shape(seal, row.id, row.shape)
        for row in store.shapes_of(session, reading_id)
    }
    return _Compared(
        evidence_id=item.id,
        claim_id=item.claim_id,
        applicant_id=applicant_of(session, item.claim_id),
        organisation_id=store.organisation_of(session, item.claim_id),
        received_at=item.received_at,
        wrapped_key=wrapped_key,
        object_name=item.object_name,
        seen={row.number: _seen(seal, item, row, shapes.get(row.number, ())) for row in rows},
        pictures={row.number: row.image_name for row in rows if row.image_name is not None},
    )


def _with_shapes(tools: JobTools, item: _Compared) -> Iterator[tuple[int, PageSeen]]:
    """The pages; what was read before shapes were kept gets one from its picture now."""
    for number, seen in item.seen.items():
        if seen.shape or number not in item.pictures:
            yield number, seen
            continue
        with opened(tools, tools.keyring.unwrap(item.wrapped_key), item.pictures[number]) as path:
            try:
                yield number, replace(seen, shape=tools.page_reader.shape(path))
            except FileRefusedError:
                yield number, seen


def _digest(tools: JobTools, item: _Compared) -> bytes | None:
    if item.object_name is None:
        return None
    whole = hashlib.sha256()
    for part in tools.vault.read(tools.keyring.unwrap(item.wrapped_key), item.object_name):
        whole.update(part)
    return whole.digest()


def _marks(key: bytes, number: int, seen: PageSeen, digest: bytes | None) -> PageMarks:
    """A file is marked on its first page."""
    file = (file_band(key, digest),) if digest is not None and number == 1 else ()
    marks = (*file, *shape_bands(key, seen.shape), *word_bands(key, seen.tokens))
    return PageMarks(number, seen.shape, marks)


def _alike(
    tools: JobTools, session: Session, item: _Compared, marked: tuple[bytes, bytes | None]
) -> tuple[Found, ...]:
    """What is alike, the surest page for each item of somebody else."""
    key, digest = marked
    best: dict[UUID, Found] = {}
    for number, seen in item.seen.items():
        same = _same_file(session, item, key, digest) if number == 1 else {}
        looked_up = (*shape_probes(key, seen.shape), *word_bands(key, seen.tokens))
        pages = store.candidates(session, looked_up, item.applicant_id)
        for candidate in (*same.values(), *pages):
            found = (
                Likeness(MatchKind.SAME_FILE, 100)
                if candidate.print_id in same
                else likeness(seen, _candidate_seen(tools, session, candidate))
            )
            if found is None:
                continue
            match = _ordered(item, number, candidate, found)
            earlier = best.get(candidate.evidence_id)
            if earlier is None or _rank(match) < _rank(earlier):
                best[candidate.evidence_id] = match
    return tuple(best.values())


def _same_file(
    session: Session, item: _Compared, key: bytes, digest: bytes | None
) -> dict[UUID, Candidate]:
    marks = () if digest is None else (file_band(key, digest),)
    found = store.candidates(session, marks, item.applicant_id)
    return {candidate.print_id: candidate for candidate in found}


def _rank(found: Found) -> tuple[int, int]:
    return _ORDER[found.likeness.kind], -found.likeness.percent


def _ordered(item: _Compared, number: int, candidate: Candidate, found: Likeness) -> Found:
    mine = (item.received_at, item.evidence_id, number)
    theirs = (candidate.received_at, candidate.evidence_id, candidate.number)
    (_, one, one_page), (_, other, other_page) = sorted((mine, theirs))
    return Found(one, one_page, other, other_page, found)


def _candidate_seen(tools: JobTools, session: Session, candidate: Candidate) -> PageSeen:
    item = evidence_of_any_claim(session, candidate.evidence_id)
    row = store.page_of(session, candidate.reading_id, candidate.number)
    if item is None or row is None:
        return PageSeen()
    seal = tools.keyring.values(candidate.wrapped_key)
    shape = store.opened_shape(seal, candidate.print_id, candidate.shape)
    return _seen(seal, item, row, shape)


def _seen(
    seal: ValueSeal, item: EvidenceItem, row: ReadingPage, shape: tuple[int, ...]
) -> PageSeen:
    """A page as it is compared; forms of questions and answers are not."""
    if item.object_name is not None:
        return PageSeen(shape, tokens_of(page_text(seal, row)))
    if item.kind not in COMPARED_FORMS:
        return PageSeen()
    return PageSeen((), tokens_of(_own_words(seal, item)), written=True)


def _own_words(seal: ValueSeal, item: EvidenceItem) -> str:
    """What a person wrote, without the questions that stand before it."""
    if item.kind is EvidenceKind.STATEMENT:
        return open_optional(seal, Sealed.FORM_TEXT.at(item.id), item.form_text) or ""
    answers = open_optional(seal, Sealed.FORM_ANSWERS.at(item.id), item.form_answers)
    if answers is None:
        return ""
    return "\n".join(seen.words for seen in Report.model_validate_json(answers).observed)
