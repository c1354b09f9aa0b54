"""An applicant says what they can do already, before they give evidence for it."""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.audit import Act, Deed
from rpl.domain.self_assessment import read_answers
from rpl.flows.intake.locking import lock_draft
from rpl.ports import Clock
from rpl.store import audit
from rpl.store.self_assessment import replace_answers


def assess_oneself(
    session: Session,
    clock: Clock,
    catalog: Catalog,
    claim_id: UUID,
    given: Mapping[tuple[str, int], str],
) -> None:
    """Keep what the applicant says of each outcome, by unit and place, instead of what they said.

    Raises:
        MoveNotAllowedError: The claim was sent, or withdrawn.
        AnswerRefusedError: It is no answer, or of no outcome of this qualification.
    """
    claim = lock_draft(session, claim_id)
    qualification = catalog.qualification(f"{claim.qualification}@{claim.version}")
    replace_answers(session, claim_id, read_answers(given, qualification.units), clock.now())
    audit.append(session, clock, Act(deed=Deed.SELF_ASSESSED, claim_id=claim_id))
