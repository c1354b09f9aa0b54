"""Steps of the credit room."""

from uuid import UUID

from rpl.flows import credit
from rpl.jobs.tools import JobTools
from rpl.store.database import write_session


def post_credit(tools: JobTools, claim_id: UUID) -> None:
    """Post the credit of every granted unit of a claim, and hand over `issue` for each."""
    with write_session(tools.engine) as session:
        credit.post_granted(session, tools.catalog, tools.clock, tools.queue, claim_id=claim_id)
