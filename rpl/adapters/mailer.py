"""Mail: to a server over SMTP, or as files in a folder where no server is named."""

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID

from rpl.domain.mail import Letter
from rpl.ports.errors import MailNotSentError
from rpl.ports.mail import Mailer

_SECONDS = 30
_HERE = {"localhost", "127.0.0.1", "::1"}


class FolderMailer:
    """Answers `ports.mail.Mailer` with one private file a letter, named by its number.

    Nothing leaves the machine: for trying out, and for an operator who reads the letters out.
    """

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, letter: Letter, number: UUID) -> None:
        """Write a letter.

        Raises:
            MailNotSentError: It could not be written.
        """
        written = bytes(_message(letter, number, self._sender))
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = self._folder / f"{number}.eml"
            with open(path, "wb", opener=_private) as file:
                file.write(written)
        except OSError as error:
            raise MailNotSentError("a letter could not be written") from error

    def forget(self, before: datetime) -> None:
        """Remove letters written before then."""
        _forget(self._folder, before)


class SmtpMailer:
    """Answers `ports.mail.Mailer` with a mail server.

    `smtps://` speaks TLS from the start.  `smtp://` asks for STARTTLS and refuses to go on without
    it, except to a server on this machine.  `left` is a folder of letters from before there was a
    server.
    """

    def __init__(
        self,
        address: str,
        sender: str,
        trust: ssl.SSLContext | None = None,
        left: Path | None = None,
    ) -> None:
        parts = urlsplit(address)
        self._tls = parts.scheme == "smtps"
        self._host = parts.hostname or ""
        self._port = parts.port or (465 if self._tls else 587)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._sender = sender
        self._trust = trust
        self._left = left

    def send(self, letter: Letter, number: UUID) -> None:
        """Hand a letter to the server.

        Raises:
            MailNotSentError: The server is away, or refuses it.
        """
        with _refusals(), self._connected(_SECONDS) as server:
            server.send_message(_message(letter, number, self._sender))

    def try_out(self, seconds: float) -> None:
        """Connect and sign in as sending does, and send nothing.

        Raises:
            MailNotSentError: The server is away, or does not let us in.
        """
        with _refusals(), self._connected(seconds) as server:
            server.noop()

    def forget(self, before: datetime) -> None:
        """Remove what was written before then, while no server was named."""
        if self._left is not None:
            _forget(self._left, before)

    def _connected(self, seconds: float) -> smtplib.SMTP:
        trust = self._trust or ssl.create_default_context()
        server: smtplib.SMTP
        if self._tls:
            server = smtplib.SMTP_SSL(self._host, self._port, timeout=seconds, context=trust)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=seconds)
        try:
            if not self._tls and self._host not in _HERE:
                server.starttls(context=trust)
            if self._user:
                server.login(self._user, self._password)
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
        return server


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except (OSError, smtplib.SMTPException) as error:
        # Not the error's own words: servers quote the address in them.
        raise MailNotSentError(f"no mail server took it: {type(error).__name__}") from None


def mailer(address: str, folder: Path, sender: str) -> Mailer:
    """The mailer of a setting: the server of this address, or the folder where there is none."""
    return SmtpMailer(address, sender, left=folder) if address else FolderMailer(folder, sender)


def _forget(folder: Path, before: datetime) -> None:
    for letter in folder.glob("*.eml"):
        try:
            if letter.stat().st_mtime < before.timestamp():
                letter.unlink()
        except FileNotFoundError:
            continue  # another worker was quicker


def _message(letter: Letter, number: UUID, sender: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, letter.to, letter.subject
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = f"<{number}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answers it
    message.set_content(letter.text)
    return message


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
