"""The step of the record room: the text becomes a draft record."""

from uuid import UUID

from rpl.domain.confirmation import history_fields
from rpl.domain.intake import OTHERS_KINDS
from rpl.domain.journey import EvidenceState
from rpl.flows import record as flow
from rpl.jobs.tools import JobTools
from rpl.store.database import read_session, write_session
from rpl.store.form_answers import work_periods
from rpl.store.intake import evidence_of_any_claim
from rpl.store.reading import stored_reading
from rpl.store.sealed import claim_seal


def draft(tools: JobTools, evidence_id: UUID) -> None:
    """Find the fields of the record on the pages; the applicant is asked to confirm them."""
    with read_session(tools.engine) as session:
        item = evidence_of_any_claim(session, evidence_id)
        if item is None or item.state is not EvidenceState.TRANSLATED:
            return
        seal = claim_seal(session, tools.keyring, item.claim_id)
        stored = stored_reading(session, seal, evidence_id)
        if stored is None:
            return
        chosen, written = item.kind, item.form_text is not None
        periods = work_periods(seal, item)
    if periods:
        found = history_fields(periods, stored.reading)
    else:
        found = () if chosen in OTHERS_KINDS else tools.field_finder.find(chosen, stored.reading)
    kind = None if written else tools.field_finder.kind_of(stored.reading)
    with write_session(tools.engine) as session:
        flow.draft_record(session, tools.keyring, evidence_id, found, kind)


def give_up_draft(tools: JobTools, evidence_id: UUID) -> None:
    """The finder failed again and again: the applicant types the record."""
    with write_session(tools.engine) as session:
        flow.draft_record(session, tools.keyring, evidence_id, ())
