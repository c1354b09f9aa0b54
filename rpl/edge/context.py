"""What a page may ask for.  `rpl.main` fills `AppContext` and puts it on the app."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine
from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.audit import Who
from rpl.ports import Clock, KeyRing, PageReader, PasswordHasher, Scanner, Vault
from rpl.ports.credential import CredentialDesk
from rpl.ports.field import FieldTools
from rpl.ports.pictures import PictureCover
from rpl.ports.queue import WatchedQueue
from rpl.ports.sign_in import OneTimeCodes, SingleSignOn
from rpl.ports.trust import AccessLog, HeadNotes
from rpl.store import audit
from rpl.store.database import read_session, write_session

if TYPE_CHECKING:
    from rpl.edge.pages import Pages


@dataclass(frozen=True, slots=True)
class AppContext:
    """Everything built once at start-up and shared by requests.

    The first of `secrets` signs what is handed to browsers and programs; the others are accepted
    besides, after the master key was changed.
    """

    engine: Engine
    catalog: Catalog
    clock: Clock
    vault: Vault
    keyring: KeyRing
    scanner: Scanner
    page_reader: PageReader
    picture_cover: PictureCover
    queue: WatchedQueue
    passwords: PasswordHasher
    credentials: CredentialDesk
    pages: "Pages"
    access_log: AccessLog
    head_notes: HeadNotes
    secrets: Callable[[], Sequence[bytes]]
    public_url: str
    secure: bool
    rate_limits: bool
    one_time_codes: OneTimeCodes
    second_factor_required: bool
    field_tools: FieldTools
    metrics_token: str = ""
    mail_offered: bool = True
    single_sign_on: SingleSignOn | None = None


def context(request: Request) -> AppContext:
    """The start-up values."""
    found = request.app.state.context
    assert isinstance(found, AppContext)  # noqa: S101 -- set by rpl.main
    return found


def _reading(context: Annotated[AppContext, Depends(context)]) -> Iterator[Session]:
    with read_session(context.engine) as session:
        yield session


def _writing(
    request: Request, context: Annotated[AppContext, Depends(context)]
) -> Iterator[Session]:
    with writing(context, request) as session:
        yield session


@contextmanager
def writing(context: AppContext, request: Request) -> Iterator[Session]:
    """A session that writes for whoever is signed in: the audit trail says who that was."""
    with write_session(context.engine) as session:
        audit.act_as(session, lambda: acting(request))
        yield session


def acts(request: Request, who: Who) -> None:
    """Remember who acts in this request."""
    request.state.acting = who


def acting(request: Request) -> Who | None:
    """Who acts in this request, as far as it is known yet."""
    who = getattr(request.state, "acting", None)
    return who if isinstance(who, Who) else None


ContextDep = Annotated[AppContext, Depends(context)]
# `scope="function"`: commit before the response leaves, so a failed commit is a 500, not a lie.
ReadSessionDep = Annotated[Session, Depends(_reading, scope="function")]
WriteSessionDep = Annotated[Session, Depends(_writing, scope="function")]
