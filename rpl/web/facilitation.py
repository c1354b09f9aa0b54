"""The applicant's page on who may act for them, and the way out for who does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import SystemRandom
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.account import new_one_time_code
from rpl.domain.errors import RuleError
from rpl.domain.facilitation import Help, chosen_help
from rpl.edge.again import show_again
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.limits import HELP_CODES_PER_CLAIM, LimitsDep
from rpl.edge.sign_in import ApplicantDep, PublicDep, SignedInApplicant, leave_claim
from rpl.flows import facilitation
from rpl.store.database import read_session
from rpl.store.facilitation import Allowance, allowances
from rpl.store.intake import claim_summary

router = APIRouter(tags=["account"])

MOST = 50


@dataclass(frozen=True, slots=True)
class WhoHelpsPage:
    """Who may act for the applicant, and the form to let somebody.

    `waiting` is a code that nobody used yet, `people` who acts now, `ended` who did once.  `code`
    is a new one, shown this once, or empty.
    """

    reference: str
    code: str
    waiting: tuple[Allowance, ...]
    people: tuple[Allowance, ...]
    ended: tuple[Allowance, ...]
    choices: tuple[Help, ...] = tuple(Help)
    errors: Mapping[str, str] = field(default_factory=dict)


@router.get("/{lang}/claim/helpers")
def show_who_helps(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    applicant: ApplicantDep,
) -> Response:
    """Show who may act for the applicant."""
    page = _page(session, context, applicant)
    return context.pages.show(request, "account/who_helps.html", page)


@router.post("/{lang}/claim/helpers")
def give_code(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    limits: LimitsDep,
    session: WriteSessionDep,
    applicant: ApplicantDep,
) -> Response:
    """Draw a code for a facilitator, and show it this once."""

    def again(error: RuleError, status: int) -> Response:
        told = {"allowed": context.pages.translate(lang, error.template, **error.details)}
        with read_session(context.engine) as reading:
            page = _page(reading, context, applicant, errors=told)
        return context.pages.show(request, "account/who_helps.html", page, status=status)

    show_again(request, again)
    allowed = chosen_help(form.texts("allowed", limit=100))
    limits.spend(HELP_CODES_PER_CLAIM, str(applicant.claim_id))
    code = new_one_time_code(SystemRandom())
    facilitation.give_code(
        session,
        context.clock,
        claim_id=applicant.claim_id,
        allowed=allowed,
        code_hash=context.passwords.hash(code),
    )
    page = _page(session, context, applicant, code=code)
    return context.pages.show(request, "account/who_helps.html", page)


@router.post("/{lang}/claim/helpers/{facilitation_id}/end")
def end_help(
    lang: LanguageDep,
    facilitation_id: UUID,
    context: ContextDep,
    _form: FormDep,
    session: WriteSessionDep,
    applicant: ApplicantDep,
) -> Response:
    """Let somebody act no longer, at once."""
    facilitation.end(
        session, context.clock, claim_id=applicant.claim_id, facilitation_id=facilitation_id
    )
    return RedirectResponse(f"/{lang}/claim/helpers", status_code=303)


@router.post("/{lang}/claim/leave")
def leave(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    _form: FormDep,
    session: WriteSessionDep,
    _public: PublicDep,
) -> Response:
    """Stop acting for an applicant; the facilitator stays signed in as staff."""
    response = RedirectResponse(f"/{lang}/staff/applicants", status_code=303)
    leave_claim(context, session, request, response)
    return response


def _page(
    session: Session,
    context: AppContext,
    applicant: SignedInApplicant,
    *,
    code: str = "",
    errors: Mapping[str, str] | None = None,
) -> WhoHelpsPage:
    found, now = allowances(session, applicant.claim_id, MOST), context.clock.now()
    open_ones = [each for each in found if each.ended_at is None]
    return WhoHelpsPage(
        reference=claim_summary(session, applicant.claim_id).reference,
        code=code,
        waiting=tuple(
            each for each in open_ones if each.taken_at is None and each.code_ends_at > now
        ),
        people=tuple(each for each in open_ones if each.taken_at is not None),
        ended=tuple(each for each in found if each.ended_at is not None),
        errors=errors or {},
    )
