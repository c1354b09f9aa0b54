"""A worker says that it lives, and what it did; a page goes on without its picture."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session

from rpl.domain.running import Tally
from rpl.ports import Clock
from rpl.store import running
from rpl.store.objects import PICTURE_COLUMNS, pages_of_image


def give_sign_of_life(
    session: Session, clock: Clock, worker_id: UUID, done: Iterable[Tally]
) -> None:
    """Write that a worker lives, and count what it attempted since it last said so."""
    running.beat(session, worker_id, clock.now())
    running.add_tallies(session, done)


def say_goodbye(session: Session, worker_id: UUID, done: Iterable[Tally]) -> None:
    """A worker ends as it should; nobody waits for its next sign."""
    running.add_tallies(session, done)
    running.end_of(session, worker_id)


def forget_image(session: Session, name: str) -> bool:
    """Let pages stand without their picture, which is lost; False where no page has it."""
    pages = pages_of_image(session, name)
    for page in pages:
        for column in PICTURE_COLUMNS:
            if getattr(page, column) == name:
                setattr(page, column, None)
        session.add(page)
    return bool(pages)
