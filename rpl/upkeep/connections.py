"""Looks at what an installation reaches over the network, and how: database, bucket, mail."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from sqlalchemy import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from rpl.adapters.clock import WallClock
from rpl.adapters.mailer import SmtpMailer
from rpl.addresses import is_loopback
from rpl.assembly import vault_of
from rpl.domain.mail import normal_address
from rpl.needs import EXTRAS, asked_for, is_here, missing
from rpl.ports.errors import EngineError, MailNotSentError
from rpl.settings import Settings
from rpl.store.database import connect, database_time, is_encrypted
from rpl.upkeep.findings import Check, Finding
from rpl.upkeep.probe import probe

CLOCKS_APART = timedelta(seconds=2)
"""Leases, codes and heartbeats are compared between machines; the shortest of them is seconds."""
_PATIENCE_SECONDS = 5.0
_VERIFIED = {"verify-ca", "verify-full"}


def extras(settings: Settings) -> Iterator[Check]:
    """Whether the packages are there that only some settings ask for."""
    asked = asked_for(settings)
    lacking = missing(asked)
    for extra in EXTRAS:
        if extra in lacking:
            told = f"{asked[extra]} needs {extra.name}: {extra.command}"
            yield Check(Finding.WRONG, "package", told)
        elif is_here(extra):
            yield Check(Finding.OK, "package", f"{extra.name} is installed")
        else:
            told = f"{extra.name} is not installed, and no setting asks for it"
            yield Check(Finding.OK, "package", told)


def database(settings: Settings) -> Iterator[Check]:
    """Whether others on the way to PostgreSQL can read along, and whether its clock is ours."""
    if not settings.on_postgresql:
        return
    engine = connect(settings.database)
    try:
        with engine.connect() as connection:
            before = WallClock().now()
            theirs = database_time(connection)
            ours = before + (WallClock().now() - before) / 2
            encrypted = is_encrypted(connection)
    except SQLAlchemyError:
        return  # the database's own check says why
    finally:
        engine.dispose()
    yield encryption(make_url(settings.database), encrypted=encrypted)
    yield clocks(ours, theirs)


def encryption(address: URL, *, encrypted: bool) -> Check:
    """What a connection to the database of this address is worth on the way."""
    host = str(address.query.get("host", address.host or ""))
    if not host or host.startswith("/") or is_loopback(host):
        return Check(Finding.OK, "connection", "to PostgreSQL on this machine")
    if not encrypted:
        advice = (
            f"to PostgreSQL at {host} is not encrypted, and others on the way can read along: set "
            "up TLS there, and add ?sslmode=verify-full to RPL_DATABASE_URL"
        )
        return Check(Finding.WARNING, "connection", advice)
    if address.query.get("sslmode") not in _VERIFIED:
        advice = (
            f"to PostgreSQL at {host} is encrypted, but whoever answers is believed to be it: add "
            "?sslmode=verify-full to RPL_DATABASE_URL"
        )
        return Check(Finding.WARNING, "connection", advice)
    return Check(Finding.OK, "connection", f"to PostgreSQL at {host} is encrypted and verified")


def clocks(ours: datetime, theirs: datetime) -> Check:
    """Whether two clocks tell the same time."""
    apart = abs(ours - theirs.astimezone(UTC))
    if apart <= CLOCKS_APART:
        return Check(Finding.OK, "clock", "tells the database's time")
    advice = (
        f"differs from the database's by {apart.total_seconds():.0f} s: codes, leases and signs of "
        "life are misjudged. Keep both by NTP"
    )
    return Check(Finding.WARNING, "clock", advice)


def bucket(settings: Settings) -> Iterator[Check]:
    """Whether the bucket takes a file, gives it back and forgets it."""
    if not settings.vault_in_bucket:
        return
    endpoint = urlsplit(settings.s3_endpoint)
    if endpoint.scheme == "http" and not is_loopback(endpoint.hostname or ""):
        advice = (
            "RPL_S3_ENDPOINT is plain http: what is sent is sealed, but others on the way see "
            "which files are asked for, and can keep them back. Use https"
        )
        yield Check(Finding.WARNING, "bucket", advice)
    try:
        failed = probe(vault_of(settings))
    except (EngineError, ValueError) as error:
        failed = f"cannot be reached ({error})"
    if failed:
        yield Check(Finding.WRONG, "bucket", failed)
    else:
        yield Check(Finding.OK, "bucket", "takes a file, gives it back and forgets it")


def mail(settings: Settings) -> Iterator[Check]:
    """Whether letters can leave, and whether their links lead here."""
    if not settings.mail and settings.mail_offered:
        advice = f"no server; letters are files in {settings.mail_dir}. RPL_MAIL names a server"
        yield Check(Finding.WARNING, "mail", advice)
        return
    if not settings.mail:
        advice = "no server, so nobody is offered a link by e-mail. RPL_MAIL names a server"
        yield Check(Finding.WRONG if settings.secure else Finding.WARNING, "mail", advice)
        return
    found = list(_mail_that_cannot_work(settings))
    yield from found or [Check(Finding.OK, "mail", f"from {settings.sender}")]


def _mail_that_cannot_work(settings: Settings) -> Iterator[Check]:
    here = is_loopback(urlsplit(settings.mail).hostname or "")
    if not normal_address(parseaddr(settings.sender)[1]):
        advice = f"letters come from {settings.sender}, which is no address: set RPL_MAIL_FROM"
        yield Check(Finding.WARNING if here else Finding.WRONG, "mail", advice)
    if not here and is_loopback(urlsplit(settings.public_url).hostname or ""):
        advice = (
            f"letters leave this machine, and their links lead to {settings.public_url}, which "
            "nobody else can open: set RPL_PUBLIC_URL"
        )
        yield Check(Finding.WARNING, "mail", advice)
    try:
        SmtpMailer(settings.mail, settings.sender).try_out(_PATIENCE_SECONDS)
    except MailNotSentError as error:
        advice = f"the server of RPL_MAIL does not let us in ({error}); letters wait until it does"
        yield Check(Finding.WARNING, "mail", advice)
