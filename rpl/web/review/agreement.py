"""How far markers agree, in figures without a name: for the quality officer and the auditor."""

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response

from rpl.catalog import Catalog
from rpl.domain.agreement_policy import AgreementPolicy
from rpl.domain.agreement_report import AgreementReport, report
from rpl.edge.context import ContextDep, ReadSessionDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import FiguresDep
from rpl.store.review.agreement import NEWEST, marked_twice, rubrics_marked_twice

router = APIRouter(prefix="/{lang}/staff/agreement")


@dataclass(frozen=True, slots=True)
class RubricView:
    """A rubric of which units were marked twice."""

    reference: str
    title: str
    units: int


@dataclass(frozen=True, slots=True)
class RubricsPage:
    """Every rubric with units that were marked twice."""

    rubrics: tuple[RubricView, ...]


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """All figures of one rubric of the `newest` claims, and what is asked of them."""

    reference: str
    title: str
    report: AgreementReport
    policy: AgreementPolicy
    newest: int


@router.get("")
def show_rubrics(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: FiguresDep,
) -> Response:
    """The rubrics of which units were marked twice."""
    rubrics = tuple(
        RubricView(found.rubric, context.catalog.rubric(found.rubric, lang).title, found.units)
        for found in rubrics_marked_twice(session, staff.organisation_id)
        if found.rubric in context.catalog.rubrics
    )
    return context.pages.show(request, "review/agreement_rubrics.html", RubricsPage(rubrics))


@router.get("/{rubric}")
def show_agreement(
    lang: LanguageDep,
    rubric: str,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: FiguresDep,
) -> Response:
    """Agreement on one rubric: as a whole, by criterion, pair and language of evidence."""
    policy = _policy(context.catalog, rubric)
    if policy is None:
        raise HTTPException(404)
    found = context.catalog.rubric(rubric, lang)
    marks = marked_twice(session, staff.organisation_id, rubric)
    page = AgreementPage(rubric, found.title, report(found, marks, policy), policy, NEWEST)
    return context.pages.show(request, "review/agreement.html", page)


def _policy(catalog: Catalog, rubric: str) -> AgreementPolicy | None:
    """What is asked of a rubric: by the qualification whose unit is judged by it."""
    for qualification in catalog.qualifications.values():
        policy = catalog.marking_policy(qualification.slug)
        if policy and rubric in {unit.rubric for unit in qualification.units}:
            return policy.agreement
    return None
