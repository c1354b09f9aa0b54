"""In whose words a message leaves: own words of its language first, the usual of it next."""

from uuid import UUID

import pytest
from sqlalchemy import Engine

from rpl.domain.mail import Worded, Wording
from rpl.domain.mail_messages import MESSAGES, MailMessage
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.flows.delivery import words_in_force
from rpl.store.database import read_session, write_session
from rpl.store.tables import MailWording
from tests.factories.organisation import an_organisation
from tests.factories.review import an_assessor
from tests.fakes.clock import NOON

ASKED = MailMessage.EVIDENCE_ASKED


def own(engine: Engine, person: UUID, language: str, version: int, text: str) -> None:
    with write_session(engine) as session:
        session.add(
            MailWording(
                organisation_id=DEFAULT_ORGANISATION,
                message=ASKED.value,
                language=language,
                version=version,
                subject=text and "Please",
                text=text,
                worded_by=person,
                worded_at=NOON,
            )
        )


def said(engine: Engine, language: str, *, untranslated: bool) -> Worded | None:
    usual = MESSAGES[ASKED]
    wording = Wording(
        language=language,
        subject=usual.subject,
        text=usual.text,
        message=ASKED,
        untranslated=untranslated,
    )
    with read_session(engine) as session:
        return words_in_force(session, DEFAULT_ORGANISATION, wording)


@pytest.mark.parametrize("untranslated", [False, True])
def test_own_english_stands_in_only_where_the_usual_words_would_be_english_too(
    engine: Engine, *, untranslated: bool
) -> None:
    person, english = an_assessor(engine), Worded(subject="Please", text="Send more.")
    assert said(engine, "ar", untranslated=untranslated) is None

    own(engine, person, "en", 1, "Send more.")

    assert said(engine, "en", untranslated=False) == english
    assert said(engine, "ar", untranslated=untranslated) == (english if untranslated else None)

    own(engine, person, "ar", 1, "أرسل المزيد.")

    arabic = Worded(subject="Please", text="أرسل المزيد.")
    assert said(engine, "ar", untranslated=untranslated) == arabic


def test_a_version_without_text_goes_back_and_others_say_their_own(engine: Engine) -> None:
    person = an_assessor(engine)
    an_organisation(engine)

    own(engine, person, "en", 1, "Send more.")
    own(engine, person, "en", 2, "")

    assert said(engine, "en", untranslated=False) is None
