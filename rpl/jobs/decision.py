"""Steps of the decision room."""

from uuid import UUID

from rpl.domain.mail import Wording
from rpl.flows import decision, mail
from rpl.jobs.tools import JobTools
from rpl.store.database import read_session, write_session
from rpl.store.intake import claim_summary
from rpl.store.mail import address_of


def decide(tools: JobTools, claim_id: UUID) -> None:
    """Decide every unit of a claim, hand over `post_credit`, and write that there is a decision.

    Nothing but rules runs here, so one short transaction takes, works and records; whoever left an
    address is written to in the same one, once.
    """
    notice = _notice(tools, claim_id)
    with write_session(tools.engine) as session:
        done = decision.decide_claim(
            session,
            tools.catalog,
            tools.clock,
            tools.keyring,
            tools.queue,
            claim_id=claim_id,
        )
        if done and notice is not None:
            mail.send_notice(
                session,
                tools.clock,
                tools.keyring,
                tools.queue,
                claim_id=claim_id,
                notice=notice,
                details={"link": f"{tools.credentials.issuer.url}/{notice.language}/claim/letter"},
            )


def _notice(tools: JobTools, claim_id: UUID) -> Wording | None:
    """What is written to the applicant, where they left an address; found before anybody waits."""
    if not tools.mail_offered:
        return None
    with read_session(tools.engine) as session:
        kept = address_of(session, claim_id)
        if kept is None or kept.confirmed_at is None:
            return None
        lang = claim_summary(session, claim_id).language
    return tools.press().notice(lang)
