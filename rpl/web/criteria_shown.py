"""Criteria with the evidence linked to each, and what each still needs: the same for everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.assessment import Unit
from rpl.domain.evidence import Aside, CitedEvidence, is_current
from rpl.domain.evidence_gap import EvidenceGap, evidence_gap
from rpl.domain.evidence_rules import Appraisal, ItemFindings, is_doubted, item_findings
from rpl.domain.intake import EvidenceKind
from rpl.domain.rubric import Criterion
from rpl.ports import ValueSeal
from rpl.store.appraisals import appraisals, verified_items
from rpl.store.evidence_links import StoredLink, counted_evidence
from rpl.store.form_answers import spoken_of
from rpl.store.intake import EvidenceSummary


@dataclass(frozen=True, slots=True)
class ItemShown:
    """An evidence item beside one criterion; `number` counts the items from 1.

    `by_applicant` and `by_assessor` say who linked the two.  `accepted` says that its kind counts
    here, `stale` that it is older than the criterion allows, by the `dated` day of its record;
    `unconfirmed` that a second person was to confirm it, and did not.
    `findings` are the rules of evidence, none where it could not be read.
    """

    id: UUID
    number: int
    kind: EvidenceKind
    name: str
    by_applicant: bool
    by_assessor: bool
    accepted: bool
    stale: bool
    unconfirmed: bool
    dated: date | None
    findings: ItemFindings | None

    @property
    def linked(self) -> bool:
        """Whether anybody linked it."""
        return self.by_applicant or self.by_assessor


@dataclass(frozen=True, slots=True)
class CriterionShown:
    """A criterion, every evidence item of the claim beside it, and what it still needs."""

    criterion: Criterion
    items: tuple[ItemShown, ...]
    gap: EvidenceGap | None

    @property
    def linked(self) -> tuple[ItemShown, ...]:
        """The items that somebody linked."""
        return tuple(item for item in self.items if item.linked)


@dataclass(frozen=True, slots=True)
class UnitShown:
    """A unit with its criteria, in the language `text_lang`."""

    unit: Unit
    text_lang: str
    criteria: tuple[CriterionShown, ...]

    @property
    def complete(self) -> int:
        """Criteria that have all the evidence they ask for."""
        return sum(shown.gap is None for shown in self.criteria)

    @property
    def begun(self) -> bool:
        """Whether anything is named for it."""
        return any(shown.linked for shown in self.criteria)

    @property
    def gaps(self) -> tuple[CriterionShown, ...]:
        """The criteria that still need something."""
        return tuple(shown for shown in self.criteria if shown.gap is not None)


@dataclass(frozen=True, slots=True)
class Linked:
    """The evidence of a claim, what is known of it, and its links as somebody may see them.

    Evidence is as old as it is on the day `on`.
    """

    items: Sequence[EvidenceSummary]
    counted: Mapping[UUID, CitedEvidence]
    links: Sequence[StoredLink]
    said: Mapping[UUID, tuple[Appraisal, ...]]
    verified: frozenset[UUID]
    on: date


def linked_evidence(
    session: Session,
    seal: ValueSeal,
    claim_id: UUID,
    items: Sequence[EvidenceSummary],
    links: Sequence[StoredLink],
    on: date,
    staff_id: UUID | None = None,
) -> Linked:
    """What `units_shown` works on; of what assessors say, only what `staff_id` said, if given."""
    said = appraisals(session, seal, claim_id, staff_id)
    counted = {
        evidence_id: found.model_copy(update={"aside": Aside.DOUBTED})
        if is_doubted(said.get(evidence_id, ()))
        else found
        for evidence_id, found in counted_evidence(session, seal, claim_id).items()
    }
    return Linked(
        items,
        counted,
        links,
        said,
        verified_items(session, claim_id),
        on,
    )


def units_shown(
    catalog: Catalog, qualification: str, lang: str, linked: Linked
) -> tuple[UnitShown, ...]:
    """Every unit of the qualification `slug@version`, in the reader's language where it can be."""
    original = catalog.qualification(qualification)
    return tuple(
        UnitShown(
            unit=unit,
            text_lang=lang
            if (unit.rubric, lang) in catalog.translated_rubrics
            else original.language,
            criteria=tuple(
                _criterion(unit, criterion, linked)
                for criterion in catalog.rubric_of(unit, lang).criteria
            ),
        )
        for unit in catalog.qualification(qualification, lang).units
    )


def _criterion(unit: Unit, criterion: Criterion, linked: Linked) -> CriterionShown:
    here = [
        each
        for each in linked.links
        if (each.link.unit, each.link.criterion) == (unit.id, criterion.code)
    ]
    mine = {each.link.evidence for each in here if each.staff_id is None}
    theirs = {each.link.evidence for each in here if each.staff_id is not None}
    here_told = (unit.id, criterion.code)
    silent = {
        item.id
        for item in linked.items
        if (told := spoken_of(item.report, item.conversation)) is not None and here_told not in told
    }
    held = [
        linked.counted[each].model_copy(update={"aside": Aside.SILENT})
        if each in silent
        else linked.counted[each]
        for each in mine | theirs
        if each in linked.counted
    ]
    items = tuple(
        _item(number, item, criterion, linked, (mine, theirs))
        for number, item in enumerate(linked.items, start=1)
    )
    return CriterionShown(criterion, items, evidence_gap(criterion, held, linked.on))


def _item(
    number: int,
    item: EvidenceSummary,
    criterion: Criterion,
    linked: Linked,
    said: tuple[set[UUID], set[UUID]],
) -> ItemShown:
    known = linked.counted.get(item.id)
    rule = criterion.evidence
    return ItemShown(
        id=item.id,
        number=number,
        kind=item.kind,
        name=item.display_name,
        by_applicant=item.id in said[0],
        by_assessor=item.id in said[1],
        accepted=known is not None and item.kind in rule.helping,
        stale=known is not None and not is_current(known, rule, linked.on),
        unconfirmed=known is not None and known.aside is Aside.UNCONFIRMED,
        dated=None if known is None else known.dated,
        findings=None
        if known is None
        else item_findings(
            criterion,
            known,
            linked.on,
            linked.said.get(item.id, ()),
            verified=item.id in linked.verified,
        ),
    )
