"""What was taken over from a register, for the person it is about: nobody here assessed it."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import Request, Response
from sqlmodel import Session

from rpl.domain.assessment import Qualification, Unit
from rpl.domain.decision import Outcome
from rpl.domain.taken_over import TakenOver
from rpl.edge.context import AppContext
from rpl.store import credit as ledger
from rpl.store.intake import ClaimSummary, applicant_name
from rpl.store.register import TakenOverUnit, taken_over
from rpl.store.sealed import claim_seal


@dataclass(frozen=True, slots=True)
class TakenOverResult:
    """One result.  `held` says whether it counts as credit; `credential` is none until issued."""

    unit: Unit
    outcome: Outcome
    basis: TakenOver
    withdrawn: bool
    held: bool
    credential: UUID | None


@dataclass(frozen=True, slots=True)
class TakenOverPage:
    """The results of a claim that was taken over."""

    name: str
    reference: str
    qualification: Qualification
    text_lang: str
    results: tuple[TakenOverResult, ...]
    by_mail: bool


def show_taken_over(
    session: Session,
    context: AppContext,
    request: Request,
    lang: str,
    known: tuple[ClaimSummary, UUID],
) -> Response | None:
    """The page of a claim that was taken over; None for one that was made here."""
    claim, applicant_id = known
    if claim.submitted_at is not None:
        return None
    seal = claim_seal(session, context.keyring, claim.id)
    found = taken_over(session, seal, claim.id)
    if not found:
        return None
    catalog = context.catalog
    qualification = catalog.qualification(claim.qualification, lang)
    translated = (claim.qualification, lang) in catalog.translated_qualifications
    issued = ledger.credentials(session, applicant_id, qualification.slug)
    posted = {row.register_result_id for row in ledger.standing(session, applicant_id)}
    page = TakenOverPage(
        name=applicant_name(session, seal, claim.id),
        reference=claim.reference,
        qualification=qualification,
        text_lang=lang if translated else catalog.qualification(claim.qualification).language,
        results=tuple(_result(qualification, each, posted, issued) for each in found),
        by_mail=context.mail_offered,
    )
    return context.pages.show(request, "decision/taken_over.html", page)


def _result(
    qualification: Qualification,
    found: TakenOverUnit,
    posted: set[UUID | None],
    issued: dict[str, UUID],
) -> TakenOverResult:
    held = found.id in posted
    return TakenOverResult(
        unit=qualification.unit(found.unit),
        outcome=found.outcome,
        basis=found.basis,
        withdrawn=found.withdrawn_at is not None,
        held=held,
        credential=issued.get(found.unit) if held else None,
    )
