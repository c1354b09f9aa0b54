"""Bringing results back from the field: a file is sent, looked at, and taken over."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.conversation import conversation
from rpl.domain.errors import FieldProblem, RuleError
from rpl.domain.field_marks import ConflictOpenError, Side
from rpl.domain.field_results import (
    MAX_RESULTS_BYTES,
    ResultsTooLargeError,
    ResultsUnreadableError,
    results_file,
)
from rpl.domain.field_work import FieldRefusedError
from rpl.domain.looks import Seen
from rpl.domain.review import ReviewRefusedError, SheetStaleError
from rpl.edge.again import View, show_again
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep, whole_number
from rpl.edge.languages import LanguageDep, language_of
from rpl.edge.looks import looked
from rpl.edge.multipart import MAX_FIELD_BYTES
from rpl.edge.sign_in import MarkerDep, SignedInStaff
from rpl.edge.uploads import MarkerUploadDep
from rpl.flows import review
from rpl.flows.review import Brought, Chosen
from rpl.store.database import read_session
from rpl.web.review.brought_shown import ReturnPage, brought_page, prompts_of, typed_record
from rpl.web.review.desk import desk_of, look_at

router = APIRouter(prefix="/{lang}/staff/field-results")

_TEMPLATE = "field/results.html"
_VISIT = ("held_on", "place", "interpreting", "interpreter")
_KEEP, _VERSION = "keep.", "version."


@router.get("")
def show_return(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: MarkerDep,
    done: Annotated[UUID | None, Query()] = None,
) -> Response:
    """Ask for a results file; after one was taken over, say so."""
    page = ReturnPage()
    if done is not None:
        claim = look_at(session, context, staff, done)
        page = ReturnPage(done=claim.reference, done_id=done)
    return context.pages.show(request, _TEMPLATE, page)


@router.post("")
def look_at_results(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: MarkerDep,
    upload: MarkerUploadDep,
) -> Response:
    """Show what a file would change; nothing is changed by it."""
    show_again(request, _asked_again(request, context))
    if not upload.files or upload.files[0].problem is not None:
        raise ResultsUnreadableError
    if upload.files[0].size > MAX_RESULTS_BYTES:
        raise ResultsTooLargeError
    text = upload.files[0].path.read_bytes()
    page = _page(session, context, staff, lang, text)
    _note(request, context, page)
    return context.pages.show(request, _TEMPLATE, page)


@router.post("/take")
def take_over(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: WriteSessionDep,
    staff: MarkerDep,
    form: FormDep,
) -> Response:
    """Take the marks over into the draft, or show both versions again with what is wrong."""
    show_again(request, _shown_again(request, context, staff, form))
    file = results_file(_text(form))
    found = review.brought(
        session,
        desk_of(context),
        context.field_tools.cipher,
        assessor_id=staff.staff_id,
        file=file,
    )
    records, problems = _records(context, lang, found, form)
    if problems:
        page = _page(session, context, staff, lang, _text(form), form)
        page = replace(page, errors=complaints(context.pages, lang, problems))
        return context.pages.show(request, _TEMPLATE, page, status=422)
    claim_id = review.bring_back(
        session,
        desk_of(context),
        context.field_tools.cipher,
        assessor_id=staff.staff_id,
        file=file,
        chosen=Chosen(_sides(form), _versions(form), records),
    )
    return RedirectResponse(f"/{lang}/staff/field-results?done={claim_id}", status_code=303)


def _page(
    session: Session,
    context: AppContext,
    staff: SignedInStaff,
    lang: str,
    text: bytes,
    form: Form | None = None,
) -> ReturnPage:
    found = review.brought(
        session,
        desk_of(context),
        context.field_tools.cipher,
        assessor_id=staff.staff_id,
        file=results_file(text),
    )
    page = brought_page(session, context, lang, found, text.decode())
    if form is None:
        return page
    chosen = form.prefixed(_KEEP)
    return replace(page, visit={name: form.text(name) for name in _VISIT}, chosen=chosen)


def _note(request: Request, context: AppContext, page: ReturnPage) -> None:
    if page.found is not None:
        looked(context, request, Seen.CLAIM, claim_id=page.found.claim_id)


def _asked_again(request: Request, context: AppContext) -> View:
    """The page that asks for a file, with why this one was refused."""

    def view(refusal: RuleError, status: int) -> Response:
        if not isinstance(refusal, FieldRefusedError | ReviewRefusedError):
            raise refusal
        told = context.pages.translate(language_of(request), refusal.template, **refusal.details)
        page = ReturnPage(errors={"file": told})
        return context.pages.show(request, _TEMPLATE, page, status=status)

    return view


def _shown_again(request: Request, context: AppContext, staff: SignedInStaff, form: Form) -> View:
    """Both versions as they stand now, with why nothing was taken over."""

    def view(refusal: RuleError, status: int) -> Response:
        if not isinstance(refusal, ConflictOpenError | SheetStaleError):
            return _asked_again(request, context)(refusal, status)
        lang = language_of(request)
        told = context.pages.translate(lang, refusal.template, **refusal.details)
        field = "results"
        if isinstance(refusal, ConflictOpenError):
            field = "conflicts"
        with read_session(context.engine) as session:
            page = _page(session, context, staff, lang, _text(form), form)
        _note(request, context, page)
        page = replace(page, errors={field: told})
        return context.pages.show(request, _TEMPLATE, page, status=status)

    return view


def _text(form: Form) -> bytes:
    return form.text("results", limit=MAX_FIELD_BYTES).encode()


def _sides(form: Form) -> dict[tuple[str, str], Side]:
    """Which side counts, by unit and criterion; what is neither was not chosen."""
    found = {}
    for name, value in form.prefixed(_KEEP).items():
        unit, _, criterion = name.partition(".")
        if value in set(Side):
            found[unit, criterion] = Side(value)
    return found


def _versions(form: Form) -> Mapping[str, int]:
    return {
        unit: -1 if (number := whole_number(value)) is None else number
        for unit, value in form.prefixed(_VERSION).items()
    }


def _records(
    context: AppContext, lang: str, found: Brought, form: Form
) -> tuple[list[tuple[UUID, review.Recorded]], list[FieldProblem]]:
    """What was recorded on the visit, with what is wrong about the visit; each problem once."""
    visit = {name: form.text(name) for name in _VISIT}
    kept, problems = [], dict[str, FieldProblem]()
    for record in found.records:
        prompts = prompts_of(context, lang, found, record.unit)
        typed = typed_record(visit, record, prompts)
        told = conversation(typed, record.unit, prompts, context.clock.now().date())
        if isinstance(told, tuple):
            problems |= {problem.field: problem for problem in told}
        else:
            kept.append((record.id, review.Recorded(record.kind, told, lang)))
    return kept, list(problems.values())
