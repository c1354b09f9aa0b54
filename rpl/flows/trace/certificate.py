"""The link between a credit and the certificate that says it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlmodel import Session

from rpl.domain.achievement import number
from rpl.domain.audit import Deed
from rpl.domain.credential import instant
from rpl.domain.decision_seal import LinkName
from rpl.domain.scoring import Unscored
from rpl.domain.trace import CheckCode, TraceCheck, held
from rpl.domain.verification import CheckName, Outcome, Report
from rpl.flows.trace.gathering import Gathered, Posted, TraceDesk
from rpl.store import audit
from rpl.store.credential import credential_hashes
from rpl.store.tables import CredentialRow
from rpl.store.tables.credential import CredentialStatus

_SIGNED = (CheckName.FORM, CheckName.SCHEMA, CheckName.TERMS, CheckName.PROOF)


def certificate_checks(session: Session, desk: TraceDesk, found: Posted) -> Iterator[TraceCheck]:
    """Whether the certificate is whole, the one that was issued, and stands as the credit does."""
    row = found.credential
    if found.posting is None:
        return
    if row is None or found.values is None:
        # Not signed yet, taken back before it was, or emptied by an erasure; else it was removed.
        open_ = found.posting.credential_due or found.reversed or found.values is None
        yield _check(CheckCode.SIGNED, holds=None if open_ else False)
        return
    document, token = found.document, found.token
    if document is None or token is None:
        yield _check(CheckCode.SIGNED, holds=False)
    else:
        reports = [desk.check(json.dumps(document)), desk.check(token)]
        yield _check(CheckCode.SIGNED, holds=_signed(reports))
        yield _check(CheckCode.LISTED, holds=_listed(document, row))
    yield _check(CheckCode.ISSUED, holds=_issued(session, found, row))
    revoked = row.status is CredentialStatus.REVOKED
    waits = found.reversed and not revoked  # the step that revokes may still be under way
    same = revoked is found.reversed and revoked is (row.revoked_at is not None)
    yield _check(CheckCode.STANDING, holds=None if waits else same)


def certified(found: Posted) -> Iterator[TraceCheck]:
    """Whether the credit is what the signed certificate says."""
    document, posting = found.document or {}, found.posting
    if posting is None:
        return
    subject = document.get("credentialSubject", {})
    said = (
        subject.get("id"),
        subject.get("creditsEarned"),
        subject.get("achievement", {}).get("humanCode"),
        document.get("name"),
    )
    kept = f"urn:uuid:{posting.applicant_id}", number(posting.value), posting.unit
    holds = said == (*kept, posting.unit_title)
    yield TraceCheck(link=LinkName.UNIT, code=CheckCode.CERTIFIED, state=held(holds))


def levels_certified(found: Gathered) -> Iterator[TraceCheck]:
    """Whether the levels of the decision are those of the signed certificate."""
    document = found.document or {}
    results = document.get("credentialSubject", {}).get("result", [])
    shown = {str(each["achievedLevel"]).rpartition("#")[2] for each in results if _level(each)}
    sheet = found.decision.basis.get("sheet", {})
    kept = {f"{code}-{level}" for code, level in sheet.items() if level not in set(Unscored)}
    state = held(shown == kept)
    yield TraceCheck(link=LinkName.SCORE, code=CheckCode.LEVELS_CERTIFIED, state=state)


def _check(code: CheckCode, *, holds: bool | None) -> TraceCheck:
    return TraceCheck(link=LinkName.CERTIFICATE, code=code, state=held(holds))


def _level(result: Mapping[str, Any]) -> bool:
    return "achievedLevel" in result


def _signed(reports: list[Report]) -> bool | None:
    outcomes = {report.check(name).outcome for report in reports for name in _SIGNED}
    if Outcome.BAD in outcomes:
        return False
    return None if Outcome.COULD_NOT_CHECK in outcomes else True


def _listed(document: Mapping[str, Any], row: CredentialRow) -> bool:
    status = document.get("credentialStatus", {})
    return (
        str(document.get("id")).endswith(f"/{row.id}")
        and status.get("statusListIndex") == str(row.status_index)
        and str(status.get("statusListCredential")).endswith(f"/{row.status_list}")
        and document.get("validFrom") == instant(row.issued_at)
    )


def _issued(session: Session, found: Posted, row: CredentialRow) -> bool | None:
    told = found.deed(Deed.CREDENTIAL_ISSUED, row.id)
    if told is None:
        return None
    return dict(told.entry.details) == credential_hashes(row) and audit.holds(session, told)
