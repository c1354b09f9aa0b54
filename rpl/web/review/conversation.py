"""Pages of an interview or a practical test: record one, and confirm a colleague's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.conversation import RECORDED_KINDS, Prompt, check_second, conversation
from rpl.domain.intake import EvidenceKind
from rpl.domain.question_bank import QuestionBank
from rpl.domain.rubric import Rubric
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.multipart import MAX_FIELD_BYTES
from rpl.edge.sign_in import MarkerDep, SignedInStaff
from rpl.flows import review
from rpl.store.conversation import Colleague, colleagues
from rpl.web.review.desk import LeaseView, bench_address, desk_of, lease_view, look_at

router = APIRouter(prefix="/{lang}/staff/claims/{claim_id}/units/{unit}/record/{kind}")


@dataclass(frozen=True, slots=True)
class ConversationPage:
    """The form of a record about one unit; `errors` are translated.

    What may be asked or set is in the language `asked_lang`.
    """

    claim_id: UUID
    reference: str
    lease: LeaseView
    kind: EvidenceKind
    unit: str
    title: str
    text_lang: str
    prompts: tuple[Prompt, ...]
    asked_lang: str
    colleagues: tuple[Colleague, ...]
    typed: Mapping[str, str]
    today: date
    errors: Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """What an address asks to be recorded: of which claim and unit, and which kind of record."""

    lang: LanguageDep
    claim_id: UUID
    unit: str
    kind: EvidenceKind

    @property
    def bench(self) -> str:
        """Where the claim's overview stands."""
        return bench_address(self.lang, self.claim_id)


AskedDep = Annotated[Asked, Depends()]


@router.get("")
def show_form(
    asked: AskedDep,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: MarkerDep,
) -> Response:
    """The form to record an interview or a practical test about a unit."""
    page = _page(session, context, staff, asked, {}, {})
    if page.lease.lapsed:
        return RedirectResponse(asked.bench, status_code=303)
    return context.pages.show(request, "review/conversation.html", page)


@router.post("")
def record(
    asked: AskedDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    session: WriteSessionDep,
    staff: MarkerDep,
) -> Response:
    """Keep the record; it can be cited at once."""
    typed = form.prefixed("", limit=MAX_FIELD_BYTES)
    page = _page(session, context, staff, asked, typed, {})
    if page.lease.lapsed:
        return RedirectResponse(asked.bench, status_code=303)
    known = {str(each.id): each.id for each in page.colleagues}
    second = known.get(form.text("second", limit=MAX_FIELD_BYTES))
    found = conversation(typed, asked.unit, page.prompts, page.today)
    problems = check_second(staff.staff_id, _said(form))
    if isinstance(found, tuple) or problems:
        problems = (*(found if isinstance(found, tuple) else ()), *problems)
        told = complaints(context.pages, asked.lang, problems)
        again = _page(session, context, staff, asked, typed, told)
        return context.pages.show(request, "review/conversation.html", again, status=422)
    evidence_id = review.record_conversation(
        session,
        desk_of(context),
        assessor_id=staff.staff_id,
        claim_id=asked.claim_id,
        recorded=review.Recorded(asked.kind, found, asked.lang, second),
    )
    return RedirectResponse(f"{asked.bench}/evidence/{evidence_id}", status_code=303)


def _said(form: Form) -> UUID | None:
    try:
        return UUID(form.text("second", limit=MAX_FIELD_BYTES))
    except ValueError:
        return None


def prompts_for(
    rubric: Rubric, bank: QuestionBank | None, kind: EvidenceKind
) -> tuple[Prompt, ...]:
    """What may be asked of each criterion in an interview, or set in a practical test."""
    known = {} if bank is None else bank.criteria
    found = []
    for each in rubric.criteria:
        here = known.get(each.code)
        if kind is EvidenceKind.PRACTICAL_RECORD:
            suggested = () if here is None else here.tasks
        else:
            suggested = (*each.questions, *(() if here is None else here.questions))
        found.append(Prompt(criterion=each.code, title=each.title, questions=suggested))
    return tuple(found)


def _page(
    session: Session,
    context: AppContext,
    staff: SignedInStaff,
    asked: Asked,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> ConversationPage:
    found = look_at(session, context, staff, asked.claim_id)
    catalog, lang = context.catalog, asked.lang
    qualification = catalog.qualification(found.qualification, lang)
    unit = next((each for each in qualification.units if each.id == asked.unit), None)
    if unit is None or asked.kind not in RECORDED_KINDS:
        raise HTTPException(404)
    original = catalog.qualification(found.qualification).language
    bank, translated = catalog.question_bank(unit.rubric, lang)
    return ConversationPage(
        claim_id=asked.claim_id,
        reference=found.reference,
        lease=lease_view(found, context.clock.now()),
        kind=asked.kind,
        unit=unit.id,
        title=unit.title,
        text_lang=lang if (unit.rubric, lang) in catalog.translated_rubrics else original,
        prompts=prompts_for(catalog.rubric(unit.rubric, lang), bank, asked.kind),
        asked_lang=lang if translated else original,
        colleagues=colleagues(session, staff.organisation_id, staff.staff_id),
        typed=typed,
        today=context.clock.now().date(),
        errors=errors,
    )
