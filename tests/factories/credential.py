"""Builders of what issuing and verifying need.  Issuer, holder and keys are invented."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine

from rpl.adapters.credentials import credential_desk
from rpl.adapters.elsewhere import Elsewhere, Own
from rpl.adapters.issuers import Issuers
from rpl.adapters.key_store import FolderShelf
from rpl.domain.achievement import Issuer
from rpl.domain.credential import Award, StatusEntry
from rpl.domain.decision import DecisionBasis, Outcome
from rpl.domain.evidence import CitedEvidence
from rpl.domain.intake import EvidenceKind
from rpl.domain.scoring import Unscored
from rpl.ports import KeyStore
from rpl.ports.credential import CredentialDesk
from rpl.store.credential import publications
from tests.factories.assessment import a_qualification, a_unit
from tests.factories.rubric import a_criterion, a_rubric
from tests.fakes.clock import NOON
from tests.fakes.key_store import FakeKeyStore
from tests.fakes.vault import FakeKeyRing

ISSUER = Issuer(did="did:web:localhost%3A8000", name="Sample issuer", url="http://localhost:8000")
HOLDER = "Amina Sample"
CREDENTIAL_ID = UUID("11111111-2222-4333-8444-555555555555")
HOLDER_ID = UUID("66666666-7777-4888-9999-aaaaaaaaaaaa")


def nothing_published(_path: str) -> bytes | None:
    """Our own address, with nothing under it."""
    return None


def a_credential_desk(
    own: Own = nothing_published, keys: KeyStore | None = None, issuer: Issuer = ISSUER
) -> CredentialDesk:
    """Real signatures with known keys; what is published comes from `own`."""
    store = keys or FakeKeyStore()
    elsewhere = Elsewhere(issuer.url, own)
    return replace(
        credential_desk(issuer, FolderShelf(Path("no-such-folder")), own),
        keys=store,
        elsewhere=elsewhere,
        issuers=Issuers(issuer.did, issuer.url, store, elsewhere),
    )


def a_desk_on(engine: Engine) -> CredentialDesk:
    """A desk that publishes what is in a database."""
    return a_credential_desk(publications(engine, FakeKeyRing()))


def an_award(outcome: Outcome = Outcome.GRANTED, **changed: object) -> Award:
    """A granted unit of two criteria, the second of which was not assessed if conditional."""
    rubric = a_rubric(a_criterion("CC1", 60, minimum=2), a_criterion("CC2", 40))
    unit = a_unit("W1", rubric=rubric.reference)
    second: int | Unscored = 2 if outcome is Outcome.GRANTED else Unscored.NOT_SHOWN
    cited = CitedEvidence(kind=EvidenceKind.REFERENCE_LETTER, dated=NOON.date(), direct=True)
    basis = DecisionBasis(
        rubric=rubric.reference,
        sheet={"CC1": 3, "CC2": second},
        cited={"CC1": (cited,), "CC2": ()},
        on=NOON.date(),
    )
    award = Award(
        credential_id=CREDENTIAL_ID,
        holder_id=HOLDER_ID,
        holder_name=HOLDER,
        qualification=a_qualification(unit),
        unit=unit,
        rubric=rubric,
        outcome=outcome,
        basis=basis,
        started=NOON - timedelta(days=9),
        decided=NOON - timedelta(days=1),
        issued=NOON,
        status=StatusEntry(number=1, index=4711),
    )
    return award.model_copy(update=changed)
