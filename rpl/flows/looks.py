"""Access: looks are kept for the applicant to see."""

from collections.abc import Sequence

from sqlmodel import Session

from rpl.domain.looks import Look
from rpl.store import looks as store


def keep_looks(session: Session, looks: Sequence[Look]) -> None:
    """Keep looks that were spooled.  Keeping one twice changes nothing."""
    store.keep(session, looks)
