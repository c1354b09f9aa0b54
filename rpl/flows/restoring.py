"""What a restored installation must never do again: give out what others may hold already."""

from sqlmodel import Session

from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.credential import LIST_LENGTH
from rpl.domain.restoring import feed_after, list_after
from rpl.ports import Clock
from rpl.store import audit
from rpl.store.credential import newest_list
from rpl.store.provider import move_feed, next_position
from rpl.store.tables import StatusList


def go_on_elsewhere(session: Session, clock: Clock) -> None:
    """Begin a status list that no credential can be on, and leave a gap in the feed.

    The audit trail notes that what follows was done on a restored installation.
    """
    now = clock.now()
    number = list_after(newest_list(session), now)
    session.add(StatusList(number=number, length=LIST_LENGTH))
    move_feed(session, feed_after(next_position(session), now))
    act = Act(deed=Deed.BACKUP_RESTORED, who=Who(kind=ActorKind.OPERATOR))
    audit.append(session, clock, act)
