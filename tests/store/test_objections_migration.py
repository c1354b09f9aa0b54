"""Records of conversations of before stand as they stood; what waits can be objected to."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Engine

from rpl.domain.conversation import Confirming, Objection
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.store.conversation import answer, recorders, unconfirmed
from rpl.store.database import read_session, write_session
from rpl.store.migrations import migrate
from rpl.store.sealed import Sealed, claim_seal
from tests.factories.migrated import CLAIMS, add, installed
from tests.fakes.vault import FakeKeyRing

BEFORE = "0047"
DAY = datetime(2026, 1, 2, tzinfo=UTC)
ADA, BORIS = UUID(int=9), UUID(int=12)
ALONE, AWAITED, CONFIRMED = UUID(int=81), UUID(int=82), UUID(int=83)


def staff(person: UUID, name: str) -> dict[str, object]:
    return {
        "id": person,
        "organisation_id": DEFAULT_ORGANISATION,
        "email": f"{name}@staff.example",
        "name": name,
        "password_hash": "hashed",
        "active": True,
    }


def test_records_of_before_keep_who_stands_behind_them(before: Engine) -> None:
    keyring = FakeKeyRing()
    with installed(before) as connection:
        add(connection, "staff", staff(ADA, "Ada"))
        add(connection, "staff", staff(BORIS, "Boris"))
        for record, second, confirmed in (
            (ALONE, None, None),
            (AWAITED, BORIS, None),
            (CONFIRMED, BORIS, DAY),
        ):
            row = {"id": record, **CLAIMS, "recorder_id": ADA, "second_id": second}
            add(
                connection,
                "conversation",
                {**row, "recorded_at": DAY, "confirmed_at": confirmed},
            )

    migrate(before, keyring)

    with read_session(before) as session:
        seal = claim_seal(session, keyring, CLAIMS["claim_id"])
        found = {each: recorders(session, seal, each) for each in (ALONE, AWAITED, CONFIRMED)}
        assert [each and each.confirming for each in found.values()] == [
            Confirming.ALONE,
            Confirming.AWAITED,
            Confirming.CONFIRMED,
        ]
        assert unconfirmed(session, CLAIMS["claim_id"]) == {AWAITED}
    said = Objection(remark="Otherwise")
    sealed = seal.seal(Sealed.OBJECTION.at(AWAITED), said.model_dump_json())
    with write_session(before) as session:
        taken = [
            answer(session, record, BORIS, objected_at=DAY, objection=sealed)
            for record in (AWAITED, AWAITED, CONFIRMED, ALONE)
        ]
        assert taken == [True, False, False, False]
    with read_session(before) as session:
        now = recorders(session, seal, AWAITED)
        assert now is not None
        assert (now.confirming, now.objection) == (Confirming.OBJECTED, said)
        assert unconfirmed(session, CLAIMS["claim_id"]) == {AWAITED}
