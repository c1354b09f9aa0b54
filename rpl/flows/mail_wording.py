"""Wording of mail: an organisation writes a message in its own words, or goes back to the usual."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from rpl.catalog.jargon import jargon_in
from rpl.domain.audit import Act, Deed
from rpl.domain.errors import FieldProblem, translatable
from rpl.domain.mail import Worded
from rpl.domain.mail_messages import MailMessage
from rpl.domain.mail_wording import WordingChangedError, check_wording
from rpl.ports import Clock
from rpl.store import audit
from rpl.store.mail_wording import versions_of
from rpl.store.tables import MailWording

_JARGON = translatable("“%(word)s” is a word that nobody has to know. Write “%(plain)s”")
_BACK = Worded(subject="", text="")


@dataclass(frozen=True, slots=True)
class Place:
    """Whose words they are, and of which message in which language."""

    organisation_id: UUID
    message: MailMessage
    language: str


@dataclass(frozen=True, slots=True)
class By:
    """Who writes, and which version they had before them, 0 for none."""

    staff_id: UUID
    seen: int


def problems_of(message: MailMessage, language: str, worded: Worded) -> tuple[FieldProblem, ...]:
    """What is wrong with own words, among it what letters never say in this language."""
    unplain = (
        FieldProblem(field, _JARGON, {"word": word, "plain": plain})
        for field, said in (("subject", worded.subject), ("text", worded.text))
        for word, plain in jargon_in(said, language).items()
    )
    return (*check_wording(message, worded), *unplain)


def word_message(
    session: Session,
    clock: Clock,
    *,
    place: Place,
    by: By,
    worded: Worded,
    usual: Worded,
) -> tuple[FieldProblem, ...]:
    """Keep own words as the next version; the usual words typed anew are no words of their own.

    Raises:
        WordingChangedError: There is a newer one.
    """
    if worded == usual:
        go_back(session, clock, place=place, by=by)
        return ()
    problems = problems_of(place.message, place.language, worded)
    if not problems:
        _keep(session, clock, place, by, worded)
    return problems


def go_back(session: Session, clock: Clock, *, place: Place, by: By) -> None:
    """Go back to the usual words; what was said before stays in the history.

    Raises:
        WordingChangedError: There is a newer version than the one that was seen.
    """
    _keep(session, clock, place, by, _BACK)


def _keep(session: Session, clock: Clock, place: Place, by: By, worded: Worded) -> None:
    versions = versions_of(session, place.organisation_id, place.message, place.language)
    newest = versions[0].version if versions else 0
    if newest != by.seen:
        raise WordingChangedError
    if ((versions[0].worded if versions else None) or _BACK) == worded:
        return
    row = MailWording(
        id=uuid4(),
        organisation_id=place.organisation_id,
        message=place.message.value,
        language=place.language,
        version=newest + 1,
        subject=worded.subject,
        text=worded.text,
        worded_by=by.staff_id,
        worded_at=clock.now(),
    )
    row_id = row.id
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise WordingChangedError from error
    details = {
        "message": place.message.value,
        "language": place.language,
        "version": str(newest + 1),
    }
    act = Act(deed=Deed.MAIL_WORDED, subject_id=row_id, details=details)
    audit.append(session, clock, act)
