"""Installations of before keep their rows, and every version of own words is kept once."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from rpl.domain.mail import Worded
from rpl.domain.mail_messages import MailMessage
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.store.database import read_session, write_session
from rpl.store.mail_wording import all_own_words, own_words, versions_of
from rpl.store.migrations import migrate
from rpl.store.tables import Claim, MailWording
from tests.factories.migrated import installed
from tests.factories.review import an_assessor
from tests.fakes.vault import FakeKeyRing

BEFORE, NOW = "0057", datetime(2026, 11, 1, tzinfo=UTC)
ASKED = MailMessage.EVIDENCE_ASKED


def test_the_newest_version_counts_and_none_is_there_twice(before: Engine) -> None:
    with installed(before):
        pass

    migrate(before, FakeKeyRing())

    person = an_assessor(before)

    def words(version: int, text: str) -> MailWording:
        return MailWording(
            organisation_id=DEFAULT_ORGANISATION,
            message=ASKED.value,
            language="ar",
            version=version,
            subject="موضوع" if text else "",
            text=text,
            worded_by=person,
            worded_at=NOW,
        )

    with write_session(before) as session:
        session.add_all([words(1, "أرسل"), words(2, ""), words(3, "أرسل لنا")])
    with read_session(before) as session:
        newest = Worded(subject="موضوع", text="أرسل لنا")
        assert session.exec(select(Claim)).one().reference == "RPL-0000-0000"
        assert own_words(session, DEFAULT_ORGANISATION, ASKED, "ar") == newest
        assert own_words(session, DEFAULT_ORGANISATION, ASKED, "en") is None
        assert all_own_words(session, DEFAULT_ORGANISATION) == {(ASKED.value, "ar"): (newest, NOW)}
        found = versions_of(session, DEFAULT_ORGANISATION, ASKED, "ar")
        assert [(each.version, each.worded is None) for each in found] == [
            (3, False),
            (2, True),
            (1, False),
        ]
    with pytest.raises(IntegrityError), write_session(before) as session:
        session.add(words(3, "مرة أخرى"))
