"""The unit credential: what a granted unit says to a reader abroad, before it is signed.

Open Badges 3.0 on the W3C data model 2.0.  There is no field for recognition of prior learning in
either, so it is said in the words and places both define (narrative, tag, an extension result
type), and never in a term of our own: an undefined term would silently not be signed.

A signed document is in one language; other languages are shown beside it, not in it.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from random import Random
from typing import Any, Final
from uuid import UUID

from rpl.domain.achievement import METHOD, Issuer, Json, achievement, number, profile
from rpl.domain.assessment import Qualification, Unit
from rpl.domain.decision import DecisionBasis, Outcome
from rpl.domain.evidence import counted
from rpl.domain.intake import EvidenceKind
from rpl.domain.rubric import Rubric
from rpl.domain.scoring import Unscored
from rpl.domain.taken_over import NOT_ASSESSED_HERE, TakenOver, said
from rpl.domain.values import Frozen

CREDENTIALS: Final = "https://www.w3.org/ns/credentials/v2"
CONTEXTS: Final = (
    CREDENTIALS,
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
)
SCHEMA: Final = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
ASSESSED_BY: Final = "Assessed by recognition of prior learning"
LIST_LENGTH: Final = 131_072
"""Bits of a status list, the fewest allowed (Bitstring Status List 1.0, section 2.2)."""
EVIDENCE_NAMES: Final[Mapping[EvidenceKind, str]] = {
    EvidenceKind.CERTIFICATE: "Certificate",
    EvidenceKind.DIPLOMA: "Diploma",
    EvidenceKind.TRANSCRIPT: "Transcript",
    EvidenceKind.REFERENCE_LETTER: "Reference letter",
    EvidenceKind.PAYSLIP: "Payslip",
    EvidenceKind.LICENCE: "Licence",
    EvidenceKind.WORK_PHOTO: "Photo of own work",
    EvidenceKind.STATEMENT: "Own statement",
    EvidenceKind.WORK_HISTORY: "Work history",
    EvidenceKind.AFFIDAVIT: "Affidavit",
    EvidenceKind.BACKGROUND_DOCUMENT: "Background document",
    EvidenceKind.THIRD_PARTY_REPORT: "Report of a person who saw the work",
    EvidenceKind.INTERVIEW: "Interview",
    EvidenceKind.PRACTICAL_RECORD: "Practical test",
    EvidenceKind.OTHER: "Other evidence",
}


class StatusEntry(Frozen):
    """A credential's place in a status list."""

    number: int
    index: int


def free_place(number: int, taken: Collection[int], random: Random) -> StatusEntry:
    """A random place that was never given out: neighbours on a list must not tell who was.

    `taken` are the places ever given out on list `number`, the newest.  When it is half full the
    next list is begun, so that drawing stays quick.
    """
    if len(taken) >= LIST_LENGTH // 2:
        number, taken = number + 1, ()
    index = random.randrange(LIST_LENGTH)
    while index in taken:
        index = random.randrange(LIST_LENGTH)
    return StatusEntry(number=number, index=index)


class Award(Frozen):
    """A granted unit with all that its credential says.

    `started` and `decided` bound the assessment; what was taken over from a register has no
    `started`.  It is valid from when it is `issued`, or `since` earlier where the credit stands
    again that it says; `valid_until` when it ends, if it does.
    """

    credential_id: UUID
    holder_id: UUID
    holder_name: str
    qualification: Qualification
    unit: Unit
    rubric: Rubric
    outcome: Outcome
    basis: DecisionBasis | TakenOver
    started: datetime | None
    decided: datetime
    issued: datetime
    status: StatusEntry
    since: datetime | None = None

    @property
    def valid_from(self) -> datetime:
        """When it begins to be valid."""
        return self.since or self.issued

    @property
    def valid_until(self) -> datetime | None:
        """When the unit has to be shown again; 29 February becomes 28 February."""
        years = self.unit.valid_years
        shown = self.decided if isinstance(self.basis, TakenOver) else self.valid_from
        return None if years is None else ends(shown, years)


def not_assessed_here(document: Mapping[str, Any]) -> str:
    """What a credential of ours says of a result that was taken over; empty for all others."""
    narrative = str(document.get("credentialSubject", {}).get("narrative", ""))
    return narrative if narrative.startswith(NOT_ASSESSED_HERE) else ""


def ends(issued: datetime, years: int) -> datetime:
    """When what was issued has to be shown again; 29 February becomes 28 February."""
    try:
        return issued.replace(year=issued.year + years)
    except ValueError:
        return issued.replace(year=issued.year + years, day=28)


def instant(value: datetime) -> str:
    """An instant as a credential writes it: whole seconds, in UTC."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")


def unit_credential(award: Award, issuer: Issuer) -> Json:
    """The credential of one granted unit, unsigned."""
    document: Json = {
        "@context": list(CONTEXTS),
        "id": issuer.credential(award.credential_id),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": award.unit.title,
        "description": f"{_how(award)}: one unit of {award.qualification.title}.",
        "issuer": profile(issuer),
        "validFrom": instant(award.valid_from),
        "awardedDate": instant(award.decided),
        "credentialSubject": _subject(award, issuer),
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": _status(award.status, issuer),
    }
    if evidence := list(_evidence(award)):
        document["evidence"] = evidence
    if award.valid_until is not None:
        document["validUntil"] = instant(award.valid_until)
    return document


def status_list_credential(
    issuer: Issuer, number: int, encoded: str, issued: datetime, until: datetime
) -> Json:
    """A status list as a credential of its own, unsigned (Bitstring Status List 1.0, section 3)."""
    address = issuer.status_list(number)
    return {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did,
        "validFrom": instant(issued),
        "validUntil": instant(until),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded,
        },
    }


def _subject(award: Award, issuer: Issuer) -> Json:
    definition = achievement(award.qualification, award.unit, award.rubric, issuer)
    return {
        **_assessment(award, issuer),
        "id": f"urn:uuid:{award.holder_id}",
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": award.holder_name,
                "identityType": "name",
            }
        ],
        "narrative": _narrative(award),
        "creditsEarned": number(award.unit.credit.value),
        "activityEndDate": instant(award.decided),
        "achievement": definition,
        "result": list(_results(award, definition["id"])),
    }


def _how(award: Award) -> str:
    return NOT_ASSESSED_HERE if isinstance(award.basis, TakenOver) else ASSESSED_BY


def _assessment(award: Award, issuer: Issuer) -> Json:
    """When and by whom it was assessed: nothing of it where that was not here."""
    if award.started is None or isinstance(award.basis, TakenOver):
        return {}
    assessors = {
        "id": f"{issuer.profile}#assessors",
        "type": ["Profile"],
        "name": f"Assessors of {issuer.name}",
    }
    return {"activityStartDate": instant(award.started), "source": assessors}


def _narrative(award: Award) -> str:
    credit = award.unit.credit
    how = f"{ASSESSED_BY} against the rubric {award.rubric.reference}."
    parts = [
        said(award.basis) if isinstance(award.basis, TakenOver) else how,
        f"Worth {credit.value:g} {credit.scheme} ({credit.notional_hours} notional hours).",
    ]
    condition = award.unit.condition
    if award.outcome is Outcome.GRANTED_WITH_CONDITION and condition is not None:
        parts.append(
            f"Granted on condition, to be met within {condition.months} months: {condition.text}"
        )
    return " ".join(parts)


def _results(award: Award, address: str) -> Iterator[Json]:
    if not isinstance(award.basis, TakenOver):
        yield from _levels(award.rubric, award.basis, address)
        yield {"type": ["Result"], "resultDescription": f"{address}#method", "value": METHOD}
    conditional = award.outcome is Outcome.GRANTED_WITH_CONDITION
    yield {
        "type": ["Result"],
        "resultDescription": f"{address}#status",
        "status": "Provisional" if conditional else "Completed",
    }


def _levels(rubric: Rubric, basis: DecisionBasis, address: str) -> Iterator[Json]:
    for criterion in rubric.criteria:
        points = basis.sheet.get(criterion.code, Unscored.NOT_ASSESSED)
        result: Json = {
            "type": ["Result"],
            "resultDescription": f"{address}#{criterion.code}",
        }
        if isinstance(points, Unscored):
            yield result | {"status": "InProgress"}
        else:
            yield result | {"achievedLevel": f"{address}#{criterion.code}-{points}"}


def _evidence(award: Award) -> Iterator[Json]:
    """Kinds only: a document of a person never stands in what others pass on."""
    if isinstance(award.basis, TakenOver):
        return
    kinds = {cited.kind for items in award.basis.cited.values() for cited in counted(items)}
    for kind in sorted(kinds):
        yield {"type": ["Evidence"], "name": EVIDENCE_NAMES[kind], "genre": kind.value}


def _status(entry: StatusEntry, issuer: Issuer) -> Json:
    address = issuer.status_list(entry.number)
    return {
        "id": f"{address}#{entry.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(entry.index),
        "statusListCredential": address,
    }
