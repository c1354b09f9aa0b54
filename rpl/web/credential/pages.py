"""Pages about credentials: what one says and what was checked on it; and a form to check any."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from rpl.adapters.qr_code import qr_svg
from rpl.domain.assessment import Qualification, Unit
from rpl.domain.credential import not_assessed_here
from rpl.domain.errors import RuleError, translatable
from rpl.domain.rubric import Rubric
from rpl.domain.verification import Report
from rpl.edge.context import AppContext, ContextDep
from rpl.edge.languages import LanguageDep
from rpl.edge.limits import CHECKS_PER_CLIENT, limited
from rpl.edge.presented import PresentedForm, PresentedFormDep
from rpl.edge.sign_in import PublicDep
from rpl.flows import credential as flow
from rpl.flows.verification import Verified, verify, verify_address
from rpl.store.database import read_session
from rpl.web.credential.wording import NAMES, OUTCOMES, SENTENCES, SUMMARIES

router = APIRouter()

_NOTHING_GIVEN = translatable(
    "Paste a credential, choose a file, or give the address of a credential."
)
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check in words.  `outcome` is `good`, `bad` or `could_not_check`."""

    name: str
    outcome: str
    word: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """Every check, and what they come to.  `checked_at` is when."""

    outcome: str
    summary: str
    lines: tuple[CheckLine, ...]
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class LevelReached:
    """A criterion and the level reached; `level` is empty where it was not assessed."""

    title: str
    level: str
    descriptor: str


@dataclass(frozen=True, slots=True)
class CredentialPage:
    """One of our credentials: what it says, in the reader's language, and what was checked.

    `text_lang` is the language that the definitions could be shown in; `qr` an SVG of `address`.
    `taken_over` is what it says of a register it was taken over from, empty for all others.
    """

    report: ReportView
    unit: Unit
    qualification: Qualification
    text_lang: str
    levels: tuple[LevelReached, ...]
    conditional: bool
    taken_over: str
    holder: str
    issuer: str
    issued: datetime
    valid_until: datetime | None
    address: str
    path: str
    qr: Markup


@dataclass(frozen=True, slots=True)
class PresentedView:
    """What a presented credential says of itself; empty where it says nothing usable."""

    name: str
    holder: str
    issuer: str
    issuer_id: str
    issued: str


@dataclass(frozen=True, slots=True)
class VerifyPage:
    """The form to check a credential, and the result once something was given."""

    address: str
    credential: str
    problem: str
    presented: PresentedView | None
    report: ReportView | None


@router.get("/{lang}/credentials/{credential_id}")
def show_credential(
    lang: LanguageDep,
    credential_id: UUID,
    request: Request,
    context: ContextDep,
    _public: PublicDep,
) -> HTMLResponse:
    """What a credential says, and what was checked on it just now."""
    with read_session(context.engine) as session:
        document = flow.find(session, context.keyring, credential_id).document
    now = context.clock.now()
    report = verify(context.credentials, json.dumps(document), now).report
    page = _credential_page(context, lang, document, _view(context, lang, report, now))
    return context.pages.show(request, "credential/credential.html", page)


@router.get("/{lang}/verify")
def show_form(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    _public: PublicDep,
) -> HTMLResponse:
    """A form to check any credential."""
    page = VerifyPage(request.query_params.get("address", "")[:2000], "", "", None, None)
    return context.pages.show(request, "credential/verify.html", page)


@router.post("/{lang}/verify", dependencies=[Depends(limited(CHECKS_PER_CLIENT))])
def check_presented(
    lang: LanguageDep,
    form: PresentedFormDep,
    request: Request,
    context: ContextDep,
    _public: PublicDep,
) -> HTMLResponse:
    """Check what was given and say what was found; what cannot be read is given back."""
    try:
        checked = _check(context, form)
    except RuleError as refusal:
        problem = context.pages.translate(lang, refusal.template, **refusal.details)
        return _form_again(request, context, form, problem)
    if checked is None:
        return _form_again(request, context, form, context.pages.translate(lang, _NOTHING_GIVEN))
    view = _view(context, lang, checked.report, context.clock.now())
    page = VerifyPage(form.address, "", "", _presented(checked), view)
    return context.pages.show(request, "credential/verify.html", page)


def _check(context: AppContext, form: PresentedForm) -> Verified | None:
    now = context.clock.now()
    if form.content.strip():
        return verify(context.credentials, form.content, now)
    if form.address:
        return verify_address(context.credentials, form.address, now)
    return None


def _form_again(
    request: Request, context: AppContext, form: PresentedForm, problem: str
) -> HTMLResponse:
    typed = form.content.decode("utf-8", errors="replace")
    page = VerifyPage(form.address, typed, problem, None, None)
    return context.pages.show(request, "credential/verify.html", page, status=422)


def _view(context: AppContext, lang: str, report: Report, now: datetime) -> ReportView:
    def say(template: str) -> str:
        return context.pages.translate(lang, template)

    lines = tuple(
        CheckLine(
            say(NAMES[check.name]),
            check.outcome.value,
            say(OUTCOMES[check.outcome]),
            say(SENTENCES[check.code]),
        )
        for check in report.checks
    )
    return ReportView(report.outcome.value, say(SUMMARIES[report.outcome]), lines, now)


def _credential_page(
    context: AppContext, lang: str, document: dict[str, Any], report: ReportView
) -> CredentialPage:
    subject = document["credentialSubject"]
    slug, version, unit_id = subject["achievement"]["id"].rsplit("/", 3)[1:]
    reference = f"{slug}@{version}"
    qualification = context.catalog.qualification(reference, lang)
    unit = qualification.unit(unit_id)
    translated = (reference, lang) in context.catalog.translated_qualifications
    path = f"/credentials/{document['id'].rsplit('/', 1)[1]}"
    return CredentialPage(
        report=report,
        unit=unit,
        qualification=qualification,
        text_lang=lang if translated else qualification.language,
        levels=_levels(context.catalog.rubric_of(unit, lang), subject["result"]),
        taken_over=not_assessed_here(document),
        conditional=any(result.get("status") == "Provisional" for result in subject["result"]),
        holder=subject["identifier"][0]["identityHash"],
        issuer=document["issuer"]["name"],
        issued=datetime.fromisoformat(document["validFrom"]),
        valid_until=_instant(document.get("validUntil")),
        address=document["id"],
        path=path,
        qr=Markup(qr_svg(document["id"])),  # noqa: S704 -- drawn here, of an address of ours
    )


def _levels(rubric: Rubric, results: list[dict[str, str]]) -> tuple[LevelReached, ...]:
    reached = {
        result["resultDescription"].rsplit("#", 1)[1]: result.get("achievedLevel", "")
        for result in results
    }
    found = []
    for criterion in rubric.criteria:
        points = reached.get(criterion.code, "").rpartition("-")[2]
        level = next((one for one in criterion.levels if str(one.points) == points), None)
        found.append(
            LevelReached(
                criterion.title, level.name if level else "", level.descriptor if level else ""
            )
        )
    return tuple(found)


def _presented(checked: Verified) -> PresentedView:
    """What it says of itself, as text: nothing here was checked by a type."""
    document = checked.document
    issuer, subject = document.get("issuer"), document.get("credentialSubject")
    named = issuer.get("name") if isinstance(issuer, dict) else None
    holder = _holder(subject) if isinstance(subject, dict) else None
    return PresentedView(
        name=_text(document.get("name")),
        holder=_text(holder),
        issuer=_text(named),
        issuer_id=_text(checked.report.issuer),
        issued=_text(document.get("validFrom", document.get("issuanceDate"))),
    )


def _holder(subject: dict[str, Any]) -> object:
    identifiers = subject.get("identifier")
    for found in identifiers if isinstance(identifiers, list) else [identifiers]:
        if isinstance(found, dict) and found.get("identityType") == "name":
            return found.get("identityHash") if found.get("hashed") is False else None
    return subject.get("name")


def _text(value: object) -> str:
    return value[:_LONGEST] if isinstance(value, str) else ""


def _instant(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written)
