"""Which document of which claim an assessor's address speaks of."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from rpl.edge.languages import LanguageDep


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
