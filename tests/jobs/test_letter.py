"""A worker makes a letter a file, once, sealed, and says so when it cannot."""

from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from sqlalchemy import Engine

from rpl.domain.letter_parts import ClaimLetter
from rpl.domain.mail import Wording
from rpl.flows.printed_letter import PrintState, Wanted, ask_to_print, print_state, printed
from rpl.jobs import decision
from rpl.jobs.letter import give_up_letter, print_letter
from rpl.jobs.reconciliation import reconcile
from rpl.jobs.tools import JobTools
from rpl.ports.errors import LetterNotPrintableError
from rpl.store import letter as store
from rpl.store.database import read_session, write_session
from tests.factories.decision import Workshop
from tests.fakes.vault import FakeKeyRing


@dataclass
class PlainPress:
    """A press that makes no PDF but the document itself; `broken` when it lacks a letter."""

    broken: bool = False

    def notice(self, lang: str) -> Wording:
        raise NotImplementedError

    def html(self, letter: ClaimLetter, lang: str) -> str:
        return f"{lang} {letter.reference}"

    def pdf(self, html: str) -> bytes:
        if self.broken:
            raise LetterNotPrintableError("a letter is missing")
        return html.encode()


@pytest.fixture
def workshop(engine: Engine) -> Workshop:
    return Workshop(engine)


@pytest.fixture
def press() -> PlainPress:
    return PlainPress()


@pytest.fixture
def tools(workshop: Workshop, press: PlainPress) -> JobTools:
    return replace(workshop.tools, press=lambda: press)


def asked(workshop: Workshop, lang: str = "ar") -> tuple[UUID, Wanted]:
    """A letter of a decided claim that was asked for: its row, and what is wanted."""
    claim_id = workshop.scored()
    decision.decide(workshop.tools, claim_id)
    wanted = Wanted(claim_id, workshop.holder, lang, "")
    ask(workshop, wanted)
    with read_session(workshop.engine) as session:
        row = store.printed_letter(session, claim_id, lang)
    assert row is not None
    return row.id, wanted


def ask(workshop: Workshop, wanted: Wanted) -> None:
    with write_session(workshop.engine) as session:
        ask_to_print(session, workshop.clock, workshop.queue, wanted)


def state(workshop: Workshop, wanted: Wanted) -> PrintState:
    with read_session(workshop.engine) as session:
        return print_state(session, wanted)


def kept(workshop: Workshop, letter_id: UUID) -> tuple[str, bytes | None]:
    """Digest and sealed bytes."""
    with read_session(workshop.engine) as session:
        row = store.printing(session, letter_id)
        assert row is not None
        return row.digest, row.pdf


def test_a_letter_is_made_once_and_kept_sealed(workshop: Workshop, tools: JobTools) -> None:
    letter_id, wanted = asked(workshop)
    assert state(workshop, wanted) is PrintState.UNDER_WAY

    print_letter(tools, letter_id)
    digest, sealed = kept(workshop, letter_id)
    print_letter(tools, letter_id)

    assert kept(workshop, letter_id) == (digest, sealed)
    assert sealed is not None
    assert b"ar RPL-" not in sealed
    ready = replace(wanted, digest=digest)
    assert state(workshop, ready) is PrintState.READY
    with read_session(workshop.engine) as session:
        made = printed(session, FakeKeyRing(), ready)
        assert made is not None
        assert made.startswith(b"ar RPL-")
        assert printed(session, FakeKeyRing(), replace(wanted, digest="other")) is None


def test_asking_twice_is_one_job_and_asking_again_for_other_words_another(
    workshop: Workshop, tools: JobTools
) -> None:
    letter_id, wanted = asked(workshop)
    workshop.queue.handed_over.clear()

    ask(workshop, wanted)
    assert workshop.queue.steps() == []

    print_letter(tools, letter_id)
    ask(workshop, replace(wanted, digest="the words of today"))
    assert workshop.queue.steps() == ["print_letter"]
    assert state(workshop, wanted) is PrintState.UNDER_WAY


def test_a_letter_that_cannot_be_printed_says_so_until_it_is_asked_for_again(
    workshop: Workshop, tools: JobTools, press: PlainPress
) -> None:
    letter_id, wanted = asked(workshop)
    press.broken = True
    with pytest.raises(LetterNotPrintableError):
        print_letter(tools, letter_id)

    give_up_letter(tools, letter_id)
    assert state(workshop, wanted) is PrintState.FAILED

    press.broken = False
    ask(workshop, wanted)
    print_letter(tools, letter_id)
    give_up_letter(tools, letter_id)
    assert state(workshop, replace(wanted, digest=kept(workshop, letter_id)[0])) is PrintState.READY


def test_a_letter_that_was_forgotten_meanwhile_is_left_alone(tools: JobTools) -> None:
    print_letter(tools, UUID(int=1))
    give_up_letter(tools, UUID(int=1))


def test_a_letter_whose_job_is_lost_is_found_again_until_it_is_made(
    workshop: Workshop, tools: JobTools
) -> None:
    letter_id, _ = asked(workshop)
    workshop.queue.handed_over.clear()

    reconcile(tools)
    assert ("print_letter", letter_id) in workshop.queue.handed_over

    print_letter(tools, letter_id)
    workshop.queue.handed_over.clear()
    reconcile(tools)
    assert "print_letter" not in workshop.queue.steps()
