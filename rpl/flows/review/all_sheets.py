"""All sheets of a decided claim, for whoever looks at how it was marked and marks it no more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from rpl.domain.assessment import Qualification
from rpl.domain.marking import Marks
from rpl.domain.moderation import Call, SheetsNotShownError
from rpl.domain.review import SeatKind
from rpl.flows.review.desk import Desk, qualification_of
from rpl.store.review import decided, openings
from rpl.store.review.decided import Reader, Sheet
from rpl.store.review.marks import marks_given
from rpl.store.sealed import claim_seal


@dataclass(frozen=True, slots=True)
class MarkedClaim:
    """A decided claim with everything that was marked.

    `calls` say why a seat was called for; `marks` are by unit, in the order of the qualification,
    then by seat in the order of the seats.  `varied` are the units that an appeal changed.  All of
    it is of one round, `number`; `rounds` are those in which somebody marked.
    """

    claim_id: UUID
    reference: str
    qualification: Qualification
    decided_at: datetime | None
    sheets: tuple[Sheet, ...]
    calls: Mapping[SeatKind, tuple[Call, ...]]
    marks: Mapping[str, Mapping[SeatKind, Marks]]
    varied: frozenset[str]
    number: int
    rounds: tuple[int, ...]

    def counting(self, unit: str) -> SeatKind:
        """Whose marks of a unit the decision rests on (`store.decision.judged`)."""
        if unit in self.varied:
            return SeatKind.APPEAL
        settled = SeatKind.ADJUDICATION in self.marks[unit]
        return SeatKind.ADJUDICATION if settled else SeatKind.FIRST


def all_sheets(
    session: Session, desk: Desk, *, reader: Reader, claim_id: UUID, number: int | None = None
) -> MarkedClaim:
    """Every sheet of a round, once the claim is decided and no seat of it is open or called for.

    Without a `number` it is the newest in which somebody marked.

    Raises:
        SheetsNotShownError: It is not so, or the claim is none that this person may see.
        DefinitionChangedError: The definition the claim was opened under is not there any more.
    """
    claim = decided.decided_claim(session, reader, claim_id)
    if claim is None:
        raise SheetsNotShownError
    qualification = qualification_of(claim, desk.catalog)
    seal = claim_seal(session, desk.keyring, claim_id)
    rounds = decided.rounds_marked(session, claim_id)
    shown = number if number in rounds else max(rounds, default=1)
    sheets = decided.sheets_submitted(session, claim_id, shown)
    marks: dict[str, Mapping[SeatKind, Marks]] = {}
    for unit in qualification.units:
        given = marks_given(session, seal, claim_id, unit.id, shown)
        marks[unit.id] = {sheet.kind: given[sheet.kind] for sheet in sheets if sheet.kind in given}
    found = [openings.called(session, claim_id, shown, sheet.kind) for sheet in sheets]
    return MarkedClaim(
        claim_id=claim_id,
        reference=claim.reference,
        qualification=qualification,
        decided_at=claim.decided_at,
        sheets=sheets,
        calls={each.kind: each.calls for each in found if each is not None},
        marks=marks,
        varied=decided.varied_units(session, claim_id, shown),
        number=shown,
        rounds=rounds,
    )
