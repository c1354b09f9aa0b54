"""The decision letter, for its applicant and whoever helps them: as a page and as a file."""

import hashlib
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.letter_parts import ClaimLetter
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.press import letter_html
from rpl.edge.sign_in import ClaimViewerDep, SignedInApplicant
from rpl.edge.told_letter import ToldLetter, told_letter
from rpl.flows.letter import claim_letter
from rpl.flows.printed_letter import PrintState, Wanted, ask_to_print, print_state, printed

router = APIRouter(tags=["decision"])


@dataclass(frozen=True, slots=True)
class LetterPage:
    """The letter in its reader's language, beside the decision's; `file` is how far its PDF is."""

    letter: ToldLetter
    file: PrintState


@router.get("/{lang}/claim/letter")
def show_letter(
    request: Request,
    lang: LanguageDep,
    context: ContextDep,
    session: ReadSessionDep,
    applicant: ClaimViewerDep,
) -> Response:
    """The letter; before the decision, where the claim stands."""
    found = _letter(session, context, applicant, lang)
    if found is None:
        return RedirectResponse(f"/{lang}/claim/result", status_code=303)
    wanted = _wanted(context, applicant, lang, found)
    page = LetterPage(told_letter(context.pages, found, lang), print_state(session, wanted))
    return context.pages.show(request, "decision/letter.html", page)


@router.post("/{lang}/claim/letter")
def ask_for_file(
    lang: LanguageDep,
    context: ContextDep,
    session: WriteSessionDep,
    applicant: ClaimViewerDep,
    _form: FormDep,
) -> Response:
    """Have the letter made a PDF by a worker."""
    found = _letter(session, context, applicant, lang)
    if found is not None:
        wanted = _wanted(context, applicant, lang, found)
        ask_to_print(session, context.clock, context.queue, wanted)
    return RedirectResponse(f"/{lang}/claim/letter#file", status_code=303)


@router.get("/{lang}/claim/letter.pdf")
def download_letter(
    lang: LanguageDep,
    context: ContextDep,
    session: ReadSessionDep,
    applicant: ClaimViewerDep,
) -> Response:
    """The letter as a PDF; back to its page where there is none yet."""
    found = _letter(session, context, applicant, lang)
    wanted = None if found is None else _wanted(context, applicant, lang, found)
    made = None if wanted is None else printed(session, context.keyring, wanted)
    if made is None:
        return RedirectResponse(f"/{lang}/claim/letter#file", status_code=303)
    headers = {"content-disposition": 'attachment; filename="letter.pdf"'}
    return Response(made, media_type="application/pdf", headers=headers)


def _letter(
    session: Session, context: AppContext, applicant: SignedInApplicant, lang: str
) -> ClaimLetter | None:
    return claim_letter(session, context.catalog, context.keyring, applicant.claim_id, lang)


def _wanted(
    context: AppContext, applicant: SignedInApplicant, lang: str, letter: ClaimLetter
) -> Wanted:
    document = letter_html(context.pages, letter, lang)
    digest = hashlib.sha256(document.encode()).hexdigest()
    return Wanted(applicant.claim_id, applicant.applicant_id, lang, digest)
