"""The rule of a decision, run again on what its bundle shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import JsonValue, ValidationError

from rpl.domain.assessment import Qualification, Unit
from rpl.domain.audit_bundle import AuditBundle, LetterCode, LetterCodes
from rpl.domain.decision import DecisionBasis
from rpl.domain.errors import RuleError
from rpl.domain.issuing import IssuedDecision, issue
from rpl.domain.publication import content_hash
from rpl.domain.rubric import Rubric


@dataclass(frozen=True, slots=True)
class RuleReplay:
    """What running the rule again came to.

    `unmarked` are criteria whose level is not the one marked, `uncited` those for which something
    of another kind counted (None where that is withheld); `differing` the keys of the decision that
    the rule comes to otherwise.
    """

    unit: Unit | None
    outcome: str
    definition: bool
    rubric: bool
    unmarked: tuple[str, ...]
    uncited: tuple[str, ...] | None
    differing: tuple[str, ...]
    letter: bool


@dataclass(frozen=True, slots=True)
class _Marked:
    """What the parts say of one criterion: what was given, and the items that are cited."""

    given: JsonValue
    cites: tuple[str, ...] | None = field(default=None)


def replayed_rule(bundle: AuditBundle) -> RuleReplay:
    """Hash the definition and decide again; total over whatever a bundle says."""
    decided, claim = bundle.values("score/decision") or {}, bundle.values("unit/claim") or {}
    reference = _decided_by(bundle)
    unit, rubric = _definition(bundle, reference)
    basis = _basis(decided)
    again = (
        None if unit is None or rubric is None or basis is None else _issued(unit, rubric, bundle)
    )
    marked = _marked(bundle)
    codes = None if again is None else letter_codes(again)
    return RuleReplay(
        unit=unit,
        outcome="" if again is None else again.decided.outcome.value,
        definition=_definition_hash(bundle) == claim.get("definition_hash"),
        rubric=_rubric_holds(bundle, reference, basis),
        unmarked=() if basis is None else _unmarked(basis, marked),
        uncited=None if basis is None else _uncited(bundle, basis, marked),
        differing=_differing(decided, again),
        letter=codes == bundle.letter,
    )


def letter_codes(issued: IssuedDecision) -> LetterCodes:
    """What a letter says of a unit, as codes."""
    decided = issued.decided
    return LetterCodes(
        outcome=decided.outcome.value,
        reasons=tuple(LetterCode(code=r.code, criterion=r.criterion) for r in decided.reasons),
        remedies=tuple(LetterCode(code=r.code, criterion=r.criterion) for r in decided.remedies),
        next_step=issued.next_step.value,
    )


def _decided_by(bundle: AuditBundle) -> str:
    found = {
        str(each.values.get("decided_by"))
        for each in bundle.parts
        if each.part.name.startswith("criterion/")
    }
    return found.pop() if len(found) == 1 else ""


def _definition(bundle: AuditBundle, reference: str) -> tuple[Unit | None, Rubric | None]:
    try:
        qualification = Qualification.model_validate(bundle.definition.qualification)
        rubric = Rubric.model_validate(bundle.definition.rubrics.get(reference))
    except ValidationError:
        return None, None
    units = (unit for unit in qualification.units if unit.id == bundle.subject.unit)
    unit = next(units, None)
    return (unit, rubric) if unit is not None and unit.rubric == reference else (unit, None)


def _definition_hash(bundle: AuditBundle) -> str:
    units = bundle.definition.qualification.get("units")
    listed = units if isinstance(units, list) else []
    used = [
        bundle.definition.rubrics.get(str(unit.get("rubric")), {})
        for unit in listed
        if isinstance(unit, dict)
    ]
    return content_hash(bundle.definition.qualification, *used)


def _rubric_holds(bundle: AuditBundle, reference: str, basis: DecisionBasis | None) -> bool:
    found = bundle.definition.rubrics.get(reference)
    if found is None or basis is None or basis.rubric != reference:
        return False
    hashes = {
        each.values.get("rubric_hash")
        for each in bundle.parts
        if each.part.name.startswith("criterion/")
    }
    return hashes == {content_hash(found)}


def _basis(decided: Mapping[str, JsonValue]) -> DecisionBasis | None:
    try:
        return DecisionBasis.model_validate(decided.get("basis"))
    except ValidationError:
        return None


def _issued(unit: Unit, rubric: Rubric, bundle: AuditBundle) -> IssuedDecision | None:
    decided = bundle.values("score/decision") or {}
    try:
        basis = DecisionBasis.model_validate(decided.get("basis"))
        on = datetime.fromisoformat(str(decided.get("decided_at"))).date()
        appeal_by = datetime.fromisoformat(str(decided.get("appeal_by"))).date()
        return issue(unit, rubric, basis, on=on, appeal_by=appeal_by)
    except (RuleError, ValueError):  # a ValidationError is a ValueError
        return None


def _differing(decided: Mapping[str, JsonValue], again: IssuedDecision | None) -> tuple[str, ...]:
    if again is None:
        return ("the rule cannot be run",)
    said = again.decided.model_dump(mode="json") | {"next_step": again.next_step.value}
    return tuple(
        f"{key} (now {said[key]})" if key in {"outcome", "total", "next_step"} else key
        for key in said
        if decided.get(key) != said[key]
    )


def _marked(bundle: AuditBundle) -> Mapping[str, _Marked]:
    """What was marked, by criterion; where one is marked twice, nothing can be said of it."""
    found: dict[str, _Marked] = {}
    for each in bundle.parts:
        if not each.part.name.startswith("criterion/"):
            continue
        given = bundle.values(f"score/{each.of}") or {}
        level, cites = given.get("level"), (bundle.values(f"evidence/{each.of}") or {}).get("cites")
        listed = tuple(map(str, cites)) if isinstance(cites, list) else None
        code = str(each.values.get("criterion"))
        said = given.get("unscored") if level is None else level
        found[code] = _Marked(None if code in found else said, listed)
    return found


def _unmarked(basis: DecisionBasis, marked: Mapping[str, _Marked]) -> tuple[str, ...]:
    codes = basis.sheet.keys() | marked.keys()
    return tuple(
        code
        for code in codes
        if code not in marked
        or code not in basis.sheet
        or marked[code].given is None
        or marked[code].given != basis.sheet[code]
    )


def _uncited(
    bundle: AuditBundle, basis: DecisionBasis, marked: Mapping[str, _Marked]
) -> tuple[str, ...] | None:
    """The criteria for which something counted that their mark does not cite."""
    wrong = []
    for code, mark in marked.items():
        if mark.cites is None:
            return None
        items = [bundle.values(f"evidence/{item}") for item in mark.cites]
        shown = [item.get("kind") for item in items if item is not None]
        if len(shown) < len(items):
            return None
        counted = [each.kind.value for each in basis.cited.get(code, ())]
        if sorted(map(str, shown)) != sorted(counted):
            wrong.append(code)
    return tuple(wrong)
