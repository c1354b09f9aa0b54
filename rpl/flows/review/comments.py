"""A member of staff keeps comments to use again."""

from uuid import UUID

from sqlmodel import Session

from rpl.domain.comment_bank import Comment, CommentAbsentError, new_comment
from rpl.domain.errors import FieldProblem
from rpl.ports import Clock
from rpl.store.review.comments import comment_of, comments_of, count_use
from rpl.store.tables import StaffComment


def keep_comment(
    session: Session,
    clock: Clock,
    *,
    staff_id: UUID,
    text: str,
    about: tuple[str, str, str],
    names_nobody: bool,
) -> tuple[FieldProblem, ...]:
    """Keep one more comment; or say what is wrong with it.

    `about` is the slug of a rubric, a criterion and a level, each empty for all.
    """
    tidy = " ".join(text.split())
    held = len(comments_of(session, staff_id))
    problems = new_comment(tidy, held, names_nobody=names_nobody)
    if problems:
        return problems
    rubric, criterion, level = about
    kept = Comment(text=tidy, rubric=rubric, criterion=criterion, level=level)
    session.add(StaffComment(staff_id=staff_id, kept_at=clock.now(), **kept.model_dump()))
    return ()


def change_comment(
    session: Session, *, staff_id: UUID, comment_id: UUID, text: str, names_nobody: bool
) -> tuple[FieldProblem, ...]:
    """Write a comment anew; or say what is wrong.

    Raises:
        CommentAbsentError: They keep no such comment.
    """
    row = _kept(session, staff_id, comment_id)
    tidy = " ".join(text.split())
    problems = new_comment(tidy, 0, names_nobody=names_nobody)
    if not problems:
        row.text = tidy
        session.add(row)
    return problems


def remove_comment(session: Session, *, staff_id: UUID, comment_id: UUID) -> None:
    """Forget a comment; where it was used it stays.

    Raises:
        CommentAbsentError: They keep no such comment.
    """
    session.delete(_kept(session, staff_id, comment_id))


def use_comment(session: Session, *, staff_id: UUID, comment_id: UUID) -> None:
    """Count that a comment was put into a reason.

    Raises:
        CommentAbsentError: They keep no such comment.
    """
    if not count_use(session, staff_id, comment_id):
        raise CommentAbsentError


def _kept(session: Session, staff_id: UUID, comment_id: UUID) -> StaffComment:
    row = comment_of(session, staff_id, comment_id)
    if row is None:
        raise CommentAbsentError
    return row
