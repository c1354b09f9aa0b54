"""A value is verified with the issuer by whoever holds the claim, and only as it was then."""

from uuid import UUID, uuid4

import pytest

from rpl.domain.audit import Deed
from rpl.domain.intake import EvidenceNotFoundError
from rpl.domain.issuer_check import IssuerCheck
from rpl.domain.journey import ClaimState, EvidenceState
from rpl.domain.record import FieldName, FieldState
from rpl.domain.review import LeaseLapsedError, NotYourSeatError
from rpl.flows import record, review
from rpl.store import audit
from rpl.store.database import read_session, write_session
from rpl.store.record import RecordedField, field_rows, recorded_fields
from rpl.store.sealed import claim_seal
from rpl.store.tables import Claim, EvidenceItem
from tests.factories.office import Office
from tests.fakes.vault import FakeKeyRing

HOW = "Called the office of the school."


def note(office: Office, who: UUID, field: str = "date", how: str = HOW) -> list[str]:
    with write_session(office.engine) as session:
        problems = review.note_check(
            session,
            office.desk,
            assessor_id=who,
            claim_id=office.claim,
            evidence_id=office.letter,
            field=field,
            how=how,
        )
    return [problem.field for problem in problems]


def withdraw(office: Office, who: UUID, field: str = "date", letter: UUID | None = None) -> None:
    with write_session(office.engine) as session:
        review.withdraw_check(
            session,
            office.desk,
            assessor_id=who,
            claim_id=office.claim,
            evidence_id=letter or office.letter,
            field=field,
        )


def dated(office: Office) -> RecordedField:
    with read_session(office.engine) as session:
        seal = claim_seal(session, FakeKeyRing(), office.claim)
        [field] = recorded_fields(session, seal, office.letter)
    return field


def deeds(office: Office, who: UUID) -> list[str]:
    checks = {Deed.FIELD_CHECKED, Deed.FIELD_CHECK_WITHDRAWN}
    with read_session(office.engine) as session:
        links = [link.entry for link in audit.about_claim(session, office.claim)]
    return [
        f"{entry.deed} {entry.details['field']}"
        for entry in links
        if entry.deed in checks and (entry.actor_id, entry.subject_id) == (who, office.letter)
    ]


def test_a_value_is_verified_with_who_when_and_how(any_office: Office) -> None:
    office = any_office
    office.take(office.amina)

    assert note(office, office.amina) == []

    field = dated(office)
    assert (field.state, field.check) == (
        FieldState.VERIFIED,
        IssuerCheck(office.clock.now(), HOW),
    )
    with read_session(office.engine) as session:
        row = field_rows(session, office.letter)[FieldName.DATE]
    assert row.checked_by == office.amina
    assert HOW.encode() not in (row.checked_how or b"")
    assert deeds(office, office.amina) == ["field_checked date"]


def test_what_is_wrong_is_told_and_nothing_kept(office: Office) -> None:
    office.take(office.amina)

    assert note(office, office.amina, "hours", "") == ["field", "how"]

    assert dated(office).check is None
    assert deeds(office, office.amina) == []


def test_a_check_is_taken_back_once(office: Office) -> None:
    office.take(office.amina)
    note(office, office.amina)

    for name in ("date", "date", "hours", "no field"):
        withdraw(office, office.amina, name)

    field = dated(office)
    assert (field.state, field.check, field.value) == (FieldState.CONFIRMED, None, "2024-05-01")
    assert deeds(office, office.amina) == ["field_checked date", "field_check_withdrawn date"]


def test_only_whoever_holds_the_claim_now_notes_a_check(office: Office) -> None:
    with pytest.raises(NotYourSeatError):
        note(office, office.boris)
    office.take(office.amina)
    with pytest.raises(NotYourSeatError):
        note(office, office.boris)
    with pytest.raises(EvidenceNotFoundError):
        withdraw(office, office.amina, letter=uuid4())
    office.clock.move(minutes=21)
    with pytest.raises(LeaseLapsedError):
        note(office, office.amina)
    assert dated(office).check is None


def test_a_document_that_nobody_could_read_is_not_checked(office: Office) -> None:
    office.take(office.amina)
    with write_session(office.engine) as session:
        item = session.get_one(EvidenceItem, office.letter)
        item.state = EvidenceState.FAILED

    with pytest.raises(EvidenceNotFoundError):
        note(office, office.amina)


@pytest.mark.parametrize(
    ("value", "state"),
    [("2024-05-01", FieldState.VERIFIED), ("2024-05-02", FieldState.CONFIRMED)],
)
def test_a_changed_value_is_verified_no_more(office: Office, value: str, state: FieldState) -> None:
    office.take(office.amina)
    note(office, office.amina)
    with write_session(office.engine) as session:
        session.get_one(Claim, office.claim).state = ClaimState.DRAFT

    with write_session(office.engine) as session:
        typed = {FieldName.DATE: value}
        keyring = office.desk.keyring
        record.confirm(session, office.clock, keyring, office.claim, office.letter, typed=typed)

    field = dated(office)
    assert (field.value, field.state) == (value, state)
    assert (field.check is not None) is (state is FieldState.VERIFIED)
