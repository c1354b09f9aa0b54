"""The contract of `ports.Mailer`: on a mail server, on a folder, and on the fake."""

import os
import socket
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from rpl.adapters.mailer import FolderMailer, SmtpMailer, mailer
from rpl.domain.mail import Letter, Worded
from rpl.domain.mail_messages import MailMessage
from rpl.edge.languages import LANGUAGES
from rpl.edge.letters import wording
from rpl.edge.pages import make_pages
from rpl.ports.errors import MailNotSentError
from rpl.ports.mail import Mailer
from rpl.settings import PROJECT
from rpl.web.staff.wording import sample_letter
from tests.fakes.clock import NOON
from tests.fakes.mailer import FakeMailer

PAGES = make_pages(PROJECT / "templates")
NUMBER = UUID(int=7)
LETTER = Letter(to="ana@applicant.example", subject="Tu código: تأكيد", text="Línea\n\nرمز: ABCD\n")
SENDER = "rpl@service.example"
Received = Callable[[], list[tuple[str, str, str]]]


@dataclass
class Mailbox:
    """Keeps what arrives; refuses what goes to `refused@`."""

    messages: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if address.startswith("refused@"):
            return f"550 no mailbox {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 -- aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.original_content or b""
        self.messages.append(message_from_bytes(content, policy=policy.SMTP))
        return "250 OK"


def authenticate(
    _server: object, _session: object, _envelope: object, _kind: str, data: object
) -> AuthResult:
    right = isinstance(data, LoginPassword) and data == LoginPassword(b"rpl", b"p:ss")
    return AuthResult(success=right, handled=False)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def server(mailbox: Mailbox) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=port,
        authenticator=authenticate,
        auth_require_tls=False,
    )
    controller.start()
    yield f"127.0.0.1:{port}"
    controller.stop()


@pytest.fixture(params=["smtp", "folder", "fake"])
def both(
    request: pytest.FixtureRequest, tmp_path: Path
) -> tuple[Mailer, Callable[[], list[tuple[str, str, str]]]]:
    """A mailer, and what arrived through it: to, subject, text of each letter once."""
    if request.param == "fake":
        fake = FakeMailer()
        return fake, lambda: [(s.to, s.subject, s.text) for s in fake.sent.values()]
    if request.param == "folder":
        folder = tmp_path / "mail"
        return FolderMailer(folder, SENDER), lambda: [
            told(message_from_bytes(path.read_bytes(), policy=policy.SMTP))
            for path in folder.iterdir()
        ]
    box = request.getfixturevalue("mailbox")
    address = request.getfixturevalue("server")
    return SmtpMailer(f"smtp://{address}", SENDER), lambda: list(
        {m["Message-ID"]: told(m) for m in box.messages}.values()
    )


def told(message: EmailMessage) -> tuple[str, str, str]:
    return message["To"], message["Subject"], message.get_content().replace("\r\n", "\n")


def test_a_letter_arrives_as_it_was_written_and_a_second_copy_is_known(
    both: tuple[Mailer, Received],
) -> None:
    post, received = both

    post.send(LETTER, NUMBER)
    post.send(LETTER, NUMBER)

    assert received() == [(LETTER.to, LETTER.subject, LETTER.text)]


def test_a_letter_says_whom_it_comes_from_and_that_nobody_reads_answers(
    server: str, mailbox: Mailbox
) -> None:
    SmtpMailer(f"smtp://rpl:p%3Ass@{server}", SENDER).send(LETTER, NUMBER)

    (message,) = mailbox.messages
    assert message["From"] == SENDER
    assert message["Message-ID"] == f"<{NUMBER}@service.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_administrators_are_shown_arrives_letter_by_letter(
    server: str, mailbox: Mailbox, language: str
) -> None:
    own = Worded(subject="رسالة من {organisation}", text="مرحبا {name}\n\n{link}\n{code}")
    usual = [wording(PAGES, language, message) for message in MailMessage]
    letters = [sample_letter(words, None, "Taller Ñ") for words in usual]
    letters.append(sample_letter(usual[0], own, "Taller Ñ"))

    for letter in letters:
        SmtpMailer(f"smtp://{server}", SENDER).send(letter, uuid4())

    arrived = [told(message) for message in mailbox.messages]
    assert [(to, subject, text.rstrip("\n")) for to, subject, text in arrived] == [
        (letter.to, letter.subject, letter.text) for letter in letters
    ]


@pytest.mark.parametrize(
    ("address", "to"),
    [
        ("smtp://{server}", "refused@applicant.example"),
        ("smtp://rpl:wrong@{server}", "ana@applicant.example"),
        ("smtps://{server}", "ana@applicant.example"),
        ("smtp://127.0.0.1:1", "ana@applicant.example"),
    ],
    ids=["no mailbox", "wrong password", "no TLS where TLS is asked for", "nobody there"],
)
def test_what_is_not_taken_is_told_without_an_address(server: str, address: str, to: str) -> None:
    post = SmtpMailer(address.format(server=server), SENDER)

    with pytest.raises(MailNotSentError) as refusal:
        post.send(LETTER.model_copy(update={"to": to}), NUMBER)

    assert "applicant" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_another_machine_is_not_spoken_to_without_tls(
    server: str, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rpl.adapters.mailer._HERE", set())

    with pytest.raises(MailNotSentError):
        SmtpMailer(f"smtp://{server}", SENDER).send(LETTER, NUMBER)

    assert mailbox.messages == []


def test_a_folder_of_letters_is_nobody_elses(tmp_path: Path) -> None:
    FolderMailer(tmp_path / "mail", SENDER).send(LETTER, NUMBER)

    (letter,) = (tmp_path / "mail").iterdir()
    assert stat.S_IMODE(letter.stat().st_mode) == 0o600
    assert stat.S_IMODE(letter.parent.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file")

    with pytest.raises(MailNotSentError):
        FolderMailer(tmp_path / "mail", SENDER).send(LETTER, NUMBER)


@pytest.mark.parametrize("address", ["", "smtp://localhost"])
def test_letters_in_the_folder_go_when_their_time_is_over(tmp_path: Path, address: str) -> None:
    other = uuid4()
    for number in (NUMBER, other):
        FolderMailer(tmp_path, SENDER).send(LETTER, number)
    os.utime(tmp_path / f"{NUMBER}.eml", (NOON.timestamp(),) * 2)
    os.utime(tmp_path / f"{other}.eml", ((NOON + timedelta(minutes=1)).timestamp(),) * 2)

    mailer(address, tmp_path, SENDER).forget(NOON + timedelta(seconds=30))
    mailer(address, tmp_path / "none", SENDER).forget(NOON)

    assert [path.stem for path in tmp_path.iterdir()] == [str(other)]


def test_the_setting_chooses(tmp_path: Path) -> None:
    assert isinstance(mailer("", tmp_path, SENDER), FolderMailer)
    assert isinstance(mailer("smtp://localhost", tmp_path, SENDER), SmtpMailer)
