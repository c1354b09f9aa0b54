"""The applicant asks people who saw their work: a link for each, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.errors import FieldProblem, RuleError
from rpl.domain.journey import UNDECIDED
from rpl.domain.mail import check_address, normal_address
from rpl.domain.mail_messages import MailMessage
from rpl.domain.practice import Witnesses
from rpl.domain.testimony import Asked, TooManyLinksError, asked
from rpl.edge.again import show_again
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep
from rpl.edge.languages import LANGUAGES, LanguageDep
from rpl.edge.letters import wording
from rpl.edge.limits import CODES_PER_ADDRESS, REPORT_LINKS_PER_CLAIM, LimitsDep
from rpl.edge.sign_in import ClaimViewerDep, PreparerDep
from rpl.flows import mail, testimony
from rpl.store.database import read_session
from rpl.store.intake import ClaimSummary, applicant_name, claim_summary
from rpl.store.reassessment import running
from rpl.store.sealed import claim_seal
from rpl.store.testimony import LinkSummary, links_of

router = APIRouter()

_FIELDS = ("label", "known_as", "language", "address")
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A part of the qualification that can be asked about."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """Whom the applicant asked, and the form to ask one more.

    `link` is a new one, shown this once, or empty; `mailed_to` the address that it went to.
    """

    open: bool
    waiting: tuple[LinkSummary, ...]
    received: tuple[LinkSummary, ...]
    over: tuple[LinkSummary, ...]
    units: tuple[UnitChoice, ...]
    text_lang: str
    typed: Mapping[str, str]
    chosen: frozenset[str]
    by_mail: bool
    terms: Witnesses
    link: str = ""
    mailed_to: str = ""
    errors: Mapping[str, str] | None = None


@router.get("/{lang}/claim/reports")
def show_reports(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    applicant: ClaimViewerDep,
) -> Response:
    """Show whom the applicant asked, and the form for one more."""
    page = _page(session, context, lang, applicant.claim_id)
    return context.pages.show(request, "intake/reports.html", page)


@router.post("/{lang}/claim/reports")
def ask(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    limits: LimitsDep,
    session: WriteSessionDep,
    applicant: PreparerDep,
) -> Response:
    """Make a link for somebody, show it this once, and send it where an address is given."""
    claim_id = applicant.claim_id

    def again(error: RuleError, status: int) -> Response:
        if not isinstance(error, TooManyLinksError):
            raise error
        told = {"label": context.pages.translate(lang, error.template, **error.details)}
        with read_session(context.engine) as reading:
            page = replace(_page(reading, context, lang, claim_id, form), errors=told)
        return context.pages.show(request, "intake/reports.html", page, status=status)

    show_again(request, again)
    with read_session(context.engine) as looking:  # the writing one waits until all is counted
        claim = claim_summary(looking, claim_id)
    typed, address = _typed(form), form.text("address", limit=_LONGEST)
    known = [unit.id for unit in context.catalog.qualification(claim.qualification).units]
    terms = context.catalog.practice(claim.qualification).witnesses
    found = asked(typed, form.texts("units", limit=_LONGEST), known, terms.units)
    problems = _mail_problems(context, address)
    if isinstance(found, tuple) or problems:
        problems = (*(found if isinstance(found, tuple) else ()), *problems)
        page = _page(session, context, lang, claim_id, form)
        page = replace(page, errors=complaints(context.pages, lang, problems))
        return context.pages.show(request, "intake/reports.html", page, status=422)
    to = normal_address(address) if address else ""
    limits.spend(REPORT_LINKS_PER_CLAIM, str(claim_id))
    if to:
        limits.spend(CODES_PER_ADDRESS, to)
    link = _make(session, context, claim, found, (typed["language"] or lang, to))
    page = replace(_page(session, context, lang, claim_id), link=link, mailed_to=to)
    return context.pages.show(request, "intake/reports.html", page)


@router.post("/{lang}/claim/reports/{link_id}/end")
def end_link(
    lang: LanguageDep,
    link_id: UUID,
    context: ContextDep,
    _form: FormDep,
    session: WriteSessionDep,
    applicant: PreparerDep,
) -> Response:
    """Take a link back, at once."""
    testimony.end(session, context.clock, applicant.claim_id, link_id)
    return RedirectResponse(f"/{lang}/claim/reports", status_code=303)


def _make(
    session: Session,
    context: AppContext,
    claim: ClaimSummary,
    found: Asked,
    where: tuple[str, str],
) -> str:
    """Make a link in a language, and send it to an address where there is one."""
    language, to = where
    terms, mailed = context.catalog.practice(claim.qualification).witnesses, bool(to)
    token = testimony.ask(
        session, context.clock, context.keyring, claim.id, found, mailed=mailed, terms=terms
    )
    link = f"{context.public_url}/{language}/report/link/{token}"
    if to:
        trade = context.catalog.qualification(claim.qualification, language).title
        details = {
            "name": found.known_as,
            "trade": trade,
            "link": link,
            "days": str(terms.link_days),
        }
        mail.send_to(
            session,
            context.clock,
            context.keyring,
            context.queue,
            about=mail.About(claim.id, to, details),
            notice=wording(context.pages, language, MailMessage.WITNESS_ASKED),
        )
    return link


def _mail_problems(context: AppContext, address: str) -> tuple[FieldProblem, ...]:
    return check_address(address) if address and context.mail_offered else ()


def _typed(form: Form) -> dict[str, str]:
    typed = {field: form.text(field, limit=_LONGEST) for field in _FIELDS}
    return typed | {"language": typed["language"] if typed["language"] in LANGUAGES else ""}


def _page(
    session: Session,
    context: AppContext,
    lang: str,
    claim_id: UUID,
    form: Form | None = None,
) -> ReportsPage:
    claim, now = claim_summary(session, claim_id), context.clock.now()
    seal = claim_seal(session, context.keyring, claim_id)
    found = links_of(session, seal, claim_id)
    catalog = context.catalog
    translated = (claim.qualification, lang) in catalog.translated_qualifications
    qualification = catalog.qualification(claim.qualification, lang)
    first_name = next(iter(applicant_name(session, seal, claim_id).split()), "")
    empty = {"label": "", "known_as": first_name, "language": lang, "address": ""}
    return ReportsPage(
        open=claim.state in UNDECIDED or running(session, claim_id) is not None,
        waiting=tuple(each for each in found if each.waits(now)),
        received=tuple(each for each in found if each.received_at is not None),
        over=tuple(each for each in found if each.received_at is None and not each.waits(now)),
        units=tuple(UnitChoice(unit.id, unit.title) for unit in qualification.units),
        text_lang=lang if translated else qualification.language,
        typed=empty if form is None else _typed(form),
        chosen=frozenset() if form is None else frozenset(form.texts("units", limit=_LONGEST)),
        by_mail=context.mail_offered,
        terms=catalog.practice(claim.qualification).witnesses,
    )
