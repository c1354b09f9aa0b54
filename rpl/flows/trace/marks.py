"""The links to the criteria of the rubric, and to the scores that were given."""

from collections.abc import Iterator

from pydantic import ValidationError

from rpl.domain.decision import DecisionBasis, UnitDecision, decide
from rpl.domain.decision_seal import LinkName
from rpl.domain.errors import RuleError
from rpl.domain.trace import CheckCode, TraceCheck, held
from rpl.flows.trace.gathering import Gathered, TraceDesk


def criterion_checks(desk: TraceDesk, found: Gathered) -> Iterator[TraceCheck]:
    """Whether the rubric is the one decided by, and every criterion of it was marked."""
    yield _criterion(CheckCode.RUBRIC, holds=_rubric_holds(desk, found))
    codes = None if found.rubric is None else {each.code for each in found.rubric.criteria}
    marked = {mark.criterion for mark in found.rests.marks}
    yield _criterion(CheckCode.COMPLETE, holds=None if codes is None else codes == marked)


def score_checks(desk: TraceDesk, found: Gathered) -> Iterator[TraceCheck]:
    """Whether the rule decides the same again, on the levels that were submitted."""
    basis = basis_of(found)
    yield _score(CheckCode.DECIDED_AGAIN, holds=_same_again(desk, found, basis))
    given = {
        mark.criterion: mark.unscored if mark.level is None else mark.level
        for mark in found.rests.marks
    }
    shared = [] if basis is None else given.keys() & basis.sheet.keys()
    same = basis is not None and all(given[code] == basis.sheet[code] for code in shared)
    yield _score(CheckCode.MARKED, holds=same)
    after = found.followed_by
    since = None if after is None else after.decided_at
    yield _score(CheckCode.FOLLOWED, holds=found.decision.superseded_at == since)


def basis_of(found: Gathered) -> DecisionBasis | None:
    """The values the unit was decided on; None where they make no sense any more."""
    try:
        return DecisionBasis.model_validate(found.decision.basis)
    except ValidationError:
        return None


def _same_again(desk: TraceDesk, found: Gathered, basis: DecisionBasis | None) -> bool | None:
    if found.unit is None or found.rubric is None or not _rubric_holds(desk, found):
        return None
    if basis is None:
        return False
    try:
        again = decide(found.unit, found.rubric, basis)
        kept = UnitDecision.model_validate(
            found.decision.model_dump(include=set(UnitDecision.model_fields))
        )
    except (RuleError, ValidationError):
        return False
    return again == kept


def _rubric_holds(desk: TraceDesk, found: Gathered) -> bool:
    decision, unit = found.decision, found.unit
    if unit is None or decision.rubric != unit.rubric:
        return False
    return desk.catalog.hashes.get(decision.rubric) == decision.rubric_hash


def _criterion(code: CheckCode, *, holds: bool | None) -> TraceCheck:
    return TraceCheck(link=LinkName.CRITERION, code=code, state=held(holds))


def _score(code: CheckCode, *, holds: bool | None) -> TraceCheck:
    return TraceCheck(link=LinkName.SCORE, code=code, state=held(holds))
