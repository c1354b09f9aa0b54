"""Which tables an organisation takes along, and what each column says.

Left out: what is sealed (names, evidence, words of applicants and markers), hashes of secrets, and
marks of claims that are still being assessed, because whoever marks them must not see them.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, TypeAlias
from uuid import UUID

from sqlmodel import col

from rpl.domain.cells import Cell
from rpl.domain.journey import ClaimState
from rpl.domain.organisation import ClaimPriority
from rpl.store.export_sources import Source, by_staff, of_claim, staff_of
from rpl.store.tables import (
    AdmissionRow,
    Appeal,
    AppealUnit,
    Claim,
    ClaimFee,
    ClockStop,
    CredentialRow,
    CreditPosting,
    Decision,
    EvidenceRequest,
    Judgement,
    Organisation,
    Provider,
    Reassessment,
    RegisterImport,
    RegisterResult,
    Seat,
    Staff,
    StaffRole,
    StaffSkill,
)

Value: TypeAlias = Cell | bool | datetime | None
_Row: TypeAlias = Any  # has each table of its source by its class's name
Columns: TypeAlias = Mapping[str, Callable[[_Row], Value]]


def _email(row: _Row) -> Value:
    return None if row.Staff is None else str(row.Staff.email)


def _number(value: UUID | None) -> Value:
    return None if value is None else str(value)


def _codes(reasons: Iterable[Mapping[str, Any]]) -> str:
    """Reasons or remedies as their codes, each with the criterion it is about."""
    return "; ".join(
        f"{each['code']} {each['criterion']}" if each.get("criterion") else str(each["code"])
        for each in reasons
    )


def _money(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02}"


_CLAIM: Final[Columns] = {"claim": lambda row: row.Claim.reference}
_ORGANISATION: Final[Columns] = {
    "slug": lambda row: row.Organisation.slug,
    "name": lambda row: row.Organisation.name,
    "contact": lambda row: row.Organisation.contact,
    "active": lambda row: row.Organisation.active,
    "created": lambda row: row.Organisation.created_at,
}
_STAFF: Final[Columns] = {
    "email": _email,
    "name": lambda row: row.Staff.name,
    "active": lambda row: row.Staff.active,
}
_ROLES: Final[Columns] = {"email": _email, "role": lambda row: row.StaffRole.role.value}
_SKILLS: Final[Columns] = {
    "email": _email,
    "kind": lambda row: row.StaffSkill.kind.value,
    "value": lambda row: row.StaffSkill.value,
}
_PROVIDERS: Final[Columns] = {
    "name": lambda row: row.Provider.name,
    "active": lambda row: row.Provider.active,
}
_CLAIMS: Final[Columns] = {
    "claim": lambda row: row.Claim.reference,
    "qualification": lambda row: row.Claim.qualification,
    "version": lambda row: row.Claim.version,
    "state": lambda row: row.Claim.state.value,
    "round": lambda row: row.Claim.round,
    "language": lambda row: row.Claim.language,
    "priority": lambda row: ClaimPriority(row.Claim.priority).name.casefold(),
    "opened": lambda row: row.Claim.created_at,
    "submitted": lambda row: row.Claim.submitted_at,
    "decided": lambda row: row.Claim.decided_at,
}
_ADMISSIONS: Final[Columns] = {
    **_CLAIM,
    "admitted": lambda row: row.AdmissionRow.rule is None,
    "rule": lambda row: row.AdmissionRow.rule,
    "said by": _email,
    "said": lambda row: row.AdmissionRow.decided_at,
    "valid until": lambda row: row.AdmissionRow.valid_until,
}
_REQUESTS: Final[Columns] = {
    **_CLAIM,
    "asked by": _email,
    "asked": lambda row: row.EvidenceRequest.asked_at,
    "answer by": lambda row: row.EvidenceRequest.answer_by,
    "ended": lambda row: row.EvidenceRequest.ended_at,
    "answered": lambda row: row.EvidenceRequest.answered,
}
_STOPS: Final[Columns] = {
    **_CLAIM,
    "reason": lambda row: row.ClockStop.reason.value,
    "since": lambda row: row.ClockStop.since,
    "until": lambda row: row.ClockStop.until,
}
_MARKS: Final[Columns] = {
    **_CLAIM,
    "round": lambda row: row.Seat.round,
    "seat": lambda row: row.Seat.kind.value,
    "marked by": _email,
    "submitted": lambda row: row.Seat.submitted_at,
    "unit": lambda row: row.Judgement.unit,
    "rubric": lambda row: row.Judgement.rubric,
    "criterion": lambda row: row.Judgement.criterion,
    "level": lambda row: row.Judgement.level,
    "not scored": lambda row: row.Judgement.unscored,
}
_UNITS: Final[Columns] = {
    "decision": lambda row: _number(row.Decision.id),
    **_CLAIM,
    "unit": lambda row: row.Decision.unit,
    "round": lambda row: row.Decision.round,
    "outcome": lambda row: row.Decision.outcome,
    "total": lambda row: row.Decision.total,
    "rubric": lambda row: row.Decision.rubric,
    "reasons": lambda row: _codes(row.Decision.reasons),
    "remedies": lambda row: _codes(row.Decision.remedies),
    "next step": lambda row: row.Decision.next_step,
    "decided": lambda row: row.Decision.decided_at,
    "appeal by": lambda row: row.Decision.appeal_by,
    "in force": lambda row: row.Decision.superseded_at is None,
    "takes the place of": lambda row: _number(row.Decision.supersedes_id),
    "replaced": lambda row: row.Decision.superseded_at,
}
_APPEALS: Final[Columns] = {
    **_CLAIM,
    "unit": lambda row: row.AppealUnit.unit,
    "criteria": lambda row: " ".join(row.AppealUnit.criteria),
    "state": lambda row: row.Appeal.state.value,
    "lodged": lambda row: row.Appeal.lodged_at,
    "complete": lambda row: row.Appeal.complete_at,
    "decided": lambda row: row.Appeal.decided_at,
    "result": lambda row: row.AppealUnit.result,
    "against decision": lambda row: _number(row.AppealUnit.decision_id),
    "varied by decision": lambda row: _number(row.AppealUnit.varied_id),
}
_REASSESSMENTS: Final[Columns] = {
    **_CLAIM,
    "units": lambda row: " ".join(sorted(row.Reassessment.criteria)),
    "round": lambda row: row.Reassessment.round,
    "state": lambda row: row.Reassessment.state.value,
    "begun": lambda row: row.Reassessment.begun_at,
    "sent": lambda row: row.Reassessment.sent_at,
    "ended": lambda row: row.Reassessment.ended_at,
}
_TAKEN_OVER: Final[Columns] = {
    "result": lambda row: _number(row.RegisterResult.id),
    **_CLAIM,
    "unit": lambda row: row.RegisterResult.unit,
    "outcome": lambda row: row.RegisterResult.outcome.value,
    "decided there": lambda row: row.RegisterResult.decided_at,
    "file": lambda row: row.RegisterImport.file_hash,
    "row": lambda row: row.RegisterResult.row,
    "taken over": lambda row: row.RegisterResult.taken_at,
    "withdrawn": lambda row: row.RegisterResult.withdrawn_at,
}
_CREDITS: Final[Columns] = {
    "number": lambda row: row.CreditPosting.sequence,
    "credit": lambda row: _number(row.CreditPosting.id),
    "kind": lambda row: row.CreditPosting.kind.value,
    **_CLAIM,
    "qualification": lambda row: row.CreditPosting.qualification,
    "version": lambda row: row.CreditPosting.qualification_version,
    "unit": lambda row: row.CreditPosting.unit,
    "title": lambda row: row.CreditPosting.unit_title,
    "value": lambda row: row.CreditPosting.value,
    "scheme": lambda row: row.CreditPosting.scheme,
    "notional hours": lambda row: row.CreditPosting.notional_hours,
    "posted": lambda row: row.CreditPosting.posted_at,
    "decision": lambda row: _number(row.CreditPosting.decision_id),
    "taken over": lambda row: _number(row.CreditPosting.register_result_id),
    "reverses": lambda row: _number(row.CreditPosting.reverses_id),
}
_CREDENTIALS: Final[Columns] = {
    "credential": lambda row: _number(row.CredentialRow.id),
    "credit": lambda row: _number(row.CredentialRow.posting_id),
    **_CLAIM,
    "status": lambda row: row.CredentialRow.status.value,
    "issued": lambda row: row.CredentialRow.issued_at,
    "revoked": lambda row: row.CredentialRow.revoked_at,
}
_FEES: Final[Columns] = {
    **_CLAIM,
    "amount": lambda row: _money(row.ClaimFee.hundredths),
    "currency": lambda row: row.ClaimFee.currency,
    "shown": lambda row: row.ClaimFee.shown_at,
    "waiver asked for": lambda row: row.ClaimFee.waiver,
    "asked": lambda row: row.ClaimFee.asked_at,
    "granted": lambda row: row.ClaimFee.granted,
    "answered by": _email,
    "answered": lambda row: row.ClaimFee.decided_at,
}
_MARKED = (
    (Seat, col(Seat.id) == col(Judgement.seat_id)),
    (Claim, col(Claim.id) == Seat.claim_id),
    staff_of(col(Seat.assessor_id)),
)
_OPEN_MARKS = col(Seat.submitted_at).is_not(None) & (col(Claim.state) == ClaimState.DECIDED)
_APPEALED = (Appeal, col(Appeal.id) == col(AppealUnit.appeal_id))
_IMPORTED = (RegisterImport, col(RegisterImport.id) == col(RegisterResult.import_id))
_POSTED = (CreditPosting, col(CreditPosting.id) == col(CredentialRow.posting_id))
TABLES: Final[Mapping[str, tuple[Source, Columns]]] = MappingProxyType(
    {
        "organisation": (Source(Organisation, owner=Organisation.id), _ORGANISATION),
        "staff": (Source(Staff, owner=Staff.organisation_id), _STAFF),
        "roles": (by_staff(StaffRole, StaffRole.role), _ROLES),
        "skills": (by_staff(StaffSkill, StaffSkill.kind, StaffSkill.value), _SKILLS),
        "providers": (Source(Provider, owner=Provider.organisation_id), _PROVIDERS),
        "claims": (Source(Claim), _CLAIMS),
        "admissions": (
            of_claim(AdmissionRow, staff_of(col(AdmissionRow.decided_by))),
            _ADMISSIONS,
        ),
        "requests": (
            of_claim(EvidenceRequest, staff_of(col(EvidenceRequest.asked_by))),
            _REQUESTS,
        ),
        "clock stops": (of_claim(ClockStop), _STOPS),
        "marks": (Source(Judgement, _MARKED, only=_OPEN_MARKS), _MARKS),
        "units": (of_claim(Decision), _UNITS),
        "appeals": (
            Source(AppealUnit, (_APPEALED, (Claim, col(Claim.id) == Appeal.claim_id))),
            _APPEALS,
        ),
        "reassessments": (of_claim(Reassessment), _REASSESSMENTS),
        "taken over": (of_claim(RegisterResult, _IMPORTED), _TAKEN_OVER),
        "credits": (of_claim(CreditPosting), _CREDITS),
        "credentials": (
            Source(CredentialRow, (_POSTED, (Claim, col(Claim.id) == CreditPosting.claim_id))),
            _CREDENTIALS,
        ),
        "fees": (of_claim(ClaimFee, staff_of(col(ClaimFee.decided_by))), _FEES),
    }
)
