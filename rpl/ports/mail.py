"""What the flows ask of the post, as a protocol; `rpl.adapters.mailer` answers."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from rpl.domain.mail import Letter


class Mailer(Protocol):
    """Brings letters to people's mailboxes."""

    def send(self, letter: Letter, number: UUID) -> None:
        """Send a letter.

        `number` is the same however often it is tried, so that a mailbox can tell the second copy
        of a letter from another letter.

        Raises:
            MailNotSentError: It was not taken; trying again later may do.
        """
        ...

    def forget(self, before: datetime) -> None:
        """Remove the letters from before then that still rest here, if any do."""
        ...
