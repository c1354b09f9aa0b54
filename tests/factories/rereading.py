"""Asking for a page to be read again, and looking at what was asked."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from sqlmodel import col, select

from rpl.domain.reading import Edges, PageOrder
from rpl.domain.reading_order import Asker
from rpl.domain.record import FieldName
from rpl.flows import record, rereading
from rpl.jobs.tools import JobTools
from rpl.store.database import read_session, write_session
from rpl.store.reading import StoredOrder, orders
from rpl.store.tables import ReadingOrder
from tests.fakes.page_reader import FakePageReader

ORDER = PageOrder(page=1, language="pt", turn=90, crop=Edges(top=10))


def with_reader(tools: JobTools, reader: FakePageReader) -> JobTools:
    return replace(tools, page_reader=reader)


def ask(
    tools: JobTools,
    claim_id: UUID,
    evidence_id: UUID,
    order: PageOrder = ORDER,
    by: Asker = Asker.APPLICANT,
) -> None:
    with write_session(tools.engine) as session:
        rereading.order_page(
            session, tools.clock, tools.queue, claim_id, evidence_id, order=order, by=by
        )


def ask_back(
    tools: JobTools,
    claim_id: UUID,
    evidence_id: UUID,
    version: int,
    by: Asker = Asker.APPLICANT,
) -> None:
    with write_session(tools.engine) as session:
        rereading.order_earlier(
            session, tools.clock, tools.queue, claim_id, evidence_id, version=version, by=by
        )


def waiting(tools: JobTools) -> UUID:
    with read_session(tools.engine) as session:
        open_ones = select(ReadingOrder).where(col(ReadingOrder.settled_at).is_(None))
        return session.exec(open_ones).one().id


def asked(tools: JobTools, evidence_id: UUID) -> tuple[StoredOrder, ...]:
    with read_session(tools.engine) as session:
        return orders(session, evidence_id)


def confirm(
    tools: JobTools, claim_id: UUID, evidence_id: UUID, typed: Mapping[FieldName, str]
) -> None:
    with write_session(tools.engine) as session:
        record.confirm(session, tools.clock, tools.keyring, claim_id, evidence_id, typed=typed)
