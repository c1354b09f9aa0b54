"""A document of before stays, and evidence that other people give can be kept beside it."""

from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from rpl.domain.intake import EvidenceKind
from rpl.store.database import read_session
from rpl.store.migrations import migrate
from rpl.store.tables import EvidenceItem
from tests.factories.migrated import ROWS, add, add_document, installed
from tests.fakes.vault import FakeKeyRing

BEFORE = "0033"
OLD, REPORT = UUID(int=71), UUID(int=72)


def test_a_document_of_before_stays_and_a_report_can_join_it(before: Engine) -> None:
    with installed(before) as connection:
        add_document(connection, OLD)

    migrate(before, FakeKeyRing())

    report = {**ROWS["evidence_item"], "display_name": b"sealed", "fingerprint": "e" * 64}
    _keep(before, {**report, "id": REPORT, "kind": "third_party_report"})
    with read_session(before) as session:
        kinds = session.exec(select(EvidenceItem.kind).order_by(col(EvidenceItem.id))).all()
    assert kinds == [EvidenceKind.CERTIFICATE, EvidenceKind.THIRD_PARTY_REPORT]
    unheard = {**report, "id": UUID(int=73), "fingerprint": "d" * 64, "kind": "hearsay"}
    with pytest.raises(IntegrityError, match="kind_known"):
        _keep(before, unheard)


def _keep(engine: Engine, row: dict[str, object]) -> None:
    with engine.execution_options(rpl_write=True).begin() as connection:
        add(connection, "evidence_item", row)
