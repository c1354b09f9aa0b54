"""What the documents of a claim say of work, together, for its applicant and its assessor."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from rpl.domain.corrections import kind_counted
from rpl.domain.journey import EvidenceState
from rpl.domain.record import DocumentKind, FieldName
from rpl.domain.work_offers import WorkOffer, work_offers
from rpl.domain.work_periods import Source, WorkSaid, told
from rpl.domain.work_totals import WorkTotals, work_totals
from rpl.ports import ValueSeal
from rpl.store.intake import EvidenceSummary
from rpl.store.record import RecordedField, recorded_fields

_SOURCES = {
    DocumentKind.REFERENCE_LETTER: Source.LETTER,
    DocumentKind.PAYSLIP: Source.PAYSLIP,
}
_PLACES = (FieldName.PERIOD_START, FieldName.ISSUER, FieldName.DATE, FieldName.ROLE)


@dataclass(frozen=True, slots=True)
class WorkShown:
    """Work as letters and payslips tell it, and as the applicant tells it.

    The two are never added up.  `agreed` are months in which both tell of work, for whichever
    employer; `until` is the day to which work that goes on was counted.
    """

    papers: WorkTotals
    told: WorkTotals
    agreed: int
    until: date


@dataclass(frozen=True, slots=True)
class OfferShown:
    """A period found in papers, and the first of them: its id, name and the page it stands on.

    `checked` says whether the applicant confirmed what all of the papers say.
    """

    offer: WorkOffer
    evidence: UUID
    name: str
    page: int | None
    checked: bool


def work_shown(
    session: Session, seal: ValueSeal, items: Sequence[EvidenceSummary], until: date
) -> WorkShown | None:
    """All work that these items tell of, which are counted from 1; None where they tell of none."""
    papers = [said for said, _ in _papers(session, seal, items)]
    periods = _periods(items)
    if not papers and not periods:
        return None
    shown, by_applicant = (work_totals(said, until) for said in (papers, periods))
    return WorkShown(shown, by_applicant, len(shown.counted & by_applicant.counted), until)


def told_shown(items: Sequence[EvidenceSummary], until: date) -> WorkTotals | None:
    """The work that the applicant tells of, counted as for the assessor; None if there is none."""
    periods = _periods(items)
    return work_totals(periods, until) if periods else None


def _periods(items: Sequence[EvidenceSummary]) -> list[WorkSaid]:
    return [
        told(number, period)
        for number, item in enumerate(items, start=1)
        for period in item.periods
    ]


def offers_shown(
    session: Session, seal: ValueSeal, items: Sequence[EvidenceSummary], today: date
) -> tuple[OfferShown, ...]:
    """The periods that these items offer beside those that the applicant told of."""
    papers = list(_papers(session, seal, items))
    periods = [period for item in items for period in item.periods]
    pages = {said.document: page for said, page in papers}
    shown = []
    for offer in work_offers([said for said, _ in papers], periods, today):
        first = items[offer.documents[0] - 1]
        states = {items[document - 1].state for document in offer.documents}
        shown.append(
            OfferShown(
                offer=offer,
                evidence=first.id,
                name=first.display_name,
                page=pages[offer.documents[0]],
                checked=states == {EvidenceState.CONFIRMED},
            )
        )
    return tuple(shown)


def _papers(
    session: Session, seal: ValueSeal, items: Sequence[EvidenceSummary]
) -> Iterator[tuple[WorkSaid, int | None]]:
    """What each letter and payslip says of work, and the page it says it on."""
    for number, item in enumerate(items, start=1):
        source = _SOURCES.get(kind_counted(item.kind, item.kind_found))
        if source is None:
            continue
        fields = {field.name: field for field in recorded_fields(session, seal, item.id)}
        if any(field.value for field in fields.values()):
            yield _said(number, source, fields), _page(fields)


def _said(number: int, source: Source, fields: dict[FieldName, RecordedField]) -> WorkSaid:
    values = {name: field.value for name, field in fields.items()}
    return WorkSaid(
        document=number,
        source=source,
        employer=values.get(FieldName.ISSUER, ""),
        role=values.get(FieldName.ROLE, "") or values.get(FieldName.TITLE, ""),
        tasks=values.get(FieldName.TASKS, ""),
        start=values.get(FieldName.PERIOD_START, ""),
        end=values.get(FieldName.PERIOD_END, ""),
        issued=values.get(FieldName.DATE, ""),
        hours=values.get(FieldName.HOURS, ""),
    )


def _page(fields: dict[FieldName, RecordedField]) -> int | None:
    found = (fields[name].page for name in _PLACES if name in fields and fields[name].value)
    return next((page for page in found if page is not None), None)
