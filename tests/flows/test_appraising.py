"""What an assessor says of a document: sealed, replaced by the same person, in the trail."""

from uuid import UUID, uuid4

import pytest

from rpl.domain.audit import Deed
from rpl.domain.evidence_rules import Appraisal, Opinion
from rpl.domain.intake import EvidenceNotFoundError
from rpl.domain.journey import EvidenceState
from rpl.domain.review import LeaseLapsedError, NotYourSeatError
from rpl.flows import review
from rpl.flows.erasure import erase_applicant
from rpl.store import audit
from rpl.store.appraisals import appraisal_row, appraisals, said_of, verified_items
from rpl.store.database import read_session, write_session
from rpl.store.sealed import claim_seal
from rpl.store.tables import Claim, EvidenceItem
from tests.factories.office import Office
from tests.fakes.vault import FakeKeyRing

SIDE = "The other side of the card."


def say(office: Office, who: UUID, *said: str, letter: UUID | None = None) -> list[str]:
    valid, authentic, settling = said
    with write_session(office.engine) as session:
        problems = review.appraise(
            session,
            office.desk,
            assessor_id=who,
            claim_id=office.claim,
            evidence_id=letter or office.letter,
            said=(valid, authentic, settling),
        )
    return [problem.field for problem in problems]


def all_said(office: Office, who: UUID | None = None) -> dict[UUID, tuple[Appraisal, ...]]:
    with read_session(office.engine) as session:
        seal = claim_seal(session, FakeKeyRing(), office.claim)
        return dict(appraisals(session, seal, office.claim, who))


def test_what_is_said_is_kept_sealed_and_replaced_by_the_same_person(any_office: Office) -> None:
    office = any_office
    office.take(office.amina)

    assert say(office, office.amina, "yes", "doubted", SIDE) == []

    doubt = Appraisal(Opinion.YES, Opinion.DOUBTED, SIDE)
    assert all_said(office) == {office.letter: (doubt,)}
    assert all_said(office, office.boris) == {}
    with read_session(office.engine) as session:
        row = appraisal_row(session, office.letter, office.amina)
        seal = claim_seal(session, FakeKeyRing(), office.claim)
        assert said_of(session, seal, office.letter, office.boris) is None
        assert verified_items(session, office.claim) == frozenset()
    assert row is not None
    assert SIDE.encode() not in (row.settling or b"")
    say(office, office.amina, "", "yes", "")
    assert all_said(office) == {office.letter: (Appraisal(None, Opinion.YES),)}
    with read_session(office.engine) as session:
        trail = [link.entry for link in audit.about_claim(session, office.claim)]
    assert [e.details for e in trail if e.deed == Deed.EVIDENCE_APPRAISED] == [
        {"valid": "yes", "authentic": "doubted"},
        {"valid": "open", "authentic": "yes"},
    ]


def test_a_doubt_without_a_way_to_settle_it_is_not_kept(office: Office) -> None:
    office.take(office.amina)

    assert say(office, office.amina, "doubted", "", "") == ["settling"]

    assert all_said(office) == {}


def test_only_whoever_holds_the_claim_says_something_of_what_was_confirmed(office: Office) -> None:
    with pytest.raises(NotYourSeatError):
        say(office, office.boris, "yes", "yes", "")
    office.take(office.amina)
    with pytest.raises(EvidenceNotFoundError):
        say(office, office.amina, "yes", "", "", letter=uuid4())
    with write_session(office.engine) as session:
        session.get_one(EvidenceItem, office.letter).state = EvidenceState.FAILED
    with pytest.raises(EvidenceNotFoundError):
        say(office, office.amina, "yes", "", "")
    office.clock.move(minutes=21)
    with pytest.raises(LeaseLapsedError):
        say(office, office.amina, "yes", "", "")


def test_it_goes_with_the_applicant(office: Office) -> None:
    office.take(office.amina)
    say(office, office.amina, "yes", "yes", "")

    with write_session(office.engine) as session:
        applicant = session.get_one(Claim, office.claim).applicant_id
        erase_applicant(session, office.clock, applicant)

    with read_session(office.engine) as session:
        assert appraisal_row(session, office.letter, office.amina) is None
