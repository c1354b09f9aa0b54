"""Citations of before stay what they are, and new ones name lines."""

from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import col, select

from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.store.database import read_session
from rpl.store.migrations import migrate
from rpl.store.tables import Citation
from tests.factories.migrated import ROWS, add, add_document, installed
from tests.fakes.clock import NOON
from tests.fakes.vault import FakeKeyRing

BEFORE = "0051"
EVIDENCE, STAFF, SEAT, JUDGEMENT = (UUID(int=number) for number in (71, 9, 72, 73))
BOX = {"left": 1, "top": 2, "width": 3, "height": 4}


def test_a_citation_of_before_is_of_a_whole_page_and_names_no_answer(before: Engine) -> None:
    with installed(before) as connection:
        add_document(connection, EVIDENCE)
        staff = {name: value for name, value in ROWS["staff"].items() if name != "role"}
        add(connection, "staff", {**staff, "organisation_id": DEFAULT_ORGANISATION})
        times = dict.fromkeys(("taken_at", "lease_until", "lease_limit", "submitted_at"), NOON)
        seat = {"id": SEAT, "claim_id": UUID(int=10), "kind": "first", "assessor_id": STAFF}
        add(connection, "seat", {**seat, **times, "version": 1})
        judged = {"id": JUDGEMENT, "seat_id": SEAT, "unit": "W1", "rubric": "any@1"}
        add(connection, "judgement", {**judged, "criterion": "CC1", "level": 3, "note": b"sealed"})
        for number, page in enumerate((1, 2), start=80):
            cited = {"id": UUID(int=number), "judgement_id": JUDGEMENT, "evidence_id": EVIDENCE}
            add(connection, "citation", {**cited, "page": page, "box": BOX if page == 1 else None})

    migrate(before, FakeKeyRing())

    with read_session(before) as session:
        rows = session.exec(select(Citation).order_by(col(Citation.page))).all()
    assert [(row.page, row.box, row.lines, row.answer) for row in rows] == [
        (1, BOX, None, None),
        (2, None, None, None),
    ]
