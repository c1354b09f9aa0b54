"""Queries of the comments that members of staff keep."""

from uuid import UUID

from sqlmodel import Session, col, select, update

from rpl.store.tables import StaffComment


def comments_of(session: Session, staff_id: UUID) -> tuple[StaffComment, ...]:
    """The comments of a member of staff, what they use most first."""
    return tuple(
        session.exec(
            select(StaffComment)
            .where(StaffComment.staff_id == staff_id)
            .order_by(
                col(StaffComment.uses).desc(), col(StaffComment.kept_at), col(StaffComment.id)
            )
        )
    )


def comment_of(session: Session, staff_id: UUID, comment_id: UUID) -> StaffComment | None:
    """One of them; somebody else's looks absent."""
    return session.exec(
        select(StaffComment).where(StaffComment.id == comment_id, StaffComment.staff_id == staff_id)
    ).one_or_none()


def count_use(session: Session, staff_id: UUID, comment_id: UUID) -> bool:
    """Count once more that it was used; False where there is none."""
    counted = (
        update(StaffComment)
        .where(col(StaffComment.id) == comment_id, col(StaffComment.staff_id) == staff_id)
        .values(uses=StaffComment.uses + 1)
        .returning(col(StaffComment.id))
        .execution_options(synchronize_session=False)
    )
    return session.execute(counted).scalar_one_or_none() is not None
