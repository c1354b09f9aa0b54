"""The sample claims of `rpl demo`: one in each place a newcomer may want to look at."""

from collections.abc import Callable
from pathlib import Path

from rpl.demo import appealed, applicant, cast, marked_twice, reassessed, under_way
from rpl.demo.applicant import SampleClaim
from rpl.demo.people import witness_reports
from rpl.demo.register import Register, load, save
from rpl.demo.stage import Stage
from rpl.demo.walk import Earned, walk
from rpl.store.database import read_session
from rpl.store.tables import Claim

Say = Callable[[str], None]

STATEMENT = (
    "I learned welding from my uncle and worked in his shop. I cut, fitted and welded gates and "
    "frames with stick electrodes, checked every seam with a lamp and a gauge, and ground out what "
    "was not sound. I kept the gas bottles and the fire blanket ready. This statement is invented."
)


def sample_claims(stage: Stage, base_url: str, folder: Path, say: Say) -> Register:
    """Make the sample claims, unless an earlier run did; answers what `demo.json` now holds."""
    earlier = load(folder)
    if earlier is not None and earlier.applicants:
        return earlier
    register = cast.enter(stage, earlier or Register(base_url))
    save(register, folder)
    for what, scene in SCENES.items():
        say(what)
        register = scene(stage, register)
        save(register, folder)
    return register


def once(stage: Stage, base_url: str, folder: Path) -> tuple[SampleClaim, list[Earned]]:
    """Walk one claim through the whole journey and add it to `demo.json`."""
    register = cast.enter(stage, load(folder) or Register(base_url))
    save(register, folder)
    claim, earned = walk(stage, cast.PROVIDER)
    save(_with_credentials(_with_claim(stage, register, claim), earned), folder)
    return claim, earned


def _to_a_credential(stage: Stage, register: Register) -> Register:
    claim, earned = walk(stage, cast.PROVIDER)
    return _with_credentials(_with_claim(stage, register, claim), earned)


def _no_papers_at_all(stage: Stage, register: Register) -> Register:
    claim = applicant.open_claim(stage, "Samuel Okello", "en")
    applicant.tell_history(stage, claim.claim_id, applicant.WORKSHOP)
    applicant.write_statement(stage, claim.claim_id, STATEMENT)
    register = _confirmed_and_sent(stage, register, claim)
    witness_reports(stage, claim.claim_id, "Samuel")
    stage.work_off()
    return register


def _no_model_for_the_language(stage: Stage, register: Register) -> Register:
    claim = applicant.open_claim(stage, "ليلى حداد", "ar")
    applicant.send_photo(stage, claim.claim_id, "arabic-certificate", seed=3)
    return _confirmed_and_sent(stage, register, claim)


def _waiting_for_the_applicant(stage: Stage, register: Register) -> Register:
    claim = applicant.open_claim(stage, "Оксана Мельник", "en")
    applicant.send_photo(stage, claim.claim_id, "ukrainian-payslip", seed=4)
    stage.work_off()
    return _with_claim(stage, register, claim)


def _told(scene: Callable[[Stage], SampleClaim]) -> Callable[[Stage, Register], Register]:
    def play(stage: Stage, register: Register) -> Register:
        return _with_claim(stage, register, scene(stage))

    return play


SCENES: dict[str, Callable[[Stage, Register], Register]] = {
    "A Spanish certificate and letter, assessed and credited": _to_a_credential,
    "No papers at all: a work history, a statement, a colleague's report": _no_papers_at_all,
    "An Arabic certificate no model translates, waiting for an assessor and a translator": (
        _no_model_for_the_language
    ),
    "A Ukrainian payslip, read and waiting for the applicant": _waiting_for_the_applicant,
    "A work history in the hands of an assessor": _told(under_way.in_an_assessors_hands),
    "A work history whose assessor asked for more": _told(under_way.waiting_for_more_evidence),
    "A claim that its applicant took back": _told(under_way.withdrawn),
    "A work history that two people marked low: what is still missing, and the way there": (
        _told(under_way.not_granted)
    ),
    "A work history, marked once and waiting for a second marker": _told(
        marked_twice.waiting_for_a_second_marker
    ),
    "A work history, marked twice: the two differ, and a third person is waited for": _told(
        marked_twice.waiting_to_be_settled
    ),
    "A work history, marked twice, settled by a third person and decided": _told(
        marked_twice.settled
    ),
    "A refusal that was appealed against, and changed by somebody who was new to it": _told(
        appealed.varied
    ),
    "A decided claim whose applicant is assessed again in one unit, with something new": _told(
        reassessed.sent_again
    ),
}


def _confirmed_and_sent(stage: Stage, register: Register, claim: SampleClaim) -> Register:
    stage.work_off()
    applicant.confirm_all(stage, claim.claim_id)
    applicant.name_evidence(stage, claim.claim_id)
    applicant.send(stage, claim.claim_id)
    return _with_claim(stage, register, claim)


def _with_claim(stage: Stage, register: Register, claim: SampleClaim) -> Register:
    with read_session(stage.tools.engine) as session:
        state = session.get_one(Claim, claim.claim_id).state.value
    return register.and_also(
        applicants=[{"reference": claim.reference, "return_code": claim.return_code}],
        claims=[{"id": str(claim.claim_id), "state": state}],
    )


def _with_credentials(register: Register, earned: list[Earned]) -> Register:
    return register.and_also(
        credentials=[
            {"id": str(found.credential_id), "path": found.path, "status": found.status}
            for found in earned
        ]
    )
