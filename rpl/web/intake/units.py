"""Which evidence speaks for which criterion: the applicant says it, one unit at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, HTTPException, Path, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.evidence_links import EvidenceLink, LinkRefusedError
from rpl.domain.journey import ClaimState
from rpl.domain.self_assessment import Asked, in_order
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import ClaimViewerDep, PreparerDep
from rpl.flows import intake
from rpl.store.evidence_links import links
from rpl.store.intake import ClaimSummary, claim_summary, evidence_summaries
from rpl.store.sealed import claim_seal
from rpl.store.self_assessment import answers
from rpl.web.criteria_shown import UnitShown, linked_evidence, units_shown
from rpl.web.criteria_words import WordsShown, words_shown

router = APIRouter(prefix="/{lang}/claim/units")

_FOR = "for."
UnitPath = Annotated[str, Path(max_length=8)]


@dataclass(frozen=True, slots=True)
class ClaimUnits:
    """The units of a claim in the order in which evidence is asked for, and when each is asked.

    `evidence` counts the items of the claim.
    """

    claim: ClaimSummary
    units: tuple[UnitShown, ...]
    asked: Mapping[str, Asked]
    evidence: int

    @property
    def open(self) -> bool:
        """Whether the applicant can still say something of it."""
        return self.claim.state in {ClaimState.DRAFT, ClaimState.EVIDENCE_REQUESTED}


@dataclass(frozen=True, slots=True)
class UnitsPage:
    """Every unit of the claim by when it is asked for, and what its criteria still need.

    `said` is whether the applicant said anything of what they can do; `open` while it is a draft.
    """

    groups: tuple[tuple[Asked, tuple[UnitShown, ...]], ...]
    unchecked: bool
    said: bool
    open: bool
    evidence: int


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One unit: its criteria, and the evidence that may speak for each.

    `words` of the evidence that may fit stand by code of criterion, where they were `looked` for.
    """

    shown: UnitShown
    unchecked: bool
    words: Mapping[str, tuple[WordsShown, ...]]
    looked: bool
    next_unit: str
    open: bool
    evidence: int


@router.get("")
def show_units(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    applicant: ClaimViewerDep,
    session: ReadSessionDep,
) -> Response:
    """Show what each unit still needs."""
    found = units_of_claim(context, session, lang, applicant.claim_id)
    groups = tuple(
        (asked, tuple(each for each in found.units if found.asked[each.unit.id] is asked))
        for asked in Asked
    )
    page = UnitsPage(
        groups=tuple(group for group in groups if group[1]),
        unchecked=context.catalog.unchecked(lang, found.claim.qualification),
        said=bool(answers(session, applicant.claim_id)),
        open=found.open,
        evidence=found.evidence,
    )
    return context.pages.show(request, "intake/units.html", page)


@router.get("/{unit}")
def show_unit(
    lang: LanguageDep,
    unit: UnitPath,
    request: Request,
    context: ContextDep,
    applicant: ClaimViewerDep,
    session: ReadSessionDep,
    *,
    words: bool = False,
) -> Response:
    """Show one unit with the evidence linked to each criterion, and words that may fit if asked."""
    found = units_of_claim(context, session, lang, applicant.claim_id)
    codes = [each.unit.id for each in found.units]
    if unit not in codes:
        raise HTTPException(404)
    place = codes.index(unit)
    page = UnitPage(
        shown=found.units[place],
        unchecked=context.catalog.unchecked(lang, found.claim.qualification),
        words=words_shown(session, context, lang, applicant.claim_id, found.units[place])
        if words
        else {},
        looked=words,
        next_unit=next(iter(codes[place + 1 :]), ""),
        open=found.open,
        evidence=found.evidence,
    )
    return context.pages.show(request, "intake/unit.html", page)


@router.post("/{unit}")
def link(
    lang: LanguageDep,
    unit: UnitPath,
    context: ContextDep,
    applicant: PreparerDep,
    form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Keep which evidence speaks for which criterion of one unit."""
    intake.link_evidence(
        session,
        context.clock,
        context.catalog,
        applicant.claim_id,
        unit=unit,
        wanted=_wanted(form, unit),
    )
    then = form.text("then", limit=8)
    onwards = f"/{then}" if then.isalnum() else "" if then else f"/{unit}#criteria"
    return RedirectResponse(f"/{lang}/claim/units{onwards}", status_code=303)


def _wanted(form: Form, unit: str) -> list[EvidenceLink]:
    """What was ticked.

    Raises:
        LinkRefusedError: Something was sent that no page of ours offers.
    """
    named = [(name, value) for name, value in form.pairs if name.startswith(_FOR)]
    try:
        return [
            EvidenceLink(unit=unit, criterion=name.removeprefix(_FOR), evidence=UUID(value))
            for name, value in named
        ]
    except ValueError:
        raise LinkRefusedError from None


def units_of_claim(context: AppContext, session: Session, lang: str, claim_id: UUID) -> ClaimUnits:
    """The units of a claim, with the evidence named for each criterion."""
    claim = claim_summary(session, claim_id)
    seal = claim_seal(session, context.keyring, claim_id)
    items = evidence_summaries(session, seal, claim_id)
    on = (claim.submitted_at or context.clock.now()).date()
    known = linked_evidence(session, seal, claim_id, items, links(session, claim_id), on)
    shown = {
        each.unit.id: each
        for each in units_shown(context.catalog, claim.qualification, lang, known)
    }
    units = context.catalog.qualification(claim.qualification).units
    asked = in_order(units, answers(session, claim_id))
    return ClaimUnits(
        claim=claim,
        units=tuple(shown[each.unit.id] for each in asked),
        asked={each.unit.id: each.asked for each in asked},
        evidence=len(items),
    )
