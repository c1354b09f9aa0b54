"""What a background step may use; the worker builds it once at start-up."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from rpl.catalog import Catalog
from rpl.ports import Clock, FieldFinder, KeyRing, PageReader, Translator, Vault
from rpl.ports.credential import CredentialDesk
from rpl.ports.letter import LetterPress
from rpl.ports.mail import Mailer
from rpl.ports.queue import WatchedQueue


@dataclass(frozen=True, slots=True)
class JobTools:
    """Everything a step may call.

    Where no mail can leave, it is not `mail_offered`.
    `press` is asked for the first time a letter is written: it takes the web's templates.
    """

    engine: Engine
    catalog: Catalog
    clock: Clock
    vault: Vault
    keyring: KeyRing
    page_reader: PageReader
    translator: Translator
    field_finder: FieldFinder
    queue: WatchedQueue
    mailer: Mailer
    press: Callable[[], LetterPress]
    credentials: CredentialDesk
    mail_offered: bool = True
