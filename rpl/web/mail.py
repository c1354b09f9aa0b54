"""Pages of the mail room: the link that signs in once."""

from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from rpl.domain.account import normal_reference
from rpl.domain.errors import RuleError
from rpl.domain.mail import LinkOverError
from rpl.domain.mail_messages import MailMessage
from rpl.edge.again import show_again
from rpl.edge.context import ContextDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.letters import mail_offered, wording
from rpl.edge.limits import LINKS_PER_CLIENT, LINKS_PER_REFERENCE, LimitsDep, client
from rpl.edge.sign_in import PublicDep, start_applicant_session
from rpl.flows import mail
from rpl.store.tables.account import Means

router = APIRouter(tags=["mail"], dependencies=[Depends(mail_offered)])

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class AskForLinkPage:
    """The form that asks for a link."""

    reference: str


@dataclass(frozen=True, slots=True)
class LinkAskedPage:
    """The same answer for every reference."""


@dataclass(frozen=True, slots=True)
class LinkPage:
    """The button that uses a link up; `problem` is translated and may be empty."""

    token: str
    problem: str


@router.get("/{lang}/return/email")
def show_ask_for_link(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    _public: PublicDep,
) -> Response:
    """Ask for the reference of the claim to send a link for."""
    return context.pages.show(request, "mail/ask_for_link.html", AskForLinkPage(""))


@router.post("/{lang}/return/email")
def ask_for_link(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    limits: LimitsDep,
    session: WriteSessionDep,
    _public: PublicDep,
) -> Response:
    """Have a link sent, if the claim has an address; the answer does not tell."""
    reference = normal_reference(form.text("reference", limit=_LONGEST))
    limits.spend_each((LINKS_PER_CLIENT, client(request)), (LINKS_PER_REFERENCE, reference))
    mail.ask_for_link(
        session,
        context.clock,
        context.keyring,
        context.queue,
        reference=reference,
        wording=wording(context.pages, lang, MailMessage.SIGN_IN_LINK),
    )
    return context.pages.show(request, "mail/link_asked.html", LinkAskedPage())


@router.get("/{lang}/return/link/{token}")
def show_link(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    token: str,
    request: Request,
    context: ContextDep,
    _public: PublicDep,
) -> Response:
    """Show the button that opens the claim: programs that look at links in mail press none."""
    return context.pages.show(request, "mail/link.html", LinkPage(token, ""))


@router.post("/{lang}/return/link")
def open_link(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    session: WriteSessionDep,
    _public: PublicDep,
) -> Response:
    """Use a link up, and open its claim."""

    def link_again(error: RuleError, status: int) -> Response:
        if not isinstance(error, LinkOverError):
            raise error
        page = LinkPage("", context.pages.translate(lang, error.template))
        return context.pages.show(request, "mail/link.html", page, status=status)

    token = form.text("token", limit=_LONGEST)
    show_again(request, link_again)
    claim_id = mail.open_link(session, context.clock, token)
    response = RedirectResponse(f"/{lang}/claim", status_code=303)
    start_applicant_session(context, session, request, response, claim_id, means=Means.MAIL_LINK)
    return response
