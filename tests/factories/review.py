"""Builders of claims that wait for an assessor, of assessors, and of their marks."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine
from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.agreement_policy import AgreementPolicy
from rpl.domain.assessment import Condition, Qualification
from rpl.domain.field_work import FieldTerms
from rpl.domain.intake import EvidenceKind
from rpl.domain.journey import ClaimState, EvidenceState
from rpl.domain.marking import CitedPlace, Mark
from rpl.domain.masking import IdentityPolicy
from rpl.domain.moderation import MarkingPolicy
from rpl.domain.organisation import DEFAULT_ORGANISATION, ClaimPriority
from rpl.domain.record import FieldName, FieldState
from rpl.domain.roles import Role
from rpl.domain.rubric import Rubric
from rpl.domain.scoring import Unscored
from rpl.domain.second_marking import SecondMarkingPolicy
from rpl.flows.review import Desk, UnitSheet
from rpl.ports import Clock, KeyRing, Queue
from rpl.store.database import read_session, write_session
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import Claim, EvidenceItem, RecordField, Seat, Staff, StaffRole
from tests.factories.account import add_applicant
from tests.factories.assessment import a_qualification, a_unit
from tests.factories.definitions import definition_hash
from tests.factories.practice import PRACTICES
from tests.factories.rubric import a_criterion, a_rubric
from tests.fakes.clock import NOON
from tests.fakes.vault import FakeKeyRing

TERMS = PRACTICES.common.lease.terms
FIELD_TERMS = FieldTerms(lease_days=5, pictures=3, picture_side=400)
RUBRIC = a_rubric(a_criterion("CC1", 60, minimum=2), a_criterion("CC2", 40))
QUALIFICATION = a_qualification(
    a_unit("W1"),
    a_unit("W2", condition=Condition(criterion="CC2", text="Pass the safety card", months=6)),
)
POLICY = SecondMarkingPolicy(first_claims=0, sample_percent=0, tolerance=1, hasty_minutes=0)
"""Refusals and what lies in the band are marked twice, and nothing else."""
Given = int | Unscored
Levels = tuple[Given, Given]
AGREEMENT = AgreementPolicy(
    fewest=20, exact_below=0.8, alpha_below=0.667, confidence=0.95, resamples=200, seed=1
)
NOT_SHOWN = Mark(choice=Unscored.NOT_SHOWN)


def a_catalog(
    qualification: Qualification = QUALIFICATION,
    *rubrics: Rubric,
    language: str = "es",
    marking: SecondMarkingPolicy | None = None,
    masked: bool = False,
) -> Catalog:
    """A catalog of one qualification; its texts exist in one other language too.

    Only with a policy of `marking` names can be `masked`.
    """
    known = {rubric.reference: rubric for rubric in (rubrics or (RUBRIC,))}
    hashes = {reference: f"hash of {reference}" for reference in (*known, qualification.reference)}
    return Catalog(
        qualifications={qualification.reference: qualification},
        rubrics=known,
        hashes=hashes,
        translated_qualifications={(qualification.reference, language): qualification},
        translated_rubrics={(reference, language): known[reference] for reference in known},
        practices=PRACTICES,
        field_work={qualification.slug: FIELD_TERMS},
        marking={} if marking is None else {qualification.slug: _policy(marking, masked=masked)},
    )


def _policy(marking: SecondMarkingPolicy, *, masked: bool) -> MarkingPolicy:
    identity = IdentityPolicy(masked=masked)
    return MarkingPolicy(second_marking=marking, agreement=AGREEMENT, identity=identity)


def a_desk(clock: Clock, queue: Queue, catalog: Catalog | None = None) -> Desk:
    """A desk of the shipped practice."""
    return Desk(
        catalog=catalog or a_catalog(),
        clock=clock,
        queue=queue,
        keyring=FakeKeyRing(),
        seed=b"an invented seed",
    )


def an_assessor(
    engine: Engine,
    name: str = "Amina Assessor",
    role: Role = Role.ASSESSOR,
    organisation_id: UUID = DEFAULT_ORGANISATION,
) -> UUID:
    """A member of staff who may sign in with any password that hashes to `unusable`."""
    person = Staff(
        organisation_id=organisation_id,
        email=f"{uuid4().hex}@example.org",
        name=name,
        password_hash="unusable",  # noqa: S106 -- no password hashes to it
    )
    person_id = person.id
    with write_session(engine) as session:
        session.add(person)
        session.flush()
        session.add(StaffRole(staff_id=person_id, role=role))
    return person_id


def an_applicant(
    engine: Engine, name: str = "Lucía Invented", keyring: KeyRing | None = None
) -> UUID:
    """A person who claims recognition, with a key of the key ring's, or a fake one."""
    with write_session(engine) as session:
        return add_applicant(session, name, keyring)


def a_claim(
    engine: Engine,
    *,
    state: ClaimState = ClaimState.READY,
    submitted_at: datetime = NOON,
    applicant_id: UUID | None = None,
    qualification: Qualification = QUALIFICATION,
    priority: ClaimPriority = ClaimPriority.USUAL,
    organisation_id: UUID = DEFAULT_ORGANISATION,
) -> UUID:
    """A submitted claim without evidence."""
    claim = Claim(
        organisation_id=organisation_id,
        priority=priority,
        reference=f"RPL-{uuid4().hex[:8]}",
        return_code_hash="never shown",
        applicant_id=applicant_id or an_applicant(engine),
        language="es",
        qualification=qualification.slug,
        version=qualification.version,
        definition_hash=definition_hash(qualification.reference),
        state=state,
        created_at=submitted_at,
        submitted_at=None if state is ClaimState.DRAFT else submitted_at,
    )
    claim_id = claim.id
    with write_session(engine) as session:
        session.add(claim)
    return claim_id


def an_evidence_item(
    engine: Engine,
    claim_id: UUID,
    *,
    kind: EvidenceKind = EvidenceKind.CERTIFICATE,
    state: EvidenceState = EvidenceState.CONFIRMED,
    pages: int = 2,
    dated: str | None = "2024-05-01",
    keyring: KeyRing | None = None,
) -> UUID:
    """One evidence item, with the date its confirmed record gives."""
    item_id = uuid4()
    with read_session(engine) as session:
        seal = claim_seal(session, keyring or FakeKeyRing(), claim_id)
    item = EvidenceItem(
        id=item_id,
        claim_id=claim_id,
        position=1,
        kind=kind,
        state=state,
        display_name=seal.seal(Sealed.DISPLAY_NAME.at(item_id), "certificate.jpg"),
        media_type="image/jpeg",
        size=1000,
        pages=pages,
        fingerprint=uuid4().hex,
        object_name=uuid4().hex,
        received_at=NOON,
        confirmed_at=NOON,
    )
    with write_session(engine) as session:
        session.add(item)
        session.flush()
        if dated is not None:
            field_id = uuid4()
            session.add(
                RecordField(
                    id=field_id,
                    evidence_id=item_id,
                    name=FieldName.DATE,
                    state=FieldState.CONFIRMED,
                    value=seal.seal(Sealed.FIELD_VALUE.at(field_id), dated),
                    machine_value=seal.seal(Sealed.FIELD_MACHINE_VALUE.at(field_id), "2019-01-01"),
                )
            )
    return item_id


def a_unit_sheet(
    evidence_id: UUID,
    *,
    unit: str = "W1",
    version: int = 0,
    cc1: int | Unscored | None = 3,
    cc2: int | Unscored | None = 3,
    note: str = "",
) -> UnitSheet:
    """Marks of one unit, each citing the first page of the same evidence."""
    cited = (CitedPlace(evidence=evidence_id, page=1),)
    marks = {
        "CC1": Mark(choice=cc1, cited=cited, note=note),
        "CC2": Mark(choice=cc2, cited=cited, note=note),
    }
    return UnitSheet(unit=unit, version=version, marks=marks)


def opened_draft(session: Session, seat: Seat) -> dict[str, dict[str, Any]]:
    """The unsubmitted marks of a seat, by unit, as they are kept."""
    if seat.draft is None:
        return {}
    seal = claim_seal(session, FakeKeyRing(), seat.claim_id)
    found = json.loads(seal.open(Sealed.SEAT_DRAFT.at(seat.id), seat.draft))
    assert isinstance(found, dict)
    return found
