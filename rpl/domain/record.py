"""The draft record: what a document seems to say, which the applicant corrects and confirms."""

import re
from calendar import monthrange
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field as Constraint

from rpl.domain.intake import EvidenceKind
from rpl.domain.reading import Percent
from rpl.domain.values import Box, Frozen


class FieldName(StrEnum):
    """The fields a draft record may hold.  These names are a contract and never change."""

    HOLDER = "holder"
    ISSUER = "issuer"
    PLACE = "place"
    TITLE = "title"
    SUBJECT = "subject"
    DATE = "date"
    PERIOD_START = "period_start"
    PERIOD_END = "period_end"
    HOURS = "hours"
    CREDITS = "credits"
    GRADE = "grade"
    GRADE_SCALE = "grade_scale"
    NUMBER = "number"
    SIGNATORY = "signatory"
    ROLE = "role"
    TASKS = "tasks"
    TOTAL = "total"


class DocumentKind(StrEnum):
    """What kind of document a reading is, as far as its words tell."""

    CERTIFICATE = "certificate"
    DIPLOMA = "diploma"
    TRANSCRIPT = "transcript"
    REFERENCE_LETTER = "reference_letter"
    PAYSLIP = "payslip"
    LICENCE = "licence"
    INVOICE = "invoice"
    RECEIPT = "receipt"
    OTHER = "other"

    @classmethod
    def of(cls, kind: EvidenceKind) -> "DocumentKind":
        """What the applicant's own choice means here; other where it tells nothing."""
        return cls(kind.value) if kind.value in set(cls) else cls.OTHER


class KindFound(Frozen):
    """The kind of a document, and the words on it that led there."""

    kind: DocumentKind
    reasons: tuple[str, ...] = ()

    def differing_from(self, chosen: EvidenceKind) -> "KindFound | None":
        """The kind where its words tell one, and another than a person chose; their choice wins."""
        told = self.kind is not DocumentKind.OTHER
        return self if told and self.kind.value != chosen.value else None


class FieldState(StrEnum):
    """Who vouches for a field's value."""

    MACHINE = "machine"
    CONFIRMED = "confirmed"
    VERIFIED = "verified"


class DraftField(Frozen):
    """One field as a machine found it: never accepted by itself.

    `value` is normalised (dates as YYYY-MM-DD, numbers in ASCII digits), `raw` is what stands on
    the page; `page` counts from 1.
    """

    name: FieldName
    value: str
    raw: str
    page: Annotated[int, Constraint(ge=1)]
    box: Box
    confidence: Percent


ACCEPTED = 75
"""Confidence, from 0 to 100, from which a found value is taken over; below it, it is asked."""


_DAY = re.compile(r"(?P<year>\d{4})(-(?P<month>\d{2})(-(?P<day>\d{2}))?)?")


def latest_day(value: str) -> date | None:
    """The last day a confirmed date can mean; none where it is no date.

    A year or a month alone is read to its end: a document must not seem older than it is because
    its day cannot be read.
    """
    found = _DAY.fullmatch(value.strip())
    if found is None:
        return None
    year, month = int(found["year"]), int(found["month"] or 12)
    try:
        last = monthrange(year, month)[1]
        return date(year, month, min(int(found["day"] or last), last))
    except ValueError:
        return None
