"""Nobody takes a claim before they declared, and nobody judges whom they are tied to."""

from uuid import UUID, uuid4

import pytest

from rpl.domain.audit import Deed
from rpl.domain.interests import Interest, InterestError, NotDeclaredError
from rpl.domain.journey import ClaimState
from rpl.domain.record import FieldName, FieldState
from rpl.domain.review import AlreadySubmittedError, NotYourSeatError, SeatKind
from rpl.flows import review
from rpl.flows.review import ClaimNotInQueueError
from rpl.store import audit
from rpl.store.database import read_session, write_session
from rpl.store.review.interests import declaration_of, named_places, places_of
from rpl.store.review.waiting import Watch, waiting
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import Claim, Organisation, RecordField, Staff
from tests.factories.office import Office
from tests.factories.review import a_unit_sheet
from tests.fakes.vault import FakeKeyRing


def a_named_place(office: Office, name: FieldName, value: str) -> None:
    """Let the letter of the claim name somebody."""
    field_id = uuid4()
    with write_session(office.engine) as session:
        seal = claim_seal(session, FakeKeyRing(), office.claim)
        session.add(
            RecordField(
                id=field_id,
                evidence_id=office.letter,
                name=name,
                state=FieldState.CONFIRMED,
                value=seal.seal(Sealed.FIELD_VALUE.at(field_id), value),
            )
        )


def declare(office: Office, who: UUID, said: str) -> Interest | None:
    with write_session(office.engine) as session:
        return review.declare(
            session, office.desk, assessor_id=who, claim_id=office.claim, said=said
        )


def take(office: Office, who: UUID) -> None:
    with write_session(office.engine) as session:
        review.take(session, office.desk, assessor_id=who, claim_id=office.claim)


def offered(office: Office, who: UUID) -> None:
    with read_session(office.engine) as session:
        review.offered(
            session, office.desk, assessor_id=who, claim_id=office.claim, kind=SeatKind.FIRST
        )


def belongs(office: Office, who: UUID, name: str) -> None:
    with write_session(office.engine) as session:
        assert review.add_place(session, staff_id=who, name=name) == ()


def in_queue_of(office: Office, who: UUID) -> bool:
    with read_session(office.engine) as session:
        organisation = session.get_one(Staff, who).organisation_id
        watch = Watch(organisation, who, office.clock.now())
        return bool(waiting(session, watch, after=None, limit=5))


def test_nobody_takes_a_claim_before_they_declared(any_office: Office) -> None:
    office = any_office
    with pytest.raises(NotDeclaredError):
        take(office, office.amina)
    with pytest.raises(NotDeclaredError):
        declare(office, office.amina, "")

    assert declare(office, office.amina, "none") is None
    take(office, office.amina)
    office.clock.move(hours=1)
    take(office, office.amina)


def test_who_is_tied_to_the_applicant_is_barred_for_good(any_office: Office) -> None:
    office = any_office
    assert in_queue_of(office, office.amina)

    assert declare(office, office.amina, "family") is Interest.FAMILY

    assert not in_queue_of(office, office.amina)
    assert in_queue_of(office, office.boris)
    assert declare(office, office.amina, "none") is Interest.FAMILY
    for attempt in (take, offered):
        with pytest.raises(InterestError):
            attempt(office, office.amina)
    office.take(office.boris)
    with read_session(office.engine) as session:
        entries = [link.entry for link in audit.about_claim(session, office.claim)]
    said = [each for each in entries if each.deed == Deed.INTEREST_DECLARED]
    assert [(each.actor_id, each.details["interest"]) for each in said] == [
        (office.amina, "family"),
        (office.boris, "none"),
    ]


def test_a_place_that_the_claim_names_bars_whatever_is_said(office: Office) -> None:
    a_named_place(office, FieldName.ISSUER, "Escuela Río Claro, S.L.")
    belongs(office, office.amina, "ESCUELA RIO CLARO")
    belongs(office, office.boris, "Escuela Duero")

    assert declare(office, office.amina, "none") is Interest.SAME_ORGANISATION
    assert declare(office, office.boris, "none") is None
    with read_session(office.engine) as session:
        found = declaration_of(session, office.claim, office.amina)
        seal = claim_seal(session, FakeKeyRing(), office.claim)
        assert named_places(session, seal, office.claim) == ("Escuela Río Claro, S.L.",)
    assert found is not None
    assert found.by_rule


def test_a_place_that_is_named_later_bars_who_declared_before(office: Office) -> None:
    assert declare(office, office.amina, "none") is None
    belongs(office, office.amina, "Talleres Ebro")
    a_named_place(office, FieldName.ISSUER, "TALLERES EBRO, S.L.")

    with pytest.raises(InterestError):
        take(office, office.amina)


def test_the_name_of_their_own_organisation_bars_everybody_in_it(office: Office) -> None:
    with write_session(office.engine) as session:
        ours = session.get_one(Staff, office.amina).organisation_id
        session.get_one(Organisation, ours).name = "Escuela Sample"
    a_named_place(office, FieldName.ISSUER, "Escuela Sample")

    assert declare(office, office.amina, "none") is Interest.SAME_ORGANISATION


def test_who_finds_a_tie_while_marking_leaves_the_claim_and_the_marks(office: Office) -> None:
    office.take(office.amina)
    office.save(office.amina, a_unit_sheet(office.letter))

    with write_session(office.engine) as session:
        review.declare_later(
            session, office.desk, assessor_id=office.amina, claim_id=office.claim, said="trainer"
        )

    assert office.seat().draft is None
    with read_session(office.engine) as session:
        assert session.get_one(Claim, office.claim).state is ClaimState.READY
    with pytest.raises(InterestError):
        take(office, office.amina)
    office.take(office.boris)


def test_saying_that_nothing_ties_oneself_changes_nothing_later(office: Office) -> None:
    version = office.mark_all(office.amina)
    mine = {"assessor_id": office.amina, "claim_id": office.claim, "said": "none"}
    with write_session(office.engine) as session:
        review.declare_later(session, office.desk, **mine)  # type: ignore[arg-type] # one dict
    office.submit(office.amina, version)
    with write_session(office.engine) as session, pytest.raises(AlreadySubmittedError):
        review.declare_later(session, office.desk, **mine)  # type: ignore[arg-type] # one dict


def test_nothing_is_offered_of_a_claim_that_a_colleague_holds(office: Office) -> None:
    offered(office, office.boris)
    office.take(office.amina)

    with pytest.raises(ClaimNotInQueueError):
        offered(office, office.boris)
    with read_session(office.engine) as session, pytest.raises(ClaimNotInQueueError):
        review.offered(
            session, office.desk, assessor_id=office.mira, claim_id=office.claim, kind=None
        )
    with write_session(office.engine) as session, pytest.raises(NotYourSeatError):
        review.declare_later(
            session, office.desk, assessor_id=office.boris, claim_id=office.claim, said="family"
        )
    office.clock.move(hours=1)
    offered(office, office.boris)


def test_a_place_is_kept_once_and_forgotten(office: Office) -> None:
    for _ in range(2):
        belongs(office, office.amina, "Talleres Ebro")
    with write_session(office.engine) as session:
        [place] = places_of(session, office.amina)
        place_id = place.id
        assert review.add_place(session, staff_id=office.amina, name=" ")[0].field == "place"
        review.remove_place(session, staff_id=office.boris, place_id=place_id)
    with write_session(office.engine) as session:
        assert len(places_of(session, office.amina)) == 1
        review.remove_place(session, staff_id=office.amina, place_id=place_id)
    with read_session(office.engine) as session:
        assert places_of(session, office.amina) == ()
