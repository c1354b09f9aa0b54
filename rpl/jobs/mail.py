"""Steps of the mail room."""

from uuid import UUID

from rpl.domain.account import ONE_TIME_LIFETIME
from rpl.flows import delivery
from rpl.jobs.tools import JobTools
from rpl.store.database import write_session


def send_mail(tools: JobTools, mail_id: UUID) -> None:
    """Send the letter of an errand, if there is one to send, and forget the errand.

    No transaction is open while the mail server is spoken to.  A worker that is killed between
    sending and forgetting sends the letter once more, under the same number.
    """
    public_url = tools.credentials.issuer.url
    with write_session(tools.engine) as session:
        letter = delivery.prepare(session, tools.clock, tools.keyring, mail_id, public_url)
    if letter is not None:
        tools.mailer.send(letter, mail_id)
    with write_session(tools.engine) as session:
        delivery.done(session, mail_id)


def forget_letters(tools: JobTools) -> None:
    """Remove letters that lie in a folder, once their code or link is over."""
    tools.mailer.forget(tools.clock.now() - ONE_TIME_LIFETIME)
