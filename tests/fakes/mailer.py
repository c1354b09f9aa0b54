"""A mailer that keeps what was sent, and one whose server is away."""

from datetime import datetime
from uuid import UUID

from rpl.domain.mail import Letter
from rpl.ports.errors import MailNotSentError


class FakeMailer:
    """`sent` holds the letters by their number: a second copy is none.  It keeps no time."""

    def __init__(self) -> None:
        self.sent: dict[UUID, Letter] = {}
        self.away = False

    def send(self, letter: Letter, number: UUID) -> None:
        if self.away:
            raise MailNotSentError("the fake server is away")
        self.sent[number] = letter

    def forget(self, before: datetime) -> None:
        """Nothing rests here: what was sent is for the test to look at."""
