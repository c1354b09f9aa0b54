"""A claim is taken along, marked without a network, and brought back: no mark is lost."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from rpl.domain.audit import Deed
from rpl.domain.conversation import Answer, Conversation
from rpl.domain.errors import RuleError
from rpl.domain.field_marks import ConflictOpenError, Merged, Side
from rpl.domain.field_results import (
    MAX_RESULTS_BYTES,
    ResultsAlteredError,
    ResultsKnownError,
    ResultsTooLargeError,
    ResultsUnreadableError,
    results_file,
)
from rpl.domain.field_work import (
    NoFieldWorkError,
    PackClosedError,
    PackElsewhereError,
    PackOverError,
    PackRubricChangedError,
    PackUnknownError,
    SettledHereError,
)
from rpl.domain.intake import EvidenceKind
from rpl.domain.journey import ClaimState
from rpl.domain.review import AlreadySubmittedError, LeaseLapsedError, SheetStaleError
from rpl.domain.scoring import Unscored
from rpl.flows import review
from rpl.flows.erasure import erase_applicant
from rpl.flows.review import Chosen
from rpl.store.database import read_session, write_session
from rpl.store.tables import AuditEntry, Claim, EvidenceItem
from tests.factories.field import Trip, marked, written
from tests.factories.office import Office
from tests.factories.review import POLICY, QUALIFICATION, a_catalog, a_unit_sheet


@pytest.fixture
def trip(office: Office) -> Trip:
    """Amina holds the claim and gave the first levels of a unit."""
    office.take(office.amina)
    office.save(office.amina, a_unit_sheet(office.letter, cc1=2, cc2=2))
    return Trip(office, office.amina)


def deeds(office: Office) -> list[str]:
    with read_session(office.engine) as session:
        return list(session.exec(select(AuditEntry.deed).order_by(AuditEntry.position)))  # type: ignore[arg-type] # a column


def level(office: Office, criterion: str) -> object:
    return office.draft()["W1"]["marks"][criterion]["choice"]


def test_a_claim_taken_along_is_held_for_days_and_every_download_is_noted(trip: Trip) -> None:
    packed = trip.pack()
    pack = trip.opened(packed)
    trip.opened(packed)
    trip.office.clock.move(minutes=60 * 24 * 4)

    assert packed.passphrase not in repr(packed)
    assert pack.until - trip.office.clock.now() == timedelta(days=1)
    assert not trip.office.look(trip.office.amina).lapsed
    made, loaded = Deed.FIELD_PACK_MADE, Deed.FIELD_PACK_DOWNLOADED
    assert [deed for deed in deeds(trip.office) if "pack" in deed] == [made, loaded, loaded]


def test_what_changed_on_one_side_is_taken_and_what_changed_on_both_is_asked(trip: Trip) -> None:
    office = trip.office
    pack = trip.opened(trip.pack())
    file = trip.marks(pack, CC1=3, CC2=3)
    office.save(office.amina, a_unit_sheet(office.letter, version=1, cc1=2, cc2=0))

    (unit,) = trip.look(file).units
    merged = {code: three.merged for code, three in unit.three.items()}
    assert (merged, unit.version) == ({"CC1": Merged.FIELD, "CC2": Merged.CONFLICT}, 2)
    with pytest.raises(ConflictOpenError, match="CC2"):
        trip.bring(file)
    assert (level(office, "CC1"), office.draft()["W1"]["version"]) == (2, 2)

    trip.bring(file, Chosen({("W1", "CC2"): Side.OFFICE}, {"W1": 2}))

    assert (level(office, "CC1"), level(office, "CC2")) == (3, 0)
    assert office.draft()["W1"]["version"] == 3
    assert not office.look(office.amina).lapsed
    with pytest.raises(ResultsKnownError):
        trip.bring(file)
    assert deeds(office).count(Deed.FIELD_MARKS_BROUGHT) == 1


def test_a_save_between_looking_and_taking_over_is_not_overwritten(trip: Trip) -> None:
    office = trip.office
    file = trip.marks(trip.opened(trip.pack()), CC1=3)
    seen = {unit.unit: unit.version for unit in trip.look(file).units}
    office.save(office.amina, a_unit_sheet(office.letter, version=1, cc1=2, cc2=0))

    with pytest.raises(SheetStaleError):
        trip.bring(file, Chosen({}, seen))
    assert (level(office, "CC1"), level(office, "CC2")) == (2, 0)


def test_a_file_that_was_changed_is_refused(trip: Trip) -> None:
    pack = trip.opened(trip.pack())
    good = json.loads(trip.marks(pack, CC1=3))
    other = {**good, "sealed": good["sealed"][:-8] + "AAAAAAA="}
    bases = {**good, "base": {"W1": 7, "W2": 0}}
    rubrics = {**good, "rubrics": {**good["rubrics"], "W1": "another"}}

    for bad in (other, bases, rubrics, {**good, "sealed": "no base 64"}):
        with pytest.raises(ResultsAlteredError):
            trip.look(json.dumps(bad).encode())
    for text in (b"", b"[]", b"\xff", b"[" * 9000, json.dumps({**good, "more": 1}).encode()):
        with pytest.raises(ResultsUnreadableError):
            results_file(text)
    with pytest.raises(ResultsTooLargeError):
        results_file(b" " * (MAX_RESULTS_BYTES + 1))
    hostile: tuple[Any, ...] = (
        {"W1": {"marks": {"CC1": {"choice": "three"}}}},
        {"W1": {"marks": 3}},
        [],
    )
    for units in hostile:
        with pytest.raises(ResultsUnreadableError):
            trip.look(written(pack, units))
    with pytest.raises(ResultsUnreadableError):
        trip.look(written(pack, {"W1": {"marks": {"CC1": marked(3, "a page")}}}))
    assert level(trip.office, "CC1") == 2


def test_nobody_else_can_bring_a_file_back(trip: Trip) -> None:
    office = trip.office
    file = trip.marks(trip.opened(trip.pack()), CC1=3)

    with pytest.raises(PackUnknownError):
        trip.look(file, who=office.boris)
    with pytest.raises(PackUnknownError):
        Trip(office, office.amina).opened(replace(trip.pack(), pack_id=office.claim))


def test_who_lost_the_claim_keeps_the_marks_and_brings_them_back_later(trip: Trip) -> None:
    office = trip.office
    packed = trip.pack()
    file = trip.marks(trip.opened(packed), CC1=3, CC2=2)
    office.clock.move(minutes=60 * 24 * 6)
    with pytest.raises(LeaseLapsedError):
        trip.opened(packed)
    office.take(office.boris)

    with pytest.raises(PackElsewhereError, match="Keep this file"):
        trip.look(file)

    office.hand_back(office.boris)
    office.take(office.amina)
    assert office.draft() == {}
    with pytest.raises(PackOverError):
        trip.opened(packed)
    trip.bring(file)
    assert (level(office, "CC1"), level(office, "CC2")) == (3, 2)


def test_a_lease_that_ran_out_is_taken_again_with_the_marks(trip: Trip) -> None:
    file = trip.marks(trip.opened(trip.pack()), CC1=3)
    trip.office.clock.move(minutes=60 * 24 * 6)

    trip.bring(file)

    assert level(trip.office, "CC1") == 3
    assert not trip.office.look(trip.office.amina).lapsed


def test_marks_by_another_rubric_are_refused(trip: Trip) -> None:
    file = trip.marks(trip.opened(trip.pack()), CC1=3)
    catalog = a_catalog()
    rubric = QUALIFICATION.unit("W1").rubric
    trip.office.catalog = replace(catalog, hashes={**catalog.hashes, rubric: "another"})

    with pytest.raises(PackRubricChangedError, match="W1"):
        trip.look(file)


@pytest.mark.parametrize("erased", [False, True])
def test_nothing_comes_back_to_a_claim_that_is_gone(trip: Trip, erased: bool) -> None:  # noqa: FBT001 -- of pytest
    office = trip.office
    file = trip.marks(trip.opened(trip.pack()), CC1=3)
    with write_session(office.engine) as session:
        claim = session.get_one(Claim, office.claim)
        if erased:
            erase_applicant(session, office.clock, claim.applicant_id)
        else:
            claim.state = ClaimState.WITHDRAWN

    gone: type[RuleError] = PackUnknownError if erased else PackClosedError
    with pytest.raises(gone, match=r"[Dd]elete the pack and this file"):
        trip.look(file)


def test_scores_that_were_submitted_stay(trip: Trip) -> None:
    office = trip.office
    file = trip.marks(trip.opened(trip.pack()), CC1=0)
    office.submit(office.amina, office.save(office.amina, a_unit_sheet(office.letter, unit="W2")))

    with pytest.raises(AlreadySubmittedError):
        trip.look(file)


def test_what_was_seen_on_the_visit_becomes_evidence_once_and_is_cited(trip: Trip) -> None:
    office = trip.office
    said = {"question": "Set up the machine.", "answer": "Did it alone, and said why."}
    units: dict[str, Any] = {
        "W1": {
            "marks": {
                "CC1": marked(3, "practical_record", trip.cited, f"{office.claim}:1"),
                "CC2": marked(Unscored.NOT_SHOWN, "interview"),
            },
            "records": {"practical_record": {"CC1": said, "CC2": {"question": "", "answer": " "}}},
        }
    }
    file = written(trip.opened(trip.pack()), units)

    found = trip.look(file)

    (record,) = found.records
    assert (record.kind, list(record.answers)) == (EvidenceKind.PRACTICAL_RECORD, ["CC1"])
    assert found.units[0].uncited == ("CC1",)
    answer = Answer(unit="W1", criterion="CC1", title="Set up", **said)
    told = Conversation(held_on=date(2026, 1, 5), place="A yard", answers=(answer,))
    kept = review.Recorded(record.kind, told, "en")
    trip.bring(file, Chosen({}, {}, [(record.id, kept), (office.claim, kept)]))

    with read_session(office.engine) as session:
        kinds = session.exec(select(EvidenceItem.kind, EvidenceItem.id)).all()
    assert [row for row in kinds if row[0] == "practical_record"] == [
        ("practical_record", record.id)
    ]
    cited = {place["evidence"] for place in office.draft()["W1"]["marks"]["CC1"]["cited"]}
    assert cited == {str(record.id), str(office.letter)}
    units["W1"]["marks"]["CC2"] = marked(2, "practical_record")
    assert trip.look(written(trip.opened(trip.pack()), units)).records != ()


def test_a_second_marker_goes_out_blind_and_who_settles_does_not_go(office: Office) -> None:
    office.marking = POLICY
    office.__post_init__()
    office.first_mark(w1=(0, 0))
    office.take_called(office.mira)
    trip = Trip(office, office.mira)

    pack = trip.opened(trip.pack())

    assert json.loads(pack.header)["base"] == {"W1": 0}
    trip.bring(trip.marks(pack, CC1=3, CC2=3))
    version = office.look(office.mira).version
    office.submit(office.mira, version)
    office.take_called(office.nils)
    with pytest.raises(SettledHereError, match="the sheets of two colleagues"):
        Trip(office, office.nils).pack()


def test_a_programme_that_takes_nothing_along_is_given_as_the_reason(office: Office) -> None:
    office.catalog = replace(office.catalog, field_work={})
    office.take(office.amina)

    with pytest.raises(NoFieldWorkError, match="its programme does not allow it"):
        Trip(office, office.amina).pack()
