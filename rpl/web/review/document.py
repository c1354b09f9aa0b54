"""Which document of which claim an assessor's address speaks of, and the forms beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session

from rpl.edge.languages import LanguageDep
from rpl.ports import ValueSeal
from rpl.store.appraisals import said_of
from rpl.web.criteria_shown import UnitShown
from rpl.web.review.desk import LeaseView
from rpl.web.review.evidence import CheckForm, EvidencePanel, EvidenceTab


@dataclass(frozen=True)
class Document:
    """Which document of which claim an address speaks of."""

    lang: LanguageDep
    claim_id: UUID
    evidence_id: UUID

    @property
    def bench(self) -> str:
        """Where the claim's overview stands."""
        return f"/{self.lang}/staff/claims/{self.claim_id}"

    @property
    def address(self) -> str:
        """Where an assessor looks at it."""
        return f"{self.bench}/evidence/{self.evidence_id}"


DocumentDep = Annotated[Document, Depends()]


@dataclass(frozen=True, slots=True)
class SaidForm:
    """What an assessor says of a document, as the form holds it, and what is wrong."""

    valid: str = ""
    authentic: str = ""
    settling: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TypedForms:
    """What was typed into the forms beside a document; with no `said`, what was said before."""

    check: CheckForm = field(default_factory=CheckForm)
    said: SaidForm | None = None


NO_FORMS = TypedForms()


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """One page of one evidence item, to be read in peace; `units` know of no other item."""

    claim_id: UUID
    reference: str
    lease: LeaseView
    evidence: tuple[EvidenceTab, ...]
    panel: EvidencePanel
    units: tuple[UnitShown, ...]
    check: CheckForm
    said: SaidForm


def said_before(session: Session, seal: ValueSeal, evidence_id: UUID, staff_id: UUID) -> SaidForm:
    """What this assessor said of the document, for the form to show."""
    found = said_of(session, seal, evidence_id, staff_id)
    if found is None:
        return SaidForm()
    return SaidForm(found.valid or "", found.authentic or "", found.settling)
