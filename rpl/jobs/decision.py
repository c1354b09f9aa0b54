"""Steps of the decision room."""

from uuid import UUID

from rpl.flows import decision
from rpl.jobs.tools import JobTools
from rpl.store.database import write_session


def decide(tools: JobTools, claim_id: UUID) -> None:
    """Decide every unit of a claim, and hand over `post_credit`.

    Nothing but rules runs here, so one short transaction takes, works and records.
    """
    with write_session(tools.engine) as session:
        decision.decide_claim(
            session,
            tools.catalog,
            tools.clock,
            tools.keyring,
            tools.queue,
            claim_id=claim_id,
        )
