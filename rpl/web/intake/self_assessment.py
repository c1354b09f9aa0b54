"""What the applicant can do already: one tap an outcome, before any evidence is asked for."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from rpl.domain.assessment import Unit
from rpl.domain.journey import ClaimState
from rpl.domain.self_assessment import AnswerRefusedError, Answers
from rpl.edge.context import ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep, whole_number
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import ClaimViewerDep, PreparerDep
from rpl.flows import intake
from rpl.store.intake import claim_summary
from rpl.store.self_assessment import answers

router = APIRouter(prefix="/{lang}/claim/self-assessment")

_OUTCOME = "outcome."


@dataclass(frozen=True, slots=True)
class SelfAssessmentPage:
    """Every outcome of every unit, in the language `text_lang`, with what was answered."""

    units: tuple[Unit, ...]
    text_lang: str
    answers: Answers
    open: bool


@router.get("")
def show(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    applicant: ClaimViewerDep,
    session: ReadSessionDep,
) -> Response:
    """Ask of each outcome whether the applicant can do it."""
    claim = claim_summary(session, applicant.claim_id)
    translated = (claim.qualification, lang) in context.catalog.translated_qualifications
    found = context.catalog.qualification(claim.qualification, lang)
    page = SelfAssessmentPage(
        units=found.units,
        text_lang=lang if translated else found.language,
        answers=answers(session, applicant.claim_id),
        open=claim.state is ClaimState.DRAFT,
    )
    return context.pages.show(request, "intake/self_assessment.html", page)


@router.post("")
def save(
    lang: LanguageDep,
    context: ContextDep,
    applicant: PreparerDep,
    form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Keep the answers, and go on to the evidence that follows from them."""
    given = dict(_answer(form, name) for name in form.prefixed(_OUTCOME, limit=20))
    intake.assess_oneself(session, context.clock, context.catalog, applicant.claim_id, given)
    return RedirectResponse(f"/{lang}/claim/units", status_code=303)


def _answer(form: Form, name: str) -> tuple[tuple[str, int], str]:
    unit, _, place = name.partition(".")
    number = whole_number(place)
    if number is None:
        raise AnswerRefusedError
    return (unit, number), form.text(_OUTCOME + name)
