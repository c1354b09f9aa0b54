"""One unit of a claim: its rubric beside the evidence, to be marked and saved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.assessment import Unit
from rpl.domain.errors import RuleError
from rpl.domain.looks import Seen
from rpl.domain.marking import MarksRefusedError, UnitDraft, UnitUnknownError
from rpl.domain.review import LeaseLapsedError, SeatKind, SheetStaleError
from rpl.domain.rubric import Rubric
from rpl.domain.scoring import SheetMismatchError
from rpl.edge.again import View, show_again
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep
from rpl.edge.languages import LanguageDep, language_of
from rpl.edge.looks import looked
from rpl.edge.sign_in import MarkerDep, SignedInStaff
from rpl.flows import review
from rpl.store.database import read_session
from rpl.store.intake import evidence_summaries
from rpl.store.sealed import claim_seal
from rpl.web.criteria_shown import UnitShown
from rpl.web.review.comments import Offer, inserted, offers
from rpl.web.review.desk import (
    KeptMark,
    LeaseView,
    UnitProgress,
    asked_of,
    bench_address,
    desk_of,
    kept_of,
    lease_view,
    look_at,
    progress,
)
from rpl.web.review.evidence import (
    EvidencePanel,
    EvidenceTab,
    Reader,
    confirmed,
    panel,
    shown,
    tabs,
)
from rpl.web.review.masking import mask_of, masked_items
from rpl.web.review.named import named
from rpl.web.review.settling import GivenMark, begun, given
from rpl.web.review.sheet_form import Typed, typed_draft, typed_form, unit_sheet
from rpl.web.review.sheet_versions import Versions, versions
from rpl.web.suggestions_shown import esco_wanted

router = APIRouter(prefix="/{lang}/staff/claims/{claim_id}")

_SHOWN_AGAIN = (LeaseLapsedError, MarksRefusedError, SheetMismatchError, SheetStaleError)
_MAX_PLACE = 48


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A unit to be marked.

    `typed` is what the form holds; `versions` has, after a save from another window, both versions
    of each criterion that differs.  `errors` maps an id of the page to a translated
    refusal; with `again` the lease ran out, and the form offers to take the claim again.
    `named` is what was named for each criterion, and what it still needs.
    `given` holds, where two sheets are settled, what both markers said of each criterion.
    `offers` are comments that may be put into the reason for each criterion.
    `kept` are marks of an earlier round that stay, in a reassessment.
    `panel` is the evidence shown beside the rubric; `place` is where it is, as `ID:PAGE`.
    """

    claim_id: UUID
    reference: str
    unit: Unit
    rubric: Rubric
    named: UnitShown
    text_lang: str
    unchecked: bool
    lease: LeaseView
    version: int
    saved_at: datetime | None
    typed: Typed
    versions: Mapping[str, Versions]
    given: Mapping[str, tuple[GivenMark, ...]]
    offers: Mapping[str, tuple[Offer, ...]]
    kept: tuple[KeptMark, ...]
    units: tuple[UnitProgress, ...]
    next_unit: str
    evidence: tuple[EvidenceTab, ...]
    panel: EvidencePanel | None
    place: str
    errors: Mapping[str, str]
    again: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which sheet, for whom, and where the evidence beside it stands."""

    lang: str
    claim_id: UUID
    unit: str
    place: str
    staff: SignedInStaff


@router.get("/units/{unit}")
def show_unit(
    request: Request,
    _lang: LanguageDep,
    claim_id: UUID,
    unit: str,
    context: ContextDep,
    session: ReadSessionDep,
    staff: MarkerDep,
    show: Annotated[str, Query(max_length=_MAX_PLACE)] = "",
) -> Response:
    """The unit's rubric with the marks given so far, beside one page of evidence."""
    lang = language_of(request)
    if look_at(session, context, staff, claim_id).lapsed:
        return RedirectResponse(bench_address(lang, claim_id), status_code=303)
    page = _page(session, context, _Asked(lang, claim_id, unit, show, staff))
    if page.panel is not None:
        seen = page.panel.tab.id
        looked(context, request, Seen.EVIDENCE, claim_id=claim_id, evidence_id=seen)
    return context.pages.show(request, "review/sheet.html", page)


@router.post("/save")
def save(
    request: Request,
    lang: LanguageDep,
    claim_id: UUID,
    context: ContextDep,
    session: WriteSessionDep,
    staff: MarkerDep,
    form: FormDep,
) -> Response:
    """Save one unit's marks, and go where the button says: on, to other evidence, or back here."""
    asked = _Asked(lang, claim_id, form.text("unit"), form.text("place"), staff)
    slug = look_at(session, context, staff, claim_id).qualification.partition("@")[0]
    bank = context.catalog.comment_bank(slug, lang)
    form, used = inserted(session, bank, staff.staff_id, form)
    show_again(request, _again(request, context, asked, form))
    if used is not None:
        review.use_comment(session, staff_id=staff.staff_id, comment_id=used)
    review.save(
        session,
        desk_of(context),
        assessor_id=staff.staff_id,
        claim_id=claim_id,
        sheet=unit_sheet(form),
        take_again=form.text("again") == "yes",
    )
    return RedirectResponse(_onwards(asked, form), status_code=303)


def _onwards(asked: _Asked, form: Form) -> str:
    bench = bench_address(asked.lang, asked.claim_id)
    onwards = form.text("then")
    if onwards == "overview":
        return bench
    place = form.text("show") or asked.place
    unit = onwards or asked.unit
    query = f"?show={place}" if _is_place(place) else ""
    anchor = "#evidence" if form.text("show") else ""
    if form.text("insert").isalnum():
        anchor = f"#note-{form.text('insert')}"
    return f"{bench}/units/{unit}{query}{anchor}" if unit.isalnum() else bench


def _is_place(text: str) -> bool:
    return 0 < len(text) <= _MAX_PLACE and all(sign.isalnum() or sign in "-:" for sign in text)


def _again(request: Request, context: AppContext, asked: _Asked, form: Form) -> View:
    """The sheet with everything that was typed, where the claim may still be shown."""

    def view(refusal: RuleError, status: int) -> Response:
        if not isinstance(refusal, _SHOWN_AGAIN) or isinstance(refusal, UnitUnknownError):
            raise refusal
        with read_session(context.engine) as session:
            page = _page(session, context, asked, form=form, refusal=refusal)
        return context.pages.show(request, "review/sheet.html", page, status=status)

    return view


def _page(
    session: Session,
    context: AppContext,
    asked: _Asked,
    *,
    form: Form | None = None,
    refusal: RuleError | None = None,
) -> SheetPage:
    catalog, lang = context.catalog, asked.lang
    found = look_at(session, context, asked.staff, asked.claim_id)
    qualification = catalog.qualification(found.qualification, lang)
    original = catalog.qualification(found.qualification).language
    units = {name: qualification.unit(name) for name in found.units}
    if asked.unit not in units:
        raise HTTPException(404)
    unit = units[asked.unit]
    draft = found.drafts.get(unit.id, UnitDraft())
    seal = claim_seal(session, context.keyring, asked.claim_id)
    mask = mask_of(session, context, lang, asked.claim_id, found.qualification)
    items = masked_items(mask, confirmed(evidence_summaries(session, seal, asked.claim_id)))
    known = tabs(items)
    seen = () if found.lapsed else items
    by_unit = named(session, context, found, (lang, asked.claim_id, asked.staff.staff_id), seen)
    place = None if found.lapsed else shown(asked.place, known)
    images = f"{bench_address(lang, asked.claim_id)}/evidence"
    reader = Reader(context.pages, lang, images, esco_wanted(catalog, qualification), mask)
    ids, slug = list(units), found.qualification.partition("@")[0]
    stale = isinstance(refusal, SheetStaleError)
    both = review.marks_to_settle(
        session,
        desk_of(context),
        assessor_id=asked.staff.staff_id,
        claim_id=asked.claim_id,
        unit=unit.id,
    )
    settles = found.kind is SeatKind.ADJUDICATION
    saved = draft.marks if draft.version or not settles else begun(both)
    rubric = asked_of(catalog.rubric(unit.rubric, lang), found, unit.id)
    return SheetPage(
        claim_id=asked.claim_id,
        reference=found.reference,
        unit=unit,
        rubric=rubric,
        named=_asked(next(each for each in by_unit if each.unit.id == unit.id), rubric),
        text_lang=lang if (unit.rubric, lang) in catalog.translated_rubrics else original,
        unchecked=catalog.unchecked(lang, unit.rubric),
        lease=lease_view(found, context.clock.now()),
        version=draft.version if form is None or stale else _version(form),
        saved_at=draft.saved_at,
        typed=typed_draft(saved) if form is None else typed_form(form),
        versions=versions(draft.marks, typed_form(form), known) if form and stale else {},
        given=mask.of(given(both, known)),
        offers=offers(
            session,
            catalog.comment_bank(slug, lang),
            catalog.rubric(unit.rubric),
            asked.staff.staff_id,
        ),
        kept=kept_of(catalog.rubric(unit.rubric, lang), found, unit.id),
        units=progress(catalog, qualification, found),
        next_unit=next(iter(ids[ids.index(unit.id) + 1 :]), ""),
        evidence=known,
        panel=None if place is None else panel(session, seal, items, place, reader),
        place="" if place is None else f"{place[0]}:{place[1]}",
        errors=_errors(context, lang, refusal),
        again=found.lapsed,
    )


def _asked(shown: UnitShown, rubric: Rubric) -> UnitShown:
    """The criteria that are marked, in the order of the rubric."""
    codes = {each.code for each in rubric.criteria}
    kept = tuple(each for each in shown.criteria if each.criterion.code in codes)
    return replace(shown, criteria=kept)


def _version(form: Form) -> int:
    return unit_sheet(form, marks=False).version


def _errors(context: AppContext, lang: str, refusal: RuleError | None) -> dict[str, str]:
    if refusal is None:
        return {}
    codes = refusal.details.get("criterion") or refusal.details.get("criteria") or ""
    first = codes.partition(",")[0].strip()
    field = f"level-{first}" if first else "sheet"
    return {field: context.pages.translate(lang, refusal.template, **refusal.details)}
