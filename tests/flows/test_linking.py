"""Links between evidence and criteria: kept, noted in the trail, and gone with the evidence."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from rpl.domain.audit import Deed
from rpl.domain.evidence_links import EvidenceLink, LinkRefusedError
from rpl.domain.intake import EvidenceNotFoundError
from rpl.domain.journey import ClaimState, EvidenceState, MoveNotAllowedError
from rpl.domain.review import LeaseLapsedError, NotYourSeatError
from rpl.flows import intake, review
from rpl.flows.erasure import erase_applicant
from rpl.jobs.tools import JobTools
from rpl.store import audit
from rpl.store.database import read_session, write_session
from rpl.store.evidence_links import links, links_for_assessor, links_of_item
from rpl.store.tables import Claim, EvidenceItem
from tests.factories.intake import a_certificate, evidence_of, job_tools
from tests.factories.office import Office
from tests.fakes.clock import StoppedClock

LINKED = {Deed.EVIDENCE_LINKED, Deed.EVIDENCE_UNLINKED, Deed.LINK_NOTED, Deed.LINK_WITHDRAWN}


def a_link(evidence: UUID, criterion: str = "CC1", unit: str = "U1") -> EvidenceLink:
    return EvidenceLink(unit=unit, criterion=criterion, evidence=evidence)


def link(tools: JobTools, claim: UUID, *wanted: EvidenceLink, unit: str = "U1") -> None:
    with write_session(tools.engine) as session:
        intake.link_evidence(session, tools.clock, tools.catalog, claim, unit=unit, wanted=wanted)


def note(office: Office, who: UUID, *wanted: EvidenceLink, letter: UUID | None = None) -> None:
    with write_session(office.engine) as session:
        review.note_links(
            session,
            office.desk,
            assessor_id=who,
            claim_id=office.claim,
            evidence_id=letter or office.letter,
            wanted=wanted,
        )


def kept(engine: Engine, claim: UUID) -> list[tuple[str, UUID | None]]:
    with read_session(engine) as session:
        found = links(session, claim)
    return [(f"{each.link.unit}.{each.link.criterion}", each.staff_id) for each in found]


def deeds(engine: Engine, claim: UUID) -> list[str]:
    with read_session(engine) as session:
        found = [each.entry for each in audit.about_claim(session, claim)]
    return [
        f"{entry.deed} {entry.details['unit']} {entry.details['criterion']}"
        for entry in found
        if entry.deed in LINKED
    ]


def test_an_applicant_links_takes_back_and_leaves_a_trail(
    tools: JobTools, claim_id: UUID, tmp_path: Path
) -> None:
    letter = a_certificate(tools, claim_id, tmp_path)

    link(tools, claim_id, a_link(letter), a_link(letter, "CC2"))
    link(tools, claim_id, a_link(letter, "CC2"))
    link(tools, claim_id, a_link(letter, "CC2"))

    assert kept(tools.engine, claim_id) == [("U1.CC2", None)]
    assert deeds(tools.engine, claim_id) == [
        "evidence_linked u1 cc1",
        "evidence_linked u1 cc2",
        "evidence_unlinked u1 cc1",
    ]


def test_one_item_is_linked_and_others_keep_what_they_speak_for(
    tools: JobTools, claim_id: UUID, tmp_path: Path
) -> None:
    letter, other = (a_certificate(tools, claim_id, tmp_path) for _ in range(2))
    link(tools, claim_id, a_link(letter), a_link(other))

    def say(evidence: UUID, *wanted: EvidenceLink) -> None:
        with write_session(tools.engine) as session:
            intake.link_item(session, tools.clock, tools.catalog, claim_id, evidence, wanted=wanted)

    say(letter, a_link(letter, "CC2"))

    with read_session(tools.engine) as session:
        found = {each.link for each in links(session, claim_id)}
    assert found == {a_link(letter, "CC2"), a_link(other)}
    with pytest.raises(EvidenceNotFoundError):
        say(uuid4())
    with pytest.raises(LinkRefusedError):
        say(letter, a_link(other))


def test_what_is_of_another_claim_is_refused_and_a_sent_claim_too(
    tools: JobTools, claim_id: UUID, tmp_path: Path
) -> None:
    letter = a_certificate(tools, claim_id, tmp_path)
    for wanted, unit in (
        (a_link(uuid4()), "U1"),
        (a_link(letter, "CC9"), "U1"),
        (a_link(letter, unit="U9"), "U9"),
        (a_link(letter, unit="U2"), "U1"),
    ):
        with pytest.raises(LinkRefusedError):
            link(tools, claim_id, wanted, unit=unit)
    with write_session(tools.engine) as session:
        session.get_one(Claim, claim_id).state = ClaimState.READY
    with pytest.raises(MoveNotAllowedError):
        link(tools, claim_id, a_link(letter))
    assert kept(tools.engine, claim_id) == []


def test_a_statement_written_anew_keeps_what_it_speaks_for(tools: JobTools, claim_id: UUID) -> None:
    def write(text: str) -> UUID:
        with write_session(tools.engine) as session:
            return intake.write_statement(
                session, tools.clock, tools.keyring, tools.queue, claim_id, text=text
            )

    link(tools, claim_id, a_link(write("I weld.")))

    anew = write("I weld and cut.")

    with read_session(tools.engine) as session:
        assert [each.link for each in links_of_item(session, anew)] == [a_link(anew)]


def test_links_go_with_the_evidence_and_with_the_applicant(
    any_engine: Engine, clock: StoppedClock, tmp_path: Path
) -> None:
    tools = job_tools(any_engine, clock)
    with write_session(any_engine) as session:
        office = Office(any_engine)
    claim = office.claim
    with write_session(any_engine) as session:
        session.get_one(Claim, claim).state = ClaimState.DRAFT
    other = a_certificate(tools, claim, tmp_path)
    with write_session(any_engine) as session:
        for evidence in (office.letter, other):
            wanted = [a_link(evidence, unit="W1"), a_link(office.letter, unit="W1")]
            intake.link_evidence(
                session, clock, office.desk.catalog, claim, unit="W1", wanted=wanted
            )
    with write_session(any_engine) as session:
        intake.remove_evidence(session, clock, claim, other)
    assert kept(any_engine, claim) == [("W1.CC1", None)]
    assert len(evidence_of(tools, claim)) == 1

    with write_session(any_engine) as session:
        erase_applicant(session, clock, session.get_one(Claim, claim).applicant_id)

    assert kept(any_engine, claim) == []


def test_an_assessor_links_besides_the_applicant_and_unseen_by_other_markers(
    any_office: Office,
) -> None:
    office, engine = any_office, any_office.engine
    here = [a_link(office.letter, code, "W1") for code in ("CC1", "CC2")]
    with write_session(engine) as session:
        session.get_one(Claim, office.claim).state = ClaimState.DRAFT
        catalog = office.desk.catalog
        intake.link_evidence(
            session, office.clock, catalog, office.claim, unit="W1", wanted=here[:1]
        )
        session.get_one(Claim, office.claim).state = ClaimState.READY
    office.take(office.amina)

    note(office, office.amina, *here)
    note(office, office.amina, here[0])

    assert kept(engine, office.claim) == [("W1.CC1", None), ("W1.CC1", office.amina)]
    with read_session(engine) as session:
        seen = links_for_assessor(session, office.claim, office.boris)
    assert [each.staff_id for each in seen] == [None]
    assert deeds(engine, office.claim) == [
        "evidence_linked w1 cc1",
        "link_noted w1 cc1",
        "link_noted w1 cc2",
        "link_withdrawn w1 cc2",
    ]


def test_what_is_added_when_more_is_asked_for_can_be_named_too(office: Office) -> None:
    office.take(office.amina)
    with write_session(office.engine) as session:
        criteria, words = ["W1.CC1"], {"note": "A newer card.", "language": "en"}
        review.ask_for_evidence(
            session,
            office.desk,
            assessor_id=office.amina,
            claim_id=office.claim,
            criteria=criteria,
            **words,
        )

    with write_session(office.engine) as session:
        intake.link_evidence(
            session,
            office.clock,
            office.desk.catalog,
            office.claim,
            unit="W1",
            wanted=[a_link(office.letter, unit="W1")],
        )

    assert kept(office.engine, office.claim) == [("W1.CC1", None)]


def test_only_whoever_holds_the_claim_links_what_was_confirmed(office: Office) -> None:
    with pytest.raises(NotYourSeatError):
        note(office, office.boris, a_link(office.letter, unit="W1"))
    office.take(office.amina)
    with pytest.raises(EvidenceNotFoundError):
        note(office, office.amina, letter=uuid4())
    with pytest.raises(LinkRefusedError):
        note(office, office.amina, a_link(office.letter, unit="W9"))
    with pytest.raises(LinkRefusedError):
        note(office, office.amina, a_link(uuid4(), unit="W1"))
    with write_session(office.engine) as session:
        session.get_one(EvidenceItem, office.letter).state = EvidenceState.FAILED
    with pytest.raises(EvidenceNotFoundError):
        note(office, office.amina)
    office.clock.move(minutes=21)
    with pytest.raises(LeaseLapsedError):
        note(office, office.amina, a_link(office.letter, unit="W1"))
