"""The claim's own page: what is still to do, and after sending, where it stands."""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from rpl.domain.admission import AdmissionStands
from rpl.domain.assessment import Clocks
from rpl.domain.intake import EvidenceKind
from rpl.domain.journey import ClaimState, ReassessmentState
from rpl.domain.refused_files import LeftUnconfirmedError
from rpl.domain.self_assessment import Asked
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import ClaimViewerDep
from rpl.flows.review import admission_stands
from rpl.ports import ValueSeal
from rpl.store.appeal import appeal_row
from rpl.store.evidence_links import links
from rpl.store.intake import ClaimSummary, applicant_name, claim_summary, evidence_summaries
from rpl.store.reassessment import running
from rpl.store.review.requests import requests_of
from rpl.store.sealed import claim_seal
from rpl.store.self_assessment import answers
from rpl.web.clock_shown import ClockShown, claim_clock
from rpl.web.criteria_shown import UnitShown
from rpl.web.intake.standing import Qualified, Standing, promised, qualified, standing
from rpl.web.intake.units import units_of_claim
from rpl.web.taken_over import show_taken_over

router = APIRouter()


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """The task list of a draft, or the timeline of a claim that was sent.

    `acknowledged_by` is the day promised for that, and `clock` that of the decision, once the
    claim was sent.  `delayed` says that some of its work waits for a person of ours, `by_mail`
    that e-mail is offered.  `links` counts the pairs of document and criterion that were named,
    and `begun` are the units of these that still need something; `said`
    counts the outcomes they answered for.  `closed_on` is the day on which the last request for
    more evidence ended without an answer, while the claim waits for its decision; `left` counts
    what was not confirmed by then.  `appeal` says that there is one, `again` where it
    stands that they are assessed again, and
    `admission` where the programme says first whether a claim can be assessed.
    """

    claim: ClaimSummary
    name: str
    qualification: Qualified
    standing: Standing
    links: int
    begun: tuple[UnitShown, ...]
    said: int
    has_history: bool
    has_statement: bool
    has_affidavit: bool
    has_background: bool
    acknowledged_by: date | None
    clock: ClockShown | None
    can_withdraw: bool
    delayed: bool
    closed_on: date | None
    left: int
    by_mail: bool
    appeal: bool
    again: ReassessmentState | None
    admission: AdmissionStands | None


@router.get("/{lang}/claim")
def show_claim(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    applicant: ClaimViewerDep,
    session: ReadSessionDep,
) -> Response:
    """Show what is next."""
    claim = claim_summary(session, applicant.claim_id)
    register = show_taken_over(session, context, request, lang, (claim, applicant.applicant_id))
    if register is not None:
        return register
    seal = claim_seal(session, context.keyring, applicant.claim_id)
    evidence = evidence_summaries(session, seal, applicant.claim_id)
    about = qualified(context.catalog, claim, lang)
    found = units_of_claim(context, session, lang, applicant.claim_id)
    again = running(session, claim.id)
    written = {item.kind for item in evidence if item.form_text is not None}
    page = ClaimPage(
        claim=claim,
        name=applicant_name(session, seal, applicant.claim_id),
        qualification=about,
        standing=standing(evidence),
        links=sum(found.staff_id is None for found in links(session, applicant.claim_id)),
        begun=tuple(
            shown
            for shown in found.units
            if shown.begun and shown.gaps and found.asked[shown.unit.id] is not Asked.NOT_NOW
        ),
        said=len(answers(session, applicant.claim_id)),
        has_history=EvidenceKind.WORK_HISTORY in written,
        has_statement=EvidenceKind.STATEMENT in written,
        has_affidavit=EvidenceKind.AFFIDAVIT in written,
        has_background=EvidenceKind.BACKGROUND_DOCUMENT in written,
        acknowledged_by=promised(claim, about.clocks.acknowledge_days),
        clock=_clock(session, context, claim, about.clocks),
        can_withdraw=again is None
        and claim.state not in {ClaimState.DECIDED, ClaimState.WITHDRAWN},
        closed_on=_closed_on(session, seal, claim),
        left=sum(item.problem == LeftUnconfirmedError.code for item in evidence),
        delayed=context.queue.in_trouble(session, applicant.applicant_id),
        by_mail=context.mail_offered,
        appeal=appeal_row(session, claim.id) is not None,
        again=None if again is None else again.state,
        admission=admission_stands(session, context.catalog, claim.id, context.clock.now()),
    )
    return context.pages.show(request, "intake/claim.html", page)


def _closed_on(session: Session, seal: ValueSeal, claim: ClaimSummary) -> date | None:
    if claim.state not in {ClaimState.READY, ClaimState.IN_ASSESSMENT}:
        return None
    last = next(reversed(requests_of(session, seal, claim.id)), None)
    if last is None or last.answered or last.ended_at is None:
        return None
    return last.ended_at.date()


def _clock(
    session: Session, context: AppContext, claim: ClaimSummary, clocks: Clocks
) -> ClockShown | None:
    if claim.submitted_at is None:
        return None
    return claim_clock(session, clocks, claim.id, claim.submitted_at, context.clock.now())
