"""Which points of its units one evidence item shows: said while the item itself is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from rpl.domain.evidence_links import EvidenceLink, LinkRefusedError
from rpl.edge.context import AppContext
from rpl.edge.forms import Form
from rpl.web.criteria_shown import CriterionShown, ItemShown, UnitShown
from rpl.web.intake.units import units_of_claim
from rpl.web.suggestions_shown import SuggestionShown

_POINT = "point"
_LONGEST_PLACE = 20


@dataclass(frozen=True, slots=True)
class PointShown:
    """A criterion beside the item; `fits` are words of the item that may speak to it."""

    shown: CriterionShown
    item: ItemShown
    ticked: bool
    fits: tuple[SuggestionShown, ...]


@dataclass(frozen=True, slots=True)
class UnitPoints:
    """One unit with its points, in the language of `unit`."""

    unit: UnitShown
    points: tuple[PointShown, ...]

    @property
    def ticked(self) -> int:
        """How many points the applicant named for the item."""
        return sum(point.ticked for point in self.points)

    @property
    def named(self) -> tuple[PointShown, ...]:
        """The points that anybody named for the item."""
        return tuple(point for point in self.points if point.item.linked)

    @property
    def fitting(self) -> bool:
        """Whether words of the item may speak to one of its points."""
        return any(point.fits for point in self.points)


def item_points(
    session: Session,
    context: AppContext,
    lang: str,
    place: tuple[UUID, UUID],
    found: Sequence[SuggestionShown],
    ticked: Sequence[EvidenceLink] | None,
) -> tuple[UnitPoints, ...]:
    """Every unit of a claim beside one item, in the order in which evidence is asked for.

    `place` is the claim and the item, `found` what the words of the item suggest, and `ticked`
    what a form held that was not kept; without it, what is kept counts.
    """
    claim_id, evidence_id = place
    units = units_of_claim(context, session, lang, claim_id).units
    return tuple(
        UnitPoints(
            shown, tuple(_point(shown, each, evidence_id, found, ticked) for each in shown.criteria)
        )
        for shown in units
    )


def _point(
    unit: UnitShown,
    shown: CriterionShown,
    evidence_id: UUID,
    found: Sequence[SuggestionShown],
    ticked: Sequence[EvidenceLink] | None,
) -> PointShown:
    item = next(each for each in shown.items if each.id == evidence_id)
    code = shown.criterion.code
    link = EvidenceLink(unit=unit.unit.id, criterion=code, evidence=evidence_id)
    place = f"{unit.unit.id} {code}"
    return PointShown(
        shown=shown,
        item=item,
        ticked=item.by_applicant if ticked is None else link in ticked,
        fits=tuple(each for each in found if place in each.wanted),
    )


def points_of(form: Form, evidence_id: UUID) -> tuple[EvidenceLink, ...] | None:
    """What a form says that the item shows; None where the form did not ask.

    Raises:
        LinkRefusedError: Something was sent that no page of ours offers.
    """
    if not form.text("points"):
        return None
    return links_from(form.texts(_POINT, limit=_LONGEST_PLACE), evidence_id)


def links_from(ticked: Sequence[str], evidence_id: UUID) -> tuple[EvidenceLink, ...]:
    """What was ticked for one item, each as `UNIT.CRITERION`.

    Raises:
        LinkRefusedError: Something was sent that no page of ours offers.
    """
    pairs = [text.partition(".") for text in ticked]
    try:
        return tuple(
            EvidenceLink(unit=unit, criterion=criterion, evidence=evidence_id)
            for unit, _, criterion in pairs
        )
    except ValueError:
        raise LinkRefusedError from None
