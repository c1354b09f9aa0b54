"""The decision letter, for its applicant and whoever helps them."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from rpl.edge.context import ContextDep, ReadSessionDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import ClaimViewerDep
from rpl.edge.told_letter import ToldLetter, told_letter
from rpl.flows.letter import claim_letter

router = APIRouter(tags=["decision"])


@dataclass(frozen=True, slots=True)
class LetterPage:
    """The letter in its reader's language, beside the decision's."""

    letter: ToldLetter


@router.get("/{lang}/claim/letter")
def show_letter(
    request: Request,
    lang: LanguageDep,
    context: ContextDep,
    session: ReadSessionDep,
    applicant: ClaimViewerDep,
) -> Response:
    """The letter; before the decision, where the claim stands."""
    found = claim_letter(session, context.catalog, context.keyring, applicant.claim_id, lang)
    if found is None:
        return RedirectResponse(f"/{lang}/claim/result", status_code=303)
    page = LetterPage(told_letter(context.pages, found, lang))
    return context.pages.show(request, "decision/letter.html", page)
