"""Pages for somebody who saw an applicant at work and has a link: no account, one browser.

They are shown the name that the applicant chose for them and the trade, and nothing else of the
claim.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.errors import RuleError
from rpl.domain.testimony import (
    Assurance,
    Relation,
    ReportLinkElsewhereError,
    ReportLinkOverError,
    Task,
    contact_of,
    report,
)
from rpl.edge.again import show_again
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.cookies import WITNESS, give, take_away, witness_of
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.limits import REPORT_OPENINGS_PER_CLIENT, LimitsDep, client
from rpl.edge.multipart import MAX_FIELD_BYTES
from rpl.edge.sign_in import PublicDep
from rpl.flows import testimony
from rpl.store.intake import claim_summary
from rpl.store.sealed import claim_seal
from rpl.store.testimony import OpenLink, known_as, link_by_token, link_of_browser

router = APIRouter(tags=["intake"])

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class ReportLinkPage:
    """The button that opens a link; `problem` is translated and may be empty."""

    token: str
    name: str
    trade: str
    trade_lang: str
    problem: str


@dataclass(frozen=True, slots=True)
class UnitAsked:
    """A part of the qualification, with the tasks a witness may have seen."""

    title: str
    lang: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The form of a report; `errors` are translated."""

    name: str
    trade: str
    trade_lang: str
    units: tuple[UnitAsked, ...]
    relations: tuple[Relation, ...]
    typed: Mapping[str, str]
    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReportSentPage:
    """Thanks."""


@router.get("/{lang}/report/link/{token}")
def show_link(
    lang: LanguageDep,
    token: str,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    _public: PublicDep,
) -> Response:
    """Say who asks; programs that look at links in mail press no button."""
    link = link_by_token(session, testimony.hashed(token), context.clock.now())
    if link is None:
        return _over(context, request, lang, ReportLinkOverError())
    name, trade, trade_lang = _who(session, context, lang, link)
    page = ReportLinkPage(token, name, trade, trade_lang, "")
    return context.pages.show(request, "testimony/link.html", page)


@router.post("/{lang}/report/link")
def open_link(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    limits: LimitsDep,
    session: WriteSessionDep,
    _public: PublicDep,
) -> Response:
    """Bind the link to this browser, and go on to the form."""
    limits.spend(REPORT_OPENINGS_PER_CLIENT, client(request))
    _told(context, request, lang)
    here = witness_of(request, secure=context.secure)
    token = form.text("token", limit=_LONGEST)
    cookie = testimony.begin(session, context.clock, token, here)
    response = RedirectResponse(f"/{lang}/report", status_code=303)
    give(response, WITNESS, cookie, secure=context.secure)
    return response


@router.get("/{lang}/report")
def show_report(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    _public: PublicDep,
) -> Response:
    """The form, for the browser that opened the link."""
    link = _mine(session, context, request)
    if link is None:
        return _over(context, request, lang, ReportLinkOverError())
    page = _form_page(session, context, lang, link, {}, {})
    return context.pages.show(request, "testimony/report.html", page)


@router.post("/{lang}/report")
def send_report(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    session: WriteSessionDep,
    _public: PublicDep,
) -> Response:
    """Keep the report; it can be sent once."""
    _told(context, request, lang)
    link = _mine(session, context, request)
    cookie = witness_of(request, secure=context.secure)
    if link is None or cookie is None:
        raise ReportLinkOverError
    typed = form.prefixed("", limit=MAX_FIELD_BYTES)
    tasks = [task for unit in _units(session, context, lang, link) for task in unit.tasks]
    assurance = Assurance.MAILED if link.mailed else Assurance.PASSED_ON
    found = report(typed, tasks, context.clock.now().date(), assurance)
    if isinstance(found, tuple):
        told = complaints(context.pages, lang, found)
        page = _form_page(session, context, lang, link, typed, told)
        return context.pages.show(request, "testimony/report.html", page, status=422)
    testimony.give(
        session,
        context.clock,
        context.keyring,
        context.queue,
        cookie=cookie,
        given=testimony.Given(found, contact_of(typed), lang),
    )
    response = RedirectResponse(f"/{lang}/report/sent", status_code=303)
    take_away(response, WITNESS, secure=context.secure)
    return response


@router.get("/{lang}/report/sent")
def show_sent(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    _public: PublicDep,
) -> Response:
    """Say thanks."""
    return context.pages.show(request, "testimony/sent.html", ReportSentPage())


def _told(context: AppContext, request: Request, lang: str) -> None:
    """From here on, a link that is of no use is told on its own page."""

    def again(error: RuleError, _status: int) -> Response:
        if not isinstance(error, ReportLinkOverError | ReportLinkElsewhereError):
            raise error
        return _over(context, request, lang, error)

    show_again(request, again)


def _over(context: AppContext, request: Request, lang: str, error: RuleError) -> Response:
    status = 410 if isinstance(error, ReportLinkOverError) else 409
    page = ReportLinkPage("", "", "", "", context.pages.translate(lang, error.template))
    return context.pages.show(request, "testimony/link.html", page, status=status)


def _mine(session: Session, context: AppContext, request: Request) -> OpenLink | None:
    cookie = witness_of(request, secure=context.secure)
    if cookie is None:
        return None
    return link_of_browser(session, testimony.hashed(cookie), context.clock.now())


def _who(session: Session, context: AppContext, lang: str, link: OpenLink) -> tuple[str, str, str]:
    """The applicant's name as the witness knows it, the trade, and the language of its name."""
    claim, catalog = claim_summary(session, link.claim_id), context.catalog
    found = catalog.qualification(claim.qualification, lang)
    translated = (claim.qualification, lang) in catalog.translated_qualifications
    seal = claim_seal(session, context.keyring, link.claim_id)
    name = known_as(session, seal, link.id)
    return name, found.title, lang if translated else found.language


def _units(
    session: Session, context: AppContext, lang: str, link: OpenLink
) -> tuple[UnitAsked, ...]:
    claim, catalog = claim_summary(session, link.claim_id), context.catalog
    qualification = catalog.qualification(claim.qualification, lang)
    original = catalog.qualification(claim.qualification).language
    return tuple(
        UnitAsked(
            title=unit.title,
            lang=lang if (unit.rubric, lang) in catalog.translated_rubrics else original,
            tasks=tuple(
                Task(unit=unit.id, criterion=criterion.code, title=criterion.title)
                for criterion in catalog.rubric(unit.rubric, lang).criteria
            ),
        )
        for unit in qualification.units
        if unit.id in link.units
    )


def _form_page(
    session: Session,
    context: AppContext,
    lang: str,
    link: OpenLink,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> ReportPage:
    name, trade, trade_lang = _who(session, context, lang, link)
    return ReportPage(
        name=name,
        trade=trade,
        trade_lang=trade_lang,
        units=_units(session, context, lang, link),
        relations=tuple(Relation),
        typed=typed,
        errors=errors,
    )
