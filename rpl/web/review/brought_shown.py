"""What came back from the field beside what stands in the office, criterion by criterion."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import Session

from rpl.domain.assessment import Unit
from rpl.domain.conversation import Prompt
from rpl.domain.field_marks import Merged
from rpl.domain.field_results import FieldAnswer
from rpl.domain.intake import EvidenceKind
from rpl.domain.marking import Mark
from rpl.domain.rubric import Criterion, Rubric
from rpl.edge.context import AppContext
from rpl.flows.review import Brought, RecordBrought, UnitBrought
from rpl.store.intake import evidence_summaries
from rpl.store.sealed import claim_seal
from rpl.web.review.desk import choice_text
from rpl.web.review.evidence import confirmed, tabs

THIS_VISIT = "visit"


@dataclass(frozen=True, slots=True)
class SideShown:
    """One side of a criterion: choice, the name of its level, reasons, evidence.

    `cited` are places as `number · page`, or `visit` for what was recorded there.
    """

    choice: str
    level: str
    note: str
    cited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CriterionBrought:
    """A criterion on both sides, and what becomes of it; `uncited`: a citation was left out."""

    code: str
    title: str
    merged: Merged
    office: SideShown
    field: SideShown
    uncited: bool


@dataclass(frozen=True, slots=True)
class UnitShownBrought:
    """A unit that came back; `version` is that of the draft it is compared with."""

    unit: Unit
    text_lang: str
    version: int
    criteria: tuple[CriterionBrought, ...]


@dataclass(frozen=True, slots=True)
class RecordShown:
    """What was recorded on the visit about one unit, by criterion."""

    unit: str
    kind: EvidenceKind
    answers: Mapping[str, FieldAnswer]


@dataclass(frozen=True, slots=True)
class ReturnPage:
    """The page to bring results back; with `found` set, what they would change.

    `results` is the file as it came.  `visit` holds what is typed about the visit, `chosen` which
    side counts, as `UNIT.CRITERION`.  `done` names a claim whose results were taken over, by its
    reference, and `done_id` by its id.  `errors` are translated.
    """

    found: Brought | None = None
    qualification: str = ""
    text_lang: str = ""
    units: tuple[UnitShownBrought, ...] = ()
    records: tuple[RecordShown, ...] = ()
    results: str = ""
    visit: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)
    done: str = ""
    done_id: UUID | None = None
    errors: Mapping[str, str] = field(default_factory=dict)

    def count(self, merged: Merged) -> int:
        """Criteria of which this becomes."""
        return sum(c.merged == merged for unit in self.units for c in unit.criteria)


def brought_page(
    session: Session, context: AppContext, lang: str, found: Brought, results: str
) -> ReturnPage:
    """What a file would change, in the language of the reader."""
    catalog = context.catalog
    qualification = catalog.qualification(found.qualification, lang)
    original = catalog.qualification(found.qualification).language
    translated = (found.qualification, lang) in catalog.translated_qualifications
    seal = claim_seal(session, context.keyring, found.claim_id)
    items = confirmed(evidence_summaries(session, seal, found.claim_id))
    names = {tab.id: str(tab.number) for tab in tabs(items)}
    names |= {record.id: THIS_VISIT for record in found.records}
    shown = []
    for brought in found.units:
        unit = qualification.unit(brought.unit)
        known = (unit.rubric, lang) in catalog.translated_rubrics
        criteria = _criteria(catalog.rubric(unit.rubric, lang), brought, names)
        shown.append(UnitShownBrought(unit, lang if known else original, brought.version, criteria))
    return ReturnPage(
        found=found,
        qualification=qualification.title,
        text_lang=lang if translated else original,
        units=tuple(shown),
        records=tuple(RecordShown(r.unit, r.kind, r.answers) for r in found.records),
        results=results,
        visit=found.visit.model_dump(),
    )


def prompts_of(context: AppContext, lang: str, found: Brought, unit: str) -> tuple[Prompt, ...]:
    """The criteria of a unit as a record names them."""
    rubric = context.catalog.qualification(found.qualification).unit(unit).rubric
    return tuple(
        Prompt(criterion=each.code, title=each.title, questions=each.questions)
        for each in context.catalog.rubric(rubric, lang).criteria
    )


def typed_record(
    visit: Mapping[str, str], record: RecordBrought, prompts: tuple[Prompt, ...]
) -> dict[str, str]:
    """A record as the form of one would hold it; without a question, its criterion was asked."""
    titles = {prompt.criterion: prompt.title for prompt in prompts}
    typed = dict(visit)
    for code, said in record.answers.items():
        typed[f"question.{code}"] = said.question.strip() or titles.get(code, code)
        typed[f"answer.{code}"] = said.answer
    return typed


def _criteria(
    rubric: Rubric, brought: UnitBrought, names: Mapping[UUID, str]
) -> tuple[CriterionBrought, ...]:
    return tuple(
        CriterionBrought(
            code=criterion.code,
            title=criterion.title,
            merged=three.merged,
            office=_side(criterion, three.office, names),
            field=_side(criterion, three.field, names),
            uncited=criterion.code in brought.uncited,
        )
        for criterion in rubric.criteria
        if (three := brought.three.get(criterion.code)) is not None
    )


def _side(criterion: Criterion, mark: Mark, names: Mapping[UUID, str]) -> SideShown:
    level = next((each.name for each in criterion.levels if each.points == mark.choice), "")
    cited = []
    for place in mark.cited:
        name = names.get(place.evidence, "?")
        cited.append(name if name == THIS_VISIT else f"{name} · {place.page or 1}")
    return SideShown(choice_text(mark.choice) or "none", level, mark.note, tuple(sorted(cited)))
