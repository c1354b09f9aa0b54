"""Replaying a decision from its bundle: every hash again, and the rule run again on the marks.

Nothing is believed because it stands in the bundle.  Parts are bound to the seal by their hashes,
the seal to the audit trail, the trail to heads that were noted elsewhere; what the rule comes to is
worked out anew.  What cannot be checked, because it was withheld, is never said to agree.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum

from rpl.domain.audit import Head
from rpl.domain.audit_bundle import (
    MANIFEST,
    AuditBundle,
    BundleUnreadableError,
    manifest_of,
    read_bundle,
    sha256,
)
from rpl.domain.decision_seal import commitment
from rpl.domain.replayed_rule import RuleReplay, replayed_rule
from rpl.domain.replayed_trail import heads_agree, posted_problem, sealed_in, trail_break
from rpl.domain.trace import LinkState, held, worst
from rpl.domain.values import Frozen


class ReplayCode(StrEnum):
    """What is compared.  A contract: never renamed."""

    FILES = "files"
    READABLE = "readable"
    PARTS = "parts"
    COMPLETE = "complete"
    TRAIL = "trail"
    HEADS = "heads"
    SEAL = "seal"
    DEFINITION = "definition"
    RUBRIC = "rubric"
    MARKS = "marks"
    CITED = "cited"
    DECIDED_AGAIN = "decided_again"
    LETTER = "letter"
    POSTING = "posting"
    CREDENTIAL = "credential"
    ASSESSOR = "assessor"


SAYS: Mapping[ReplayCode, str] = {
    ReplayCode.FILES: "Each file of the bundle is the one its manifest names.",
    ReplayCode.READABLE: "Each file says what such a file says.",
    ReplayCode.PARTS: "Each part that is shown has the hash that was sealed.",
    ReplayCode.COMPLETE: "Every part that the rule needs is shown.",
    ReplayCode.TRAIL: "The links of the audit trail are chained, and none was changed.",
    ReplayCode.HEADS: "The trail agrees with the heads that were noted elsewhere.",
    ReplayCode.SEAL: "The seal is the one that the trail holds for this decision.",
    ReplayCode.DEFINITION: "The definition is the one the claim was opened under.",
    ReplayCode.RUBRIC: "The rubric is the one the unit was decided by.",
    ReplayCode.MARKS: "The levels decided on are those that were marked.",
    ReplayCode.CITED: "What counted is of the kinds that the marks cite.",
    ReplayCode.DECIDED_AGAIN: "The rule comes to the same outcome, reasons and next step.",
    ReplayCode.LETTER: "The letter says what the rule comes to.",
    ReplayCode.POSTING: "The ledger holds what follows from the outcome, and the trail says so.",
    ReplayCode.CREDENTIAL: "The certificate is the one that the trail says was issued.",
    ReplayCode.ASSESSOR: "The trail says that these people submitted the marks.",
}
"""What each check says where it agrees."""


class ReplayCheck(Frozen):
    """One comparison; `of` names what it does not hold of, or what it was made on."""

    code: ReplayCode
    state: LinkState
    of: str = ""


class Replay(Frozen):
    """What a replay came to; `withheld` counts parts of which only the hash is there.

    `outcome` is what the rule comes to now, empty where it could not be run.
    """

    checks: tuple[ReplayCheck, ...]
    withheld: int = 0
    outcome: str = ""
    head: Head | None = None

    @property
    def state(self) -> LinkState:
        """The worst of all checks."""
        return worst(check.state for check in self.checks)

    @property
    def broken(self) -> tuple[ReplayCode, ...]:
        """What does not agree."""
        return tuple(each.code for each in self.checks if each.state is LinkState.BROKEN)


def replay(files: Mapping[str, bytes], noted: Collection[Head] | None = None) -> Replay:
    """Replay a decision from the files of its bundle; `noted` are heads of the trail, if any.

    Raises:
        BundleUnreadableError: There is no manifest: this is no bundle.
    """
    checks = [_files(files)]
    try:
        bundle = read_bundle(files)
    except BundleUnreadableError as error:
        checks.append(_check(ReplayCode.READABLE, of=error.details["file"], holds=False))
        return Replay(checks=tuple(checks))
    rule = replayed_rule(bundle)
    checks += [
        _check(ReplayCode.READABLE, holds=True),
        *_seal_checks(bundle, noted),
        *_rule_checks(rule),
        *_trail_checks(bundle, rule),
    ]
    last = bundle.trail[-1] if bundle.trail else None
    return Replay(
        checks=tuple(checks),
        withheld=len(bundle.seal.keys() - {each.part.name for each in bundle.parts}),
        outcome=rule.outcome,
        head=None if last is None else Head(position=last.entry.position, digest=last.digest),
    )


def _check(code: ReplayCode, *, holds: bool | None, of: str = "") -> ReplayCheck:
    return ReplayCheck(code=code, state=held(holds), of=of)


def _listed(code: ReplayCode, wrong: Iterable[str]) -> ReplayCheck:
    """A check that fails with the names of what is wrong."""
    names = sorted(set(wrong))
    return _check(code, holds=not names, of=", ".join(names))


def _files(files: Mapping[str, bytes]) -> ReplayCheck:
    known = manifest_of(files)
    found = {name: sha256(content) for name, content in files.items() if name != MANIFEST}
    names = known.keys() | found.keys()
    return _listed(ReplayCode.FILES, [each for each in names if known.get(each) != found.get(each)])


def _seal_checks(bundle: AuditBundle, noted: Collection[Head] | None) -> Iterator[ReplayCheck]:
    names = [each.part.name for each in bundle.parts]
    wrong = [
        each.part.name
        for each in bundle.parts
        if commitment(each.salt, each.part) != bundle.seal.get(each.part.name)
    ]
    twice = [name for name in names if names.count(name) > 1]
    yield _listed(ReplayCode.PARTS, [*wrong, *twice])
    yield _listed(ReplayCode.COMPLETE, _needed(bundle.seal) - set(names))
    at = trail_break(bundle)
    yield _check(ReplayCode.TRAIL, holds=at is None, of="" if at is None else f"link {at}")
    if noted is not None:
        yield _check(ReplayCode.HEADS, holds=heads_agree(bundle, noted))
    yield _check(ReplayCode.SEAL, holds=sealed_in(bundle))


def _needed(names: Iterable[str]) -> set[str]:
    """The parts of a seal that are never withheld: the rule needs them, and they tell of nobody."""
    always = ("unit/", "criterion/", "score/", "assessor/")
    found = {name for name in names if name.startswith(always) and not name.endswith(":note")}
    return found | {"unit/claim", "score/decision"}


def _rule_checks(rule: RuleReplay) -> Iterator[ReplayCheck]:
    yield _check(ReplayCode.DEFINITION, holds=rule.definition)
    yield _check(ReplayCode.RUBRIC, holds=rule.rubric)
    yield _listed(ReplayCode.MARKS, rule.unmarked)
    cited = None if rule.uncited is None else not rule.uncited
    yield _check(ReplayCode.CITED, holds=cited, of=", ".join(sorted(rule.uncited or ())))
    yield _listed(ReplayCode.DECIDED_AGAIN, rule.differing)
    yield _check(ReplayCode.LETTER, holds=rule.letter)


def _trail_checks(bundle: AuditBundle, rule: RuleReplay) -> Iterator[ReplayCheck]:
    problem, known = posted_problem(bundle, rule.unit, rule.outcome)
    yield _check(ReplayCode.POSTING, holds=not problem if known else None, of=problem)
    credential, told = bundle.ledger.credential, None
    if credential is not None:
        hashes = {"document": credential.document, "token": credential.token}
        issued = [
            link.entry
            for link in bundle.trail
            if (link.entry.deed, link.entry.subject_id) == ("credential_issued", credential.id)
        ]
        told = dict(issued[0].details) == hashes if issued else False
        yield _check(ReplayCode.CREDENTIAL, holds=told)
    yield _listed(ReplayCode.ASSESSOR, _unsubmitted(bundle))


def _unsubmitted(bundle: AuditBundle) -> Iterator[str]:
    """The seats of which the trail does not say that their marks were submitted by that person."""
    told = {
        (str(link.entry.subject_id), str(link.entry.actor_id))
        for link in bundle.trail
        if link.entry.deed == "scores_submitted"
    }
    seats = [each.values for each in bundle.parts if each.part.name.startswith("assessor/")]
    if not seats:
        yield "nobody"
    for values in seats:
        if (values.get("seat"), values.get("assessor")) not in told:
            yield str(values.get("seat"))
