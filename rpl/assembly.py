"""Builds everything the service runs with, from the settings; the only place that names engines.

`Parts` are what pages and background steps share.  `app_context` and `job_tools` are those, and
what each of the two needs alone.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import Engine

from rpl.adapters.access_spool import AccessSpool
from rpl.adapters.browser_secrets import BrowserSecrets
from rpl.adapters.clamav import scanner
from rpl.adapters.clock import WallClock
from rpl.adapters.credentials import credential_desk
from rpl.adapters.field_finder import GazetteerFieldFinder
from rpl.adapters.head_notes import HeadNotes
from rpl.adapters.key_ring import LocalKeyRing
from rpl.adapters.key_store import FolderShelf
from rpl.adapters.mailer import mailer
from rpl.adapters.master_keys import MasterKeys, decoded, made_at_need
from rpl.adapters.one_time_codes import TotpCodes
from rpl.adapters.pack_cipher import WebPackCipher
from rpl.adapters.page_reader import SandboxedPageReader
from rpl.adapters.passwords import Argon2Passwords
from rpl.adapters.small_pictures import SmallPictures
from rpl.adapters.translator import installed_translator
from rpl.adapters.vault import LocalVault
from rpl.catalog import Catalog, load_catalog
from rpl.domain.achievement import Issuer
from rpl.jobs.tools import JobTools
from rpl.ports import Clock, KeyRing, PageReader, Scanner, Vault
from rpl.ports.credential import CredentialDesk, KeyShelf
from rpl.ports.field import FieldTools
from rpl.ports.letter import LetterPress
from rpl.ports.queue import WorkQueue
from rpl.ports.sign_in import SingleSignOn
from rpl.settings import Settings
from rpl.store.credential import publications
from rpl.store.database import connect
from rpl.store.queue import EmbeddedQueue
from rpl.store.signing_keys import StoredShelf

if TYPE_CHECKING:
    from rpl.edge.context import AppContext

_PRIVATE = 0o077  # what the umask takes away: everything from everybody else


@dataclass(frozen=True, slots=True)
class Parts:
    """One of each engine.  The first of `secrets` signs what the service hands to browsers."""

    settings: Settings
    engine: Engine
    catalog: Catalog
    clock: Clock
    vault: Vault
    keyring: KeyRing
    scanner: Scanner
    page_reader: PageReader
    queue: WorkQueue
    credentials: CredentialDesk
    secrets: Callable[[], Sequence[bytes]]


def build(settings: Settings) -> Parts:
    """The parts of one service.  Makes its folders, private, where they are missing.

    Raises:
        DefinitionError: A definition file is not what its folder promises.
        MasterKeyError: The master key is damaged.
    """
    os.umask(_PRIVATE)
    catalog = load_catalog(settings.assessments, settings.rubrics)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    masters = master_keys(settings)
    clock = WallClock()
    engine = connect(settings.database)
    keyring = LocalKeyRing.following(masters)
    return Parts(
        settings=settings,
        engine=engine,
        catalog=catalog,
        clock=clock,
        vault=vault_of(settings),
        keyring=keyring,
        scanner=scanner(settings.clamav, accepts_unscanned=settings.clamav_away == "accept"),
        page_reader=SandboxedPageReader(),
        queue=queue_of(settings, clock),
        credentials=credential_desk(
            issuer(settings), shelf_of(settings, engine, keyring), publications(engine, keyring)
        ),
        secrets=BrowserSecrets(
            masters, clock, masters.changed_at if isinstance(masters, MasterKeys) else None
        ),
    )


@contextmanager
def opened(settings: Settings) -> Iterator[Parts]:
    """The parts of one service for as long as a command takes; its connections are closed after.

    Raises:
        DefinitionError: A definition file is not what its folder promises.
        MasterKeyError: The master key is damaged.
    """
    parts = build(settings)
    try:
        yield parts
    finally:
        parts.engine.dispose()


def master_keys(settings: Settings, *, make: bool = True) -> Callable[[], Sequence[bytes]]:
    """What answers the master keys in force, the current one first.

    A file that a setting names is never made: a new key would open nothing that is there.

    Raises:
        MasterKeyError: The setting or the file holds something else, or the file is missing.
    """
    if settings.master_key:
        given = decoded(settings.master_key.split(","), "RPL_MASTER_KEY")
        return lambda: given
    path = settings.keys_dir / "master.key"
    return MasterKeys(settings.master_key_file or (made_at_need(path) if make else path))


def shelf_of(settings: Settings, engine: Engine, keyring: KeyRing) -> KeyShelf:
    """Where the issuer's signing keys lie: files, or rows where several machines may share them."""
    files = FolderShelf(settings.keys_dir)
    return files if engine.dialect.name == "sqlite" else StoredShelf(engine, keyring, files)


def vault_of(settings: Settings) -> Vault:
    """The vault that the settings name."""
    if not settings.vault_in_bucket:
        return LocalVault(settings.vault_dir)
    from rpl.adapters.object_store import Bucket, BucketVault  # noqa: PLC0415 -- an optional engine

    return BucketVault(
        Bucket(
            address=settings.vault,
            endpoint=settings.s3_endpoint,
            region=settings.s3_region,
            access_key=settings.s3_access_key,
            secret_key=settings.s3_secret_key,
        )
    )


def queue_of(settings: Settings, clock: Clock) -> WorkQueue:
    """The queue that the settings name."""
    if settings.queue_in_force == "embedded":
        return EmbeddedQueue(clock)
    from rpl.adapters.procrastinate_queue import (  # noqa: PLC0415 -- an optional engine
        ProcrastinateQueue,
    )

    return ProcrastinateQueue(clock)


def prepare_queue(parts: Parts) -> None:
    """Bring the tables of the queue's engine to the form it needs; after our own migrations."""
    if parts.settings.queue_in_force == "procrastinate":
        from rpl.adapters.procrastinate_schema import (  # noqa: PLC0415 -- an optional engine
            bring_schema,
        )

        bring_schema(parts.engine)


def issuer(settings: Settings) -> Issuer:
    """Who signs here, and the public address that everything signed names."""
    return Issuer(did=settings.issuer_did, name=settings.issuer_name, url=settings.public_url)


def app_context(parts: Parts) -> "AppContext":
    """What a page may ask for."""
    # A worker, which shows no page, starts without the web framework: half of its start.
    from rpl.adapters.picture_cover import PillowCover  # noqa: PLC0415 -- as above
    from rpl.edge.context import AppContext  # noqa: PLC0415 -- as above
    from rpl.edge.pages import make_pages  # noqa: PLC0415 -- as above

    settings = parts.settings
    return AppContext(
        engine=parts.engine,
        catalog=parts.catalog,
        clock=parts.clock,
        vault=parts.vault,
        keyring=parts.keyring,
        scanner=parts.scanner,
        page_reader=parts.page_reader,
        picture_cover=PillowCover(),
        queue=parts.queue,
        passwords=Argon2Passwords(),
        credentials=parts.credentials,
        pages=make_pages(settings.templates),
        access_log=AccessSpool(settings.spool_dir),
        head_notes=HeadNotes(settings.heads_file),
        secrets=parts.secrets,
        public_url=settings.public_url,
        secure=settings.secure,
        rate_limits=settings.rate_limits == "on",
        one_time_codes=TotpCodes(settings.issuer_name),
        second_factor_required=settings.second_factor_required,
        field_tools=FieldTools(WebPackCipher(), SmallPictures()),
        single_sign_on=_single_sign_on(settings, parts.clock),
        metrics_token=settings.metrics_token,
        mail_offered=settings.mail_offered,
    )


def job_tools(parts: Parts) -> JobTools:
    """What a background step may use."""
    return JobTools(
        engine=parts.engine,
        catalog=parts.catalog,
        clock=parts.clock,
        vault=parts.vault,
        keyring=parts.keyring,
        page_reader=parts.page_reader,
        translator=installed_translator(parts.settings.models_dir),
        field_finder=GazetteerFieldFinder(parts.clock),
        mailer=mailer(parts.settings.mail, parts.settings.mail_dir, parts.settings.sender),
        press=cache(lambda: press_of(parts.settings)),
        queue=parts.queue,
        credentials=parts.credentials,
        mail_offered=parts.settings.mail_offered,
    )


def press_of(settings: Settings) -> LetterPress:
    """What puts letters into words and onto paper."""
    # Templates and typesetter take a second or two to start, and few jobs need them.
    from rpl.adapters.typesetter import typeset  # noqa: PLC0415 -- as above
    from rpl.edge.pages import make_pages  # noqa: PLC0415 -- as above
    from rpl.edge.press import Press  # noqa: PLC0415 -- as above

    return Press(make_pages(settings.templates), typeset)


def _single_sign_on(settings: Settings, clock: Clock) -> SingleSignOn | None:
    if not settings.oidc_issuer:
        return None
    from rpl.adapters.single_sign_on import OidcSignOn  # noqa: PLC0415 -- an optional engine

    return OidcSignOn(
        name=settings.oidc_name or str(urlsplit(settings.oidc_issuer).hostname),
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        clock=clock,
    )
