"""A claim of before can be taken along; what leaves with it is erased with the applicant."""

from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import select

from rpl.domain.audit import ActorKind, Who
from rpl.flows.erasure import erase_applicant
from rpl.store import audit
from rpl.store.database import read_session, write_session
from rpl.store.migrations import migrate
from rpl.store.review.packs import packs_of
from rpl.store.tables import Claim, EvidenceItem, FieldPack
from tests.factories.migrated import add_document, installed
from tests.factories.review import an_assessor
from tests.fakes.clock import NOON, StoppedClock
from tests.fakes.vault import FakeKeyRing

BEFORE = "0046"
EVIDENCE = UUID(int=71)


def test_a_claim_of_before_is_taken_along_and_erased_with_its_packs(before: Engine) -> None:
    with installed(before) as connection:
        add_document(connection, EVIDENCE)

    migrate(before, FakeKeyRing())

    who = an_assessor(before)
    with write_session(before) as session:
        claim_id = session.get_one(EvidenceItem, EVIDENCE).claim_id
        session.add(
            FieldPack(
                claim_id=claim_id,
                assessor_id=who,
                made_at=NOON,
                expires_at=NOON,
                rubrics={"W1": "hash"},
                base=b"sealed",
                content_key=b"sealed",
                salt=b"salt",
                rounds=1,
                locked=b"locked",
            )
        )
    with read_session(before) as session:
        (pack,) = packs_of(session, claim_id, who)
        assert (pack.rubrics, pack.brought, pack.made_at) == ({"W1": "hash"}, [], NOON)
    with write_session(before) as session:
        audit.act_as(session, lambda: Who(kind=ActorKind.STAFF, id=who))
        erase_applicant(session, StoppedClock(), session.get_one(Claim, claim_id).applicant_id)
    with read_session(before) as session:
        assert session.exec(select(FieldPack)).all() == []
