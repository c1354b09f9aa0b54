"""Claims of before letters were kept as files keep their rows, and have none."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from rpl.store.database import read_session, write_session
from rpl.store.letter import printed_letter
from rpl.store.migrations import migrate
from rpl.store.tables import PrintedLetter
from tests.factories.migrated import installed
from tests.factories.review import a_claim
from tests.fakes.vault import FakeKeyRing

BEFORE, NOW = "0054", datetime(2026, 11, 1, tzinfo=UTC)


def test_a_letter_is_kept_once_in_each_language(before: Engine) -> None:
    with installed(before):
        pass

    migrate(before, FakeKeyRing())

    claim_id = a_claim(before)
    with write_session(before) as session:
        session.add(PrintedLetter(claim_id=claim_id, language="ar", asked_at=NOW))
    with read_session(before) as session:
        found = printed_letter(session, claim_id, "ar")
        assert found is not None
        assert (found.pdf, found.due, found.digest, found.asked_at) == (None, True, "", NOW)
        assert printed_letter(session, claim_id, "en") is None
    with pytest.raises(IntegrityError), write_session(before) as session:
        session.add(PrintedLetter(claim_id=claim_id, language="ar", asked_at=NOW))
