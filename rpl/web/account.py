"""Pages of the account room: coming back to a claim, signing out."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from rpl.domain.account import normal_reference
from rpl.domain.errors import translatable
from rpl.edge.context import ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.limits import (
    WRONG_CODES_PER_CLIENT,
    WRONG_CODES_PER_REFERENCE,
    LimitsDep,
    client,
)
from rpl.edge.resume import asked_address, carried, kept_form, onwards, wished_address
from rpl.edge.sign_in import PublicDep, end_session, start_applicant_session
from rpl.flows import account

router = APIRouter(tags=["account"])

_WRONG_CODE = translatable(
    "This reference and return code do not belong together. Check both: the code has 12 letters "
    "and digits."
)
_MAX_NAME = 300


@dataclass(frozen=True, slots=True)
class ReturnPage:
    """The form to come back to a claim; `problem` is translated and may be empty.

    `by_mail` says that a link by e-mail can be asked for instead.
    """

    reference: str
    problem: str
    next: str
    kept: tuple[tuple[str, str], ...]
    by_mail: bool


@router.get("/{lang}/return")
def show_return(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    _public: PublicDep,
) -> Response:
    """Ask for the reference and the return code."""
    page = ReturnPage("", "", asked_address(request), (), context.mail_offered)
    return context.pages.show(request, "account/return.html", page)


@router.post("/{lang}/return")
def return_to_claim(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    limits: LimitsDep,
    reading: ReadSessionDep,
    session: WriteSessionDep,
    _public: PublicDep,
) -> Response:
    """Open a claim again."""
    typed = form.text("reference", limit=_MAX_NAME)
    reference = normal_reference(typed)
    counts = (
        (WRONG_CODES_PER_CLIENT, client(request)),
        (WRONG_CODES_PER_REFERENCE, reference),
    )
    limits.spend_each(*counts)
    claim_id = account.return_to_claim(
        reading,
        context.passwords,
        reference=reference,
        return_code=form.text("return_code", limit=_MAX_NAME),
    )
    if claim_id is None:
        problem = context.pages.translate(lang, _WRONG_CODE)
        typed_before = carried(form)
        page = ReturnPage(typed, problem, wished_address(form), typed_before, context.mail_offered)
        return context.pages.show(request, "account/return.html", page, status=401)
    limits.give_back(*counts)
    kept = kept_form(context, form, claim_id)
    response = onwards(request, context, kept, wished_address(form) or f"/{lang}/claim")
    start_applicant_session(context, session, request, response, claim_id)
    return response


@router.post("/{lang}/sign-out")
def sign_out(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    _form: FormDep,
    session: WriteSessionDep,
    _public: PublicDep,
) -> Response:
    """Forget everything this browser was signed in to."""
    response = RedirectResponse(f"/{lang}/", status_code=303)
    end_session(context, session, request, response)
    return response
