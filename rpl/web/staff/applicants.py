"""A facilitator's pages: the people they act for, and the codes that let them."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.account import normal_reference
from rpl.domain.errors import RuleError
from rpl.edge.again import show_again
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.limits import (
    WRONG_HELP_CODES_PER_REFERENCE,
    WRONG_HELP_CODES_PER_STAFF,
    LimitsDep,
)
from rpl.edge.sign_in import FacilitatorDep, SignedInStaff, start_facilitator_session
from rpl.flows import facilitation
from rpl.store.database import read_session
from rpl.store.facilitation import ActedFor, acted_for

router = APIRouter()

PAGE = 25
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class ActedForPage:
    """The people a facilitator acts for, and the form for a code.

    `after` is the address of the next page or empty; `reference` is what was typed, `problem` a
    translated complaint about it, or empty.
    """

    people: tuple[ActedFor, ...]
    first: bool
    after: str
    reference: str = ""
    problem: str = ""


@router.get("/{lang}/staff/applicants")
def show_applicants(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: FacilitatorDep,
    after: UUID | None = None,
) -> Response:
    """List the people the facilitator acts for."""
    page = _page(lang, context, session, staff, after=after)
    return context.pages.show(request, "staff/applicants.html", page)


@router.post("/{lang}/staff/applicants")
def use_code(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    limits: LimitsDep,
    session: WriteSessionDep,
    staff: FacilitatorDep,
) -> Response:
    """Use the code that an applicant gave the facilitator."""
    typed, code = form.text("reference", limit=_LONGEST), form.text("code", limit=_LONGEST)

    def again(error: RuleError, status: int) -> Response:
        told = context.pages.translate(lang, error.template, **error.details)
        with read_session(context.engine) as reading:
            page = _page(lang, context, reading, staff, typed=(typed, told))
        return context.pages.show(request, "staff/applicants.html", page, status=status)

    counts = (
        (WRONG_HELP_CODES_PER_STAFF, str(staff.staff_id)),
        (WRONG_HELP_CODES_PER_REFERENCE, normal_reference(typed)),
    )
    limits.spend_each(*counts)
    show_again(request, again)
    with read_session(context.engine) as reading:
        checked = facilitation.check_code(
            reading,
            context.clock,
            context.passwords,
            organisation_id=staff.organisation_id,
            reference=typed,
            code=code,
        )
    limits.give_back(*counts)
    facilitation.take_up(session, context.clock, checked=checked, staff_id=staff.staff_id)
    return RedirectResponse(f"/{lang}/staff/applicants", status_code=303)


@router.post("/{lang}/staff/applicants/{facilitation_id}/open")
def open_claim(
    lang: LanguageDep,
    facilitation_id: UUID,
    request: Request,
    context: ContextDep,
    _form: FormDep,
    session: WriteSessionDep,
    staff: FacilitatorDep,
) -> Response:
    """Open the pages of somebody for whom the facilitator acts."""
    response = RedirectResponse(f"/{lang}/claim", status_code=303)
    start_facilitator_session(
        context, session, request, response, staff=staff, facilitation_id=facilitation_id
    )
    return response


def _page(
    lang: str,
    context: AppContext,
    session: Session,
    staff: SignedInStaff,
    *,
    after: UUID | None = None,
    typed: tuple[str, str] = ("", ""),
) -> ActedForPage:
    found = acted_for(session, context.keyring, staff.staff_id, limit=PAGE + 1, after=after)
    shown, more = found[:PAGE], found[PAGE:]
    query = urlencode({"after": str(shown[-1].facilitation_id)}) if more else ""
    following = f"/{lang}/staff/applicants?{query}" if more else ""
    return ActedForPage(shown, after is None, following, *typed)
