"""Taking a claim: first whoever takes it says whether anything ties them to its applicant."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.errors import RuleError
from rpl.domain.interests import Interest, NotDeclaredError
from rpl.domain.looks import Seen
from rpl.domain.review import SeatKind
from rpl.domain.roles import Permission
from rpl.edge.again import show_again
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.looks import looked
from rpl.edge.sign_in import AssessorDep, MarkerDep, SignedInStaff, may
from rpl.flows import review
from rpl.store.database import read_session
from rpl.store.intake import applicant_name, claim_summary
from rpl.store.review.interests import declaration_of, helpers_of, named_places
from rpl.store.sealed import claim_seal
from rpl.web.review.desk import desk_of, queue_address, queue_name
from rpl.web.review.masking import mask_of

router = APIRouter(prefix="/{lang}/staff")

ModeratorDep = Annotated[SignedInStaff, Depends(may(Permission.MODERATE))]
AppealReviewerDep = Annotated[SignedInStaff, Depends(may(Permission.DECIDE_APPEAL))]


@dataclass(frozen=True, slots=True)
class Where:
    """Who takes which claim, in which language; without a `kind` the seat its marks called for."""

    lang: str
    claim_id: UUID
    staff_id: UUID
    kind: SeatKind | None

    @property
    def begin(self) -> str:
        """How the addresses of claims begin that are taken there."""
        begin = "claims" if self.kind is SeatKind.FIRST else self._queue
        return f"/{self.lang}/staff/{begin}"

    @property
    def queue(self) -> str:
        """The queue it was taken from."""
        return f"/{self.lang}/staff/{self._queue}"

    @property
    def _queue(self) -> str:
        return queue_name(self.kind or SeatKind.SECOND)


@dataclass(frozen=True, slots=True)
class DeclarePage:
    """What somebody needs to tell whether anything ties them to an applicant, and nothing else.

    `queue` and `take` are addresses.  `places` are the employers and schools that the claim names,
    `helpers` who acted for the applicant.  Where the programme keeps the name from whoever marks,
    the page is `masked` and `name` empty.  `error` is translated and may be empty.
    """

    queue: str
    take: str
    reference: str
    qualification: str
    text_lang: str
    units: tuple[str, ...]
    language: str
    masked: bool
    name: str
    places: tuple[str, ...]
    helpers: tuple[str, ...]
    interests: tuple[Interest, ...]
    error: str


@router.get("/claims/{claim_id}/declare")
def show_declare(
    lang: LanguageDep,
    request: Request,
    claim_id: UUID,
    context: ContextDep,
    session: ReadSessionDep,
    staff: AssessorDep,
) -> Response:
    """Ask whether anything ties them to the applicant."""
    where = Where(lang, claim_id, staff.staff_id, SeatKind.FIRST)
    return _show(request, context, session, where)


@router.get("/second-marks/{claim_id}/declare")
def show_declare_called(
    lang: LanguageDep,
    request: Request,
    claim_id: UUID,
    context: ContextDep,
    session: ReadSessionDep,
    staff: ModeratorDep,
) -> Response:
    """Ask whoever marks again the same."""
    return _show(request, context, session, Where(lang, claim_id, staff.staff_id, None))


@router.post("/claims/{claim_id}/take")
def take(
    lang: LanguageDep,
    request: Request,
    claim_id: UUID,
    context: ContextDep,
    session: WriteSessionDep,
    staff: AssessorDep,
    form: FormDep,
) -> Response:
    """Take a claim from the queue, or take it again; who declared before need not say it twice."""
    where = Where(lang, claim_id, staff.staff_id, SeatKind.FIRST)
    tied = _declared(request, context, session, where, form)
    if tied is None:
        desk = desk_of(context)
        review.take(session, desk, assessor_id=staff.staff_id, claim_id=claim_id)
    return _onwards(where, tied)


@router.post("/second-marks/{claim_id}/take")
def take_called(
    lang: LanguageDep,
    request: Request,
    claim_id: UUID,
    context: ContextDep,
    session: WriteSessionDep,
    staff: ModeratorDep,
    form: FormDep,
) -> Response:
    """Take the seat that a claim's marks called for, or take it again."""
    where = Where(lang, claim_id, staff.staff_id, None)
    tied = _declared(request, context, session, where, form)
    if tied is None:
        desk = desk_of(context)
        review.take_called(session, desk, assessor_id=staff.staff_id, claim_id=claim_id)
    return _onwards(where, tied)


@router.get("/appeals/{claim_id}/declare")
def show_declare_appeal(
    lang: LanguageDep,
    request: Request,
    claim_id: UUID,
    context: ContextDep,
    session: ReadSessionDep,
    staff: AppealReviewerDep,
) -> Response:
    """Ask whoever reviews an appeal the same."""
    where = Where(lang, claim_id, staff.staff_id, SeatKind.APPEAL)
    return _show(request, context, session, where)


@router.post("/appeals/{claim_id}/take")
def take_appeal(
    lang: LanguageDep,
    request: Request,
    claim_id: UUID,
    context: ContextDep,
    session: WriteSessionDep,
    staff: AppealReviewerDep,
    form: FormDep,
) -> Response:
    """Take an appeal, or take it again."""
    where = Where(lang, claim_id, staff.staff_id, SeatKind.APPEAL)
    tied = _declared(request, context, session, where, form)
    if tied is None:
        desk = desk_of(context)
        review.take_appeal(session, desk, assessor_id=staff.staff_id, claim_id=claim_id)
    return _onwards(where, tied)


@router.post("/claims/{claim_id}/interest")
def declare_later(
    lang: LanguageDep,
    claim_id: UUID,
    context: ContextDep,
    session: WriteSessionDep,
    staff: MarkerDep,
    form: FormDep,
) -> Response:
    """Whoever holds a claim finds that something ties them to its applicant."""
    desk, mine = desk_of(context), staff.staff_id
    kind = review.look(session, desk, assessor_id=mine, claim_id=claim_id).kind
    review.declare_later(
        session,
        desk_of(context),
        assessor_id=staff.staff_id,
        claim_id=claim_id,
        said=form.text("interest"),
    )
    return RedirectResponse(f"{queue_address(lang, kind)}?conflict=1", status_code=303)


def _show(request: Request, context: AppContext, session: Session, where: Where) -> Response:
    page = _page(session, context, where)
    looked(context, request, Seen.CLAIM, claim_id=where.claim_id)
    return context.pages.show(request, "review/declare.html", page)


def _declared(
    request: Request, context: AppContext, session: Session, where: Where, form: Form
) -> Interest | None:
    """Keep what was said; answers what ties them.  Who said nothing is asked again."""

    def again(error: RuleError, status: int) -> Response:
        if not isinstance(error, NotDeclaredError):
            raise error
        told = context.pages.translate(where.lang, error.template)
        with read_session(context.engine) as reading:
            page = _page(reading, context, where, told)
        return context.pages.show(request, "review/declare.html", page, status=status)

    show_again(request, again)
    said = form.text("interest")
    if not said and declaration_of(session, where.claim_id, where.staff_id) is not None:
        return None
    return review.declare(
        session,
        desk_of(context),
        assessor_id=where.staff_id,
        claim_id=where.claim_id,
        said=said,
    )


def _onwards(where: Where, tied: Interest | None) -> Response:
    if tied is not None:
        return RedirectResponse(f"{where.queue}?conflict=1", status_code=303)
    address = f"/{where.lang}/staff/claims/{where.claim_id}"
    return RedirectResponse(address, status_code=303)


def _page(session: Session, context: AppContext, where: Where, error: str = "") -> DeclarePage:
    claim_id, lang = where.claim_id, where.lang
    claim = review.offered(
        session,
        desk_of(context),
        assessor_id=where.staff_id,
        claim_id=claim_id,
        kind=where.kind,
    )
    addresses = where.queue, f"{where.begin}/{claim_id}/take"
    return declare_page(session, context, lang, claim.id, addresses, error)


def declare_page(
    session: Session,
    context: AppContext,
    lang: str,
    claim_id: UUID,
    addresses: tuple[str, str],
    error: str = "",
) -> DeclarePage:
    """What is asked of somebody before anything of a claim is shown to them.

    `addresses` are where they came from, and where the form goes.
    """
    claim = claim_summary(session, claim_id)
    queue, take = addresses
    reference = claim.qualification
    qualification = context.catalog.qualification(reference, lang)
    translated = (reference, lang) in context.catalog.translated_qualifications
    seal = claim_seal(session, context.keyring, claim_id)
    mask = mask_of(session, context, lang, claim_id, reference)
    return DeclarePage(
        queue=queue,
        take=take,
        reference=claim.reference,
        qualification=qualification.title,
        text_lang=lang if translated else qualification.language,
        units=tuple(f"{unit.id} {unit.title}" for unit in qualification.units),
        language=claim.language,
        masked=mask.on,
        name="" if mask.on else applicant_name(session, seal, claim_id),
        places=mask.of(named_places(session, seal, claim_id)),
        helpers=helpers_of(session, claim_id),
        interests=tuple(Interest),
        error=error,
    )
