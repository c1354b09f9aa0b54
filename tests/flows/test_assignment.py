"""A claim goes to who may assess it, has a hand free, and perhaps reads it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from rpl.domain.assignment import Fit, HandsFullError, NotYourSkillError
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.staff import StaffNotFoundError
from rpl.flows import review
from rpl.flows.assignment import Known, change_skills
from rpl.store.database import read_session, write_session
from rpl.store.review.assignment import fit_of
from rpl.store.review.openings import waiting_for_moderators
from rpl.store.review.waiting import Watch, fitting, waiting, waiting_count
from rpl.store.tables import Claim, EvidenceItem
from tests.factories.office import Office
from tests.factories.practice import practised
from tests.factories.review import POLICY, a_claim, an_evidence_item

KNOWN = Known({"any-trade", "other-trade"}, {"es", "uk"}, {"any-trade/W1", "any-trade/W2"})


def enter(
    office: Office,
    who: UUID,
    qualifications: set[str],
    languages: set[str],
    units: frozenset[str] = frozenset(),
) -> None:
    fit = Fit(frozenset(qualifications), frozenset(languages), units)
    with write_session(office.engine) as session:
        change_skills(
            session,
            office.clock,
            organisation_id=DEFAULT_ORGANISATION,
            staff_id=who,
            fit=fit,
            known=KNOWN,
        )


def watch(office: Office, who: UUID) -> Watch:
    with read_session(office.engine) as session:
        fit = fit_of(session, who)
    return Watch(DEFAULT_ORGANISATION, who, office.clock.now(), fit)


def seats_offered(office: Office, who: UUID) -> list[UUID]:
    """The claims whose called seat the moderators' queue shows to somebody."""
    with read_session(office.engine) as session:
        found = waiting_for_moderators(session, watch(office, who))
    return [each.entry.claim_id for each in found]


def take_one(office: Office, who: UUID, claim: UUID) -> str:
    """Take a claim where one person holds one claim at most."""
    one = practised(office.desk.catalog, "any-trade", lease={"claims_at_once": 1})
    desk = replace(office.desk, catalog=one)
    try:
        with write_session(office.engine) as session:
            review.declare(session, desk, assessor_id=who, claim_id=claim, said="none")
            review.take(session, desk, assessor_id=who, claim_id=claim)
    except HandsFullError:
        return "full"
    return "held"


def test_what_somebody_may_not_assess_is_neither_offered_nor_taken(any_office: Office) -> None:
    office = any_office
    enter(office, office.amina, {"other-trade", "unheard-of"}, {"es", "xx"})

    with read_session(office.engine) as session:
        assert fit_of(session, office.amina) == Fit(frozenset({"other-trade"}), frozenset({"es"}))
        assert waiting(session, watch(office, office.amina), after=None, limit=5) == ()
        assert waiting_count(session, watch(office, office.amina)) == 0
        assert len(waiting(session, watch(office, office.boris), after=None, limit=5)) == 1
    with pytest.raises(NotYourSkillError):
        office.take(office.amina)
    enter(office, office.amina, {"any-trade"}, set())
    office.take(office.amina)


def test_who_may_assess_single_units_takes_no_whole_claim_and_the_seat_called_for_them(
    any_engine: Engine,
) -> None:
    office = Office(any_engine, marking=POLICY)
    whole = {"any-trade": ("W1", "W2")}
    enter(office, office.amina, set(), set(), frozenset({"any-trade/W1", "any-trade/W9"}))
    with read_session(office.engine) as session:
        fit = fit_of(session, office.amina)
        assert fit == Fit(units=frozenset({"any-trade/W1"}))
        mine = replace(watch(office, office.amina), fit=fit.whole(whole))
        assert waiting(session, mine, after=None, limit=5) == ()
    with pytest.raises(NotYourSkillError):
        office.take(office.amina)
    enter(office, office.amina, set(), set(), frozenset({"any-trade/W1", "any-trade/W2"}))
    office.take(office.amina)
    office.mark(office.amina, (3, 3), (0, 0))
    for slugs, unit in (({"other-trade"}, "W2"), (set(), "W1")):
        enter(office, office.mira, slugs, set(), frozenset({f"any-trade/{unit}"}))
        assert seats_offered(office, office.mira) == []
        with pytest.raises(NotYourSkillError):
            office.take_called(office.mira)
    enter(office, office.mira, set(), set(), frozenset({"any-trade/W2"}))
    assert seats_offered(office, office.mira) == [office.claim]
    assert seats_offered(office, office.nils) == [office.claim]
    office.take_called(office.mira)


def test_claims_in_a_language_somebody_reads_come_first(any_office: Office) -> None:
    office = any_office
    other, papers = a_claim(office.engine), a_claim(office.engine)
    item = an_evidence_item(office.engine, papers)
    with write_session(office.engine) as session:
        for claim in (other, papers):
            session.get_one(Claim, claim).language = "ar"
        session.get_one(EvidenceItem, item).document_language = "uk"

    for languages, wanted in (({"es"}, {office.claim}), ({"uk"}, {papers}), (set(), set())):
        enter(office, office.amina, set(), languages)
        with read_session(office.engine) as session:
            found = fitting(session, watch(office, office.amina), 5)
        assert {entry.claim_id for entry in found} == wanted


def test_who_holds_as_many_as_one_may_takes_no_more_until_a_hand_is_free(office: Office) -> None:
    second = a_claim(office.engine)

    assert take_one(office, office.amina, office.claim) == "held"
    assert take_one(office, office.amina, second) == "full"
    assert take_one(office, office.amina, office.claim) == "held"
    office.hand_back(office.amina)
    assert take_one(office, office.amina, second) == "held"
    office.clock.move(hours=1)
    assert take_one(office, office.amina, office.claim) == "held"


def test_of_two_claims_one_person_takes_at_once_one_is_too_many(any_office: Office) -> None:
    office, start = any_office, Barrier(2)
    claims = [office.claim, a_claim(office.engine)]

    def race(claim: UUID) -> str:
        start.wait()
        return take_one(office, office.amina, claim)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(race, claims)) == ["full", "held"]


def test_skills_are_kept_for_staff_of_the_organisation_alone(office: Office) -> None:
    with pytest.raises(StaffNotFoundError):
        enter(office, uuid4(), {"any-trade"}, set())
