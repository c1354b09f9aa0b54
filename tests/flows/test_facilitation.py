"""An applicant lets a facilitator act for them and ends it, on both databases."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from rpl.domain.audit import ActorKind
from rpl.domain.facilitation import Help, HelpCodeWrongError, HelpOverError
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.roles import Role
from rpl.flows import account, facilitation
from rpl.store import account as sign_ins
from rpl.store import audit
from rpl.store import facilitation as store
from rpl.store.database import read_session, write_session
from rpl.store.tables import Facilitation, Staff, StaffRole
from rpl.store.tables.account import Means
from tests.factories.account import KnownClaim, KnownStaff, a_claim, a_member_of_staff
from tests.factories.organisation import an_organisation
from tests.fakes.clock import StoppedClock
from tests.fakes.passwords import FastPasswords
from tests.fakes.vault import FakeKeyRing

PASSWORDS = FastPasswords()
CODE = "ABCD-2345"


class Centre:
    """An applicant, a facilitator, and what they do."""

    def __init__(self, engine: Engine, clock: StoppedClock) -> None:
        self.engine, self.clock = engine, clock
        self.claim: KnownClaim = a_claim(engine)
        self.fay: KnownStaff = a_member_of_staff(engine, Role.FACILITATOR)

    def give(self, *allowed: Help, code: str = CODE, claim: KnownClaim | None = None) -> None:
        with write_session(self.engine) as session:
            facilitation.give_code(
                session,
                self.clock,
                claim_id=(claim or self.claim).id,
                allowed=allowed or (Help.PREPARE,),
                code_hash=PASSWORDS.hash(code),
            )

    def check(
        self, code: str = CODE, reference: str = "", organisation_id: UUID = DEFAULT_ORGANISATION
    ) -> facilitation.CheckedCode:
        with read_session(self.engine) as session:
            return facilitation.check_code(
                session,
                self.clock,
                PASSWORDS,
                organisation_id=organisation_id,
                reference=reference or self.claim.reference,
                code=code,
            )

    def take(self, checked: facilitation.CheckedCode, staff: KnownStaff | None = None) -> None:
        with write_session(self.engine) as session:
            staff_id = (staff or self.fay).id
            facilitation.take_up(session, self.clock, checked=checked, staff_id=staff_id)

    def acting(self) -> store.Acting | None:
        with read_session(self.engine) as session:
            return store.acting_on(session, self.claim.id, self.fay.id)

    def open(self, facilitation_id: UUID) -> str:
        with write_session(self.engine) as session:
            return account.open_facilitator_session(
                session,
                self.clock,
                facilitation_id=facilitation_id,
                staff_id=self.fay.id,
                means=Means.PASSWORD,
            )

    def end(self, facilitation_id: UUID, claim_id: UUID | None = None) -> None:
        with write_session(self.engine) as session:
            facilitation.end(
                session,
                self.clock,
                claim_id=claim_id or self.claim.id,
                facilitation_id=facilitation_id,
            )

    def claim_of(self, token: str) -> UUID | None:
        with read_session(self.engine) as session:
            hashed = account.token_hash(token)
            found = sign_ins.claim_signed_in(session, hashed, self.clock.now())
            assert sign_ins.staff_signed_in(session, hashed, self.clock.now()) is None
            return None if found is None else found.id


@pytest.fixture
def centre(any_engine: Engine, clock: StoppedClock) -> Centre:
    return Centre(any_engine, clock)


def test_a_code_lets_a_facilitator_act_until_the_applicant_ends_it(centre: Centre) -> None:
    centre.give(Help.PREPARE, Help.SUBMIT)
    centre.take(centre.check("abcd 2345"))
    acting = centre.acting()
    assert acting is not None
    assert acting.allowed == {Help.PREPARE, Help.SUBMIT}
    token = centre.open(acting.facilitation_id)
    assert centre.claim_of(token) == centre.claim.id

    centre.end(acting.facilitation_id)
    centre.end(acting.facilitation_id)

    assert centre.acting() is None
    assert centre.claim_of(token) is None
    with pytest.raises(HelpOverError):
        centre.open(acting.facilitation_id)


def test_the_trail_names_who_acted_on_which_claim(centre: Centre) -> None:
    centre.give(Help.PREPARE, Help.SUBMIT)
    centre.take(centre.check())
    acting = centre.acting()
    assert acting is not None
    centre.open(acting.facilitation_id)
    centre.end(acting.facilitation_id)

    with read_session(centre.engine) as session:
        found = [link.entry for link in audit.about_claim(session, centre.claim.id)]

    assert [entry.deed for entry in found] == [
        "help_offered",
        "help_begun",
        "signed_in",
        "help_ended",
    ]
    assert (found[2].actor, found[2].actor_id) == (ActorKind.STAFF, centre.fay.id)
    assert found[1].details == {"allowed": "prepare.submit"}


def test_a_code_is_used_once_and_its_hash_is_gone(centre: Centre) -> None:
    centre.give()
    checked = centre.check()
    centre.take(checked)

    with pytest.raises(HelpCodeWrongError):
        centre.take(
            checked, a_member_of_staff(centre.engine, Role.FACILITATOR, email="x@y.example")
        )
    with pytest.raises(HelpCodeWrongError):
        centre.check()
    with read_session(centre.engine) as session:
        assert session.get_one(Facilitation, checked.facilitation_id).code_hash is None


def test_a_code_is_over_after_a_day(centre: Centre) -> None:
    centre.give()
    checked = centre.check()
    centre.clock.move(hours=24)

    with pytest.raises(HelpCodeWrongError):
        centre.check()
    with pytest.raises(HelpCodeWrongError):
        centre.take(checked)


def test_a_new_code_replaces_the_one_that_waited(centre: Centre) -> None:
    centre.give()
    centre.give(code="WXYZ-6789")

    with pytest.raises(HelpCodeWrongError):
        centre.check()
    assert centre.check("WXYZ-6789").claim_id == centre.claim.id


def test_a_code_that_was_taken_back_is_good_no_longer(centre: Centre) -> None:
    centre.give()
    checked = centre.check()
    centre.end(checked.facilitation_id)

    with pytest.raises(HelpCodeWrongError):
        centre.check()
    with pytest.raises(HelpCodeWrongError):
        centre.take(checked)


@pytest.mark.parametrize("code", ["", "nonsense", "ABCD-2346"])
def test_a_wrong_code_lets_nobody_in(centre: Centre, code: str) -> None:
    centre.give()

    with pytest.raises(HelpCodeWrongError):
        centre.check(code)


def test_a_code_is_for_its_own_claim_and_organisation(centre: Centre) -> None:
    other = a_claim(centre.engine)
    centre.give()
    elsewhere = an_organisation(centre.engine)

    with pytest.raises(HelpCodeWrongError):
        centre.check(reference=other.reference)
    with pytest.raises(HelpCodeWrongError):
        centre.check(reference="RPL-0000-0000")
    with pytest.raises(HelpCodeWrongError):
        centre.check(organisation_id=elsewhere)


def test_a_second_code_changes_what_a_facilitator_may_do(centre: Centre) -> None:
    centre.give(Help.PREPARE, Help.SUBMIT)
    centre.take(centre.check())
    centre.give(Help.PREPARE)
    centre.take(centre.check())

    acting = centre.acting()
    assert acting is not None
    assert acting.allowed == {Help.PREPARE}
    with read_session(centre.engine) as session:
        assert len(store.acted_for(session, FakeKeyRing(), centre.fay.id, limit=9)) == 1
        assert len(store.allowances(session, centre.claim.id, 9)) == 2


@pytest.mark.parametrize("change", ["left", "role", "organisation"])
def test_who_is_no_facilitator_of_the_organisation_any_longer_acts_no_longer(
    centre: Centre, change: str
) -> None:
    centre.give()
    centre.take(centre.check())
    elsewhere = an_organisation(centre.engine)
    with write_session(centre.engine) as session:
        staff = session.get_one(Staff, centre.fay.id)
        if change == "left":
            staff.active = False
        elif change == "organisation":
            staff.organisation_id = elsewhere
        else:
            session.delete(session.get_one(StaffRole, (centre.fay.id, Role.FACILITATOR)))
            session.add(StaffRole(staff_id=centre.fay.id, role=Role.ADMIN))

    assert centre.acting() is None


def test_another_applicant_ends_nothing_of_theirs(centre: Centre) -> None:
    other = a_claim(centre.engine)
    centre.give()
    centre.take(centre.check())
    acting = centre.acting()
    assert acting is not None

    centre.end(acting.facilitation_id, other.id)
    centre.end(uuid4())

    assert centre.acting() == acting


def test_a_list_goes_on_where_a_page_ended(centre: Centre) -> None:
    claims = [a_claim(centre.engine, name=f"Person {number}") for number in range(5)]
    for claim in claims:
        centre.give(claim=claim)
        centre.take(centre.check(reference=claim.reference))
        centre.clock.move(seconds=0 if claim is claims[2] else 1)

    names: list[str] = []
    after = None
    for _page in range(3):
        with read_session(centre.engine) as session:
            found = store.acted_for(session, FakeKeyRing(), centre.fay.id, limit=2, after=after)
        names += [person.name for person in found]
        after = found[-1].facilitation_id

    assert len(names) == 5
    assert set(names) == {f"Person {number}" for number in range(5)}
    assert (names[0], names[-1]) == ("Person 4", "Person 0")
