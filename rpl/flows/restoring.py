"""What a restored installation must never do again: give out what others may hold already."""

from datetime import datetime

from sqlmodel import Session

from rpl.domain.credential import LIST_LENGTH
from rpl.domain.restoring import feed_after, list_after
from rpl.store.credential import newest_list
from rpl.store.provider import move_feed, next_position
from rpl.store.tables import StatusList


def go_on_elsewhere(session: Session, now: datetime) -> None:
    """Begin a status list that no credential can be on, and leave a gap in the feed."""
    number = list_after(newest_list(session), now)
    session.add(StatusList(number=number, length=LIST_LENGTH))
    move_feed(session, feed_after(next_position(session), now))
