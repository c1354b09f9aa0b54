"""Results of a register are taken over once, give credit once, and never say they were assessed."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import col, select

from rpl.adapters.vault import LocalVault
from rpl.catalog.register_table import RegisterEntry
from rpl.domain.credit import statement
from rpl.domain.decision import GRANTS, Outcome
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.trace import CheckCode, CreditTakenOverError, LinkState
from rpl.domain.verification import Outcome as Verified
from rpl.flows import register as flow
from rpl.flows.account import return_to_claim
from rpl.flows.letter import claim_letter
from rpl.flows.register import codes
from rpl.flows.trace import TraceDesk, trace_credit, trace_taken_over
from rpl.flows.verification import verify
from rpl.jobs import credit, decision
from rpl.store.credential import credential_of, opened
from rpl.store.credit import held_units, standing
from rpl.store.database import read_session, write_session
from rpl.store.held import erase_rows
from rpl.store.register import mark_of, person_marked
from rpl.store.tables import (
    Applicant,
    AuditEntry,
    Claim,
    CreditPosting,
    RegisterPerson,
    RegisterResult,
)
from tests.factories.assessment import a_qualification, a_unit
from tests.factories.decision import Workshop
from tests.factories.register import an_entry, compared, issue_all, key_of, take_over
from tests.factories.review import QUALIFICATION, a_catalog
from tests.fakes.passwords import FastPasswords
from tests.fakes.vault import FakeKeyRing

FOUR = [an_entry(unit, person=person) for unit in ("W1", "W2") for person in ("1", "2")]


@pytest.fixture
def workshop(engine: Engine) -> Workshop:
    return Workshop(engine)


@pytest.fixture
def any_workshop(any_engine: Engine) -> Workshop:
    return Workshop(any_engine)


def rows(workshop: Workshop) -> list[CreditPosting]:
    with read_session(workshop.engine) as session:
        return list(session.exec(select(CreditPosting).order_by(col(CreditPosting.sequence))))


def results(workshop: Workshop) -> list[RegisterResult]:
    with read_session(workshop.engine) as session:
        return list(session.exec(select(RegisterResult)))


def person_of(workshop: Workshop) -> UUID:
    with read_session(workshop.engine) as session:
        return session.exec(select(RegisterPerson.applicant_id)).one()


def trail(workshop: Workshop) -> list[str]:
    with read_session(workshop.engine) as session:
        entries = session.exec(select(AuditEntry).order_by(col(AuditEntry.position)))
        return [entry.deed for entry in entries]


def test_a_register_becomes_decided_claims_and_credit(any_workshop: Workshop) -> None:
    posted = take_over(any_workshop, an_entry("W1"), an_entry("W2", outcome=Outcome.REFUSED, row=3))

    with read_session(any_workshop.engine) as session:
        holder = session.exec(select(RegisterPerson)).one().applicant_id
        claim = session.exec(select(Claim).where(Claim.applicant_id == holder)).one()
        (line,) = standing(session, holder)
    assert posted == 1
    assert (claim.state, claim.submitted_at, claim.return_code_hash) == ("decided", None, "")
    assert (line.unit, line.decision_id, line.claim_id) == ("W1", None, claim.id)
    assert line.register_result_id in {row.id for row in results(any_workshop)}
    assert (line.value, line.scheme) == (10, QUALIFICATION.unit("W1").credit.scheme)
    assert trail(any_workshop) == [
        "register_imported",
        "result_taken_over",
        "result_taken_over",
        "credit_posted",
    ]


def test_the_same_register_again_adds_nothing(any_workshop: Workshop) -> None:
    take_over(any_workshop, *FOUR)
    before = rows(any_workshop), results(any_workshop)

    found = compared(any_workshop, FOUR)
    again = take_over(any_workshop, *FOUR)

    assert (again, rows(any_workshop), results(any_workshop)) == (0, *before)
    assert (found.fresh, len(found.known), found.problems) == ((), 4, ())


def test_an_import_that_was_broken_off_is_taken_up_where_it_stands(workshop: Workshop) -> None:
    take_over(workshop, *FOUR[:1])

    left = compared(workshop, FOUR).fresh
    take_over(workshop, *left)

    assert len(left) == 3
    assert len(results(workshop)) == 4
    with read_session(workshop.engine) as session:
        assert len(session.exec(select(RegisterPerson)).all()) == 2


def test_what_contradicts_what_is_here_is_named_by_its_cell(workshop: Workshop) -> None:
    take_over(workshop, an_entry())

    found = compared(
        workshop,
        [an_entry(outcome=Outcome.REFUSED, decided="2025-04-01", name="Other", row=7)],
    )

    assert [str(problem).partition(";")[0] for problem in found.problems] == [
        "B7: is “another name” here",
        "F7: is “granted” here",
        "G7: is “2025-03-31” here",
    ]


def test_the_same_learning_counts_once_whether_assessed_or_taken_over(workshop: Workshop) -> None:
    take_over(workshop, an_entry())
    holder = person_of(workshop)
    claim = workshop.scored(holder=holder)
    decision.decide(workshop.tools, claim)
    credit.post_credit(workshop.tools, claim)

    with read_session(workshop.engine) as session:
        held = [(row.unit, row.decision_id is None) for row in standing(session, holder)]
        assert held == [("W1", True), ("W2", False)]
        assert held_units(session, holder, QUALIFICATION.slug) == {"W1", "W2"}
    assert take_over(workshop, an_entry("W2", row=3)) == 0
    assert len(rows(workshop)) == 2


def test_what_has_to_be_shown_again_by_now_gives_no_credit(engine: Engine) -> None:
    units = [a_unit(name).model_copy(update={"valid_years": 2}) for name in ("W1", "W2")]
    yearly = a_qualification(*units)
    workshop = Workshop(engine, catalog=a_catalog(yearly))
    over = an_entry("W1", decided="2019-01-01")
    lasts = an_entry("W2", decided=workshop.clock.now().date().isoformat(), row=3)

    assert take_over(workshop, over, lasts) == 1
    issue_all(workshop)

    with read_session(workshop.engine) as session:
        (line,) = session.exec(select(CreditPosting)).all()
        row = credential_of(session, line.id)
        assert row is not None
        holder = session.get_one(Applicant, line.applicant_id)
        document = opened(FakeKeyRing().values(holder.wrapped_key), row).document
    assert document["validUntil"][:4] == str(lasts.decided.year + 2)
    assert document["validUntil"][4:10] == f"-{lasts.decided:%m-%d}"


def test_the_credential_names_the_register_and_claims_no_assessment(workshop: Workshop) -> None:
    take_over(workshop, an_entry("W2", outcome=Outcome.GRANTED_WITH_CONDITION, row=9))
    issue_all(workshop)

    with read_session(workshop.engine) as session:
        (line,) = session.exec(select(CreditPosting)).all()
        row = credential_of(session, line.id)
        assert row is not None
        holder = session.get_one(Applicant, line.applicant_id)
        found = opened(FakeKeyRing().values(holder.wrapped_key), row)
        desk = workshop.tools.credentials
        assert verify(desk, found.token, workshop.clock.now()).report.outcome is not Verified.BAD
    subject = found.document["credentialSubject"]
    assert subject["narrative"].startswith(
        "Taken over from a register, not assessed here: Invented register, page 4, decided there "
        f"on 2025-03-31; row 9 of the file that was imported on {workshop.clock.now().date()}."
    )
    assert found.document["description"].startswith("Taken over from a register, not assessed here")
    assert found.document["awardedDate"] == "2025-03-31T00:00:00Z"
    assert not {"source", "activityStartDate"} & subject.keys()
    assert "evidence" not in found.document
    assert [each["resultDescription"].rpartition("#")[2] for each in subject["result"]] == [
        "status"
    ]
    assert "Assessed by" not in str(found.document)


def traced(workshop: Workshop, tmp_path: Path, credit_id: UUID) -> dict[CheckCode, LinkState]:
    tools = workshop.tools
    desk = TraceDesk(
        catalog=workshop.catalog,
        keyring=FakeKeyRing(),
        vault=LocalVault(tmp_path),
        check=lambda text: verify(tools.credentials, text, workshop.clock.now()).report,
    )
    with read_session(workshop.engine) as session:
        with pytest.raises(CreditTakenOverError):
            trace_credit(session, desk, credit_id=credit_id)
        found = trace_taken_over(session, desk, credit_id=credit_id)
    assert found is not None
    assert found.trace.state is not LinkState.WHOLE
    assert {link.name for link in found.trace.links if link.checks} == {"certificate", "unit"}
    return {check.code: check.state for check in found.trace.checks}


def test_a_trace_ends_at_the_register_and_names_a_changed_row(
    any_workshop: Workshop, tmp_path: Path
) -> None:
    workshop = any_workshop
    take_over(workshop, an_entry())
    issue_all(workshop)
    (line,) = rows(workshop)

    whole = traced(workshop, tmp_path, line.id)
    with write_session(workshop.engine) as session:
        session.exec(select(RegisterResult)).one().row = 99
    changed = traced(workshop, tmp_path, line.id)

    assert set(whole.values()) == {LinkState.WHOLE}
    assert {code for code, state in changed.items() if state is LinkState.BROKEN} == {
        CheckCode.TAKEN_OVER
    }


def test_erasing_takes_name_number_and_source_and_nobody_is_brought_in_again(
    any_workshop: Workshop,
) -> None:
    workshop = any_workshop
    take_over(workshop, an_entry())
    holder = person_of(workshop)
    with write_session(workshop.engine) as session:
        erase_rows(session, holder)
        session.get_one(Applicant, holder).erased_at = workshop.clock.now()

    found = compared(workshop, [an_entry(), an_entry("W2", person="2", row=3)])
    assert take_over(workshop, an_entry("W2")) == 0

    assert [entry.row for entry in found.erased] == [2]
    assert [entry.row for entry in found.fresh] == [3]
    with read_session(workshop.engine) as session:
        person = session.exec(select(RegisterPerson)).one()
        result = session.exec(select(RegisterResult)).one()
        assert (person.number, result.source, len(person.mark)) == (b"", b"", 64)


def test_nothing_of_a_register_stands_open_in_the_database(workshop: Workshop) -> None:
    take_over(workshop, an_entry(name="Ñandú Invented", source="Shelf 7", person="4711-X"))

    path = workshop.engine.url.database
    assert path is not None
    stored = b"".join(each.read_bytes() for each in Path(path).parent.glob(Path(path).name + "*"))
    assert not [word for word in ("Ñandú", "Shelf 7", "4711-X") if word.encode() in stored]


def test_nobody_gets_in_before_a_first_code_was_given_and_it_is_given_once(
    workshop: Workshop,
) -> None:
    take_over(workshop, an_entry())
    passwords, key = FastPasswords(), key_of(workshop)

    def ask() -> tuple[flow.FirstCode, ...]:
        with read_session(workshop.engine) as session:
            return flow.codes_to_give(
                session, key, organisation_id=DEFAULT_ORGANISATION, number="INVENTED-1"
            )

    def enter(reference: str, code: str) -> UUID | None:
        with read_session(workshop.engine) as session:
            return return_to_claim(session, passwords, reference=reference, return_code=code)

    (waiting,) = ask()
    assert enter(waiting.reference, "") is None
    with write_session(workshop.engine) as session:
        hashed = passwords.hash("ABCD-EFGH-JKMN")
        flow.give_first_code(session, workshop.clock, claim_id=waiting.claim_id, hashed=hashed)

    assert enter(waiting.reference, "ABCD-EFGH-JKMN") == waiting.claim_id
    assert trail(workshop)[-1] == "return_code_drawn"
    with pytest.raises(codes.CodeGivenBeforeError):
        ask()
    with (
        pytest.raises(codes.NobodyOfThisNumberError),
        read_session(workshop.engine) as session,
    ):
        flow.codes_to_give(session, key, organisation_id=DEFAULT_ORGANISATION, number="none")


def test_what_was_taken_over_by_mistake_is_withdrawn_and_can_be_put_right(
    any_workshop: Workshop,
) -> None:
    workshop = any_workshop
    take_over(workshop, an_entry())
    issue_all(workshop)
    with write_session(workshop.engine) as session:
        lines = flow.withdraw(
            session,
            workshop.catalog,
            workshop.clock,
            workshop.queue,
            programme_key=key_of(workshop),
            organisation_id=DEFAULT_ORGANISATION,
            entries=[an_entry()],
        )
    issue_all(workshop)

    assert lines == 1
    with read_session(workshop.engine) as session:
        holder = session.exec(select(RegisterPerson)).one().applicant_id
        assert standing(session, holder) == ()
        row = credential_of(session, rows(workshop)[0].id)
        assert row is not None
        assert row.status == "revoked"
    right = an_entry(outcome=Outcome.REFUSED)
    assert compared(workshop, [right]).problems == ()
    take_over(workshop, right)
    assert [row.withdrawn_at is None for row in results(workshop)].count(True) == 1


def test_there_is_no_letter_about_what_was_not_decided_here(workshop: Workshop) -> None:
    take_over(workshop, an_entry())
    (line,) = rows(workshop)

    with read_session(workshop.engine) as session:
        letter = claim_letter(session, workshop.catalog, FakeKeyRing(), line.claim_id, "en")
    assert letter is None


entries = st.lists(
    st.builds(
        an_entry,
        st.sampled_from(["W1", "W2"]),
        person=st.sampled_from(["1", "2", "3"]),
        outcome=st.sampled_from([Outcome.GRANTED, Outcome.REFUSED, Outcome.MORE_EVIDENCE]),
        decided=st.dates(max_value=an_entry().decided).map(lambda day: day.isoformat()),
    ),
    max_size=5,
    unique_by=lambda entry: (entry.person, entry.unit),
)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(entries, st.data())
def test_in_whatever_lots_a_register_comes_the_credit_is_that_of_its_rows(
    engine: Engine, found: list[RegisterEntry], data: st.DataObject
) -> None:
    workshop, own = Workshop(engine), data.draw(st.uuids()).hex  # each run has its own people
    mine = [replace(entry, person=own + entry.person) for entry in found]
    cut = data.draw(st.integers(0, len(mine)))
    take_over(workshop, *mine[:cut])
    take_over(workshop, *mine)

    key = key_of(workshop)
    with read_session(engine) as session:
        for number in {entry.person for entry in mine}:
            granted = {
                entry.unit for entry in mine if entry.person == number and entry.outcome in GRANTS
            }
            person = person_marked(session, DEFAULT_ORGANISATION, mark_of(key, number))
            assert person is not None
            held = held_units(session, person.applicant_id, QUALIFICATION.slug)
            assert held == granted
            assert statement(QUALIFICATION, held).credit.held == 10 * len(granted)
