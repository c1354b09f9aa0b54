"""Fees: what each programme asks for, service by service, and what came of it."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from rpl.domain.assessment import Fees
from rpl.domain.fee import FeeTotal, fee_totals
from rpl.domain.waiver import WaiverReason
from rpl.edge.context import ContextDep, ReadSessionDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import AdminDep
from rpl.store.fee import alike_fees

router = APIRouter(prefix="/{lang}/staff/fees")


@dataclass(frozen=True, slots=True)
class FeeList:
    """What the newest version of a qualification costs, and for which reasons it need not.

    `text_lang` is the language of what its definition says.
    """

    title: str
    reference: str
    fees: Fees
    text_lang: str
    reasons: tuple[WaiverReason, ...]


@dataclass(frozen=True, slots=True)
class FeesPage:
    """The list of every programme, and totals with the title of the programme."""

    lists: tuple[FeeList, ...]
    totals: tuple[tuple[str, FeeTotal], ...]


@router.get("")
def show_fees(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: AdminDep,
) -> Response:
    """Show what claims cost, and what of it was waived."""
    catalog = context.catalog
    lists = []
    for newest in catalog.current():
        said = catalog.qualification(newest.reference, lang)
        translated = (newest.reference, lang) in catalog.translated_qualifications
        lists.append(
            FeeList(
                title=said.title,
                reference=newest.reference,
                fees=said.fees,
                text_lang=lang if translated else newest.language,
                reasons=catalog.practice(newest.slug).waivers.reasons,
            )
        )
    titles = {each.reference.partition("@")[0]: each.title for each in lists}
    totals = fee_totals(alike_fees(session, staff.organisation_id))
    page = FeesPage(
        tuple(lists),
        tuple((titles.get(each.qualification, each.qualification), each) for each in totals),
    )
    return context.pages.show(request, "staff/fees.html", page)
