"""The feed of credits that a provider pulls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from rpl.api.problems import refusals
from rpl.domain.achievement import number
from rpl.domain.evidence import CitedEvidence
from rpl.domain.looks import Seen
from rpl.domain.provider import CURSOR_PATTERN, Cursor
from rpl.domain.purpose import Purpose
from rpl.edge.context import ContextDep
from rpl.edge.looks import looked
from rpl.edge.provider import BEARER, ProviderDep
from rpl.flows import provider as flow
from rpl.store import purpose as purposes
from rpl.store.database import read_session
from rpl.store.provider import FeedLine

router = APIRouter(prefix="/api/v1", tags=["provider"])

MOST = 100
_PAGE = 50


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class Holder(_Answer):
    """Who holds the credit; the id is the same in all of their credits."""

    id: UUID
    name: str


class UnitOfCredit(_Answer):
    """The unit that is credited; `version` is that of its qualification."""

    id: str
    title: str
    version: int


class CreditAmount(_Answer):
    """What it is worth, in the points of a scheme and in notional hours."""

    value: int | float
    scheme: str
    notional_hours: int


class CredentialOfCredit(_Answer):
    """The signed credential: its public address, and whether it stands."""

    id: UUID
    url: str
    status: Literal["valid", "revoked"]


class EvidenceOfCredit(_Answer):
    """One piece of evidence the decision rests on: its kind and date, and whether it is direct."""

    kind: str
    dated: date | None
    direct: bool


class RegisterOfCredit(_Answer):
    """Where a credit was taken over from: nobody here assessed it."""

    source: str
    row: int
    decided: date
    imported: date


class CreditLine(_Answer):
    """One line of the ledger.  A reversal takes an earlier posting of the same unit back."""

    id: UUID
    kind: Literal["posting", "reversal"]
    posted_at: datetime
    holder: Holder
    qualification: Annotated[str, Field(description="`slug@version`")]
    unit: UnitOfCredit
    credit: CreditAmount
    credential: CredentialOfCredit | None
    taken_over: Annotated[
        RegisterOfCredit | None,
        Field(
            exclude_if=lambda found: found is None,
            description="The register it was taken over from; left out where it was assessed here",
        ),
    ] = None
    purposes: Annotated[
        tuple[Purpose, ...],
        Field(
            exclude_if=lambda found: not found,
            description="What the holder lets you use it for besides; left out where nothing",
        ),
    ] = ()
    evidence: Annotated[
        tuple[EvidenceOfCredit, ...] | None,
        Field(
            exclude_if=lambda found: found is None,
            description="Left out unless the holder allows `evidence_summary`",
        ),
    ] = None


class CreditPage(_Answer):
    """A part of the feed."""

    items: tuple[CreditLine, ...]
    next_cursor: Annotated[
        str | None,
        Field(
            description="Where to go on: after the last of `items`.  Null only where `items` is "
            "empty: then everything was read; keep the cursor you sent, and send it again later."
        ),
    ]


CursorParameter = Annotated[
    str | None,
    Query(
        pattern=CURSOR_PATTERN,
        description="`next_cursor` of an earlier answer.  Without it the feed begins anew.",
    ),
]


@router.get(
    "/credits",
    operation_id="listCredits",
    summary="Credits of the holders who let you see them",
    dependencies=[BEARER],
    responses=refusals(401, 403, 422),
)
def list_credits(
    request: Request,
    provider: ProviderDep,
    context: ContextDep,
    response: Response,
    cursor: CursorParameter = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = _PAGE,
) -> CreditPage:
    """Credits and reversals in the order in which they became visible to this provider.

    A holder who consents late brings older credits after everything that was read before, so
    nothing is missed by asking only for what follows the last cursor.  When a consent is revoked
    its credits no longer appear; when it is given again they all appear again, at the end.  Lines
    are told apart by `id`.
    """
    after = None if cursor is None else Cursor.read(cursor)
    with read_session(context.engine) as session:
        lines = flow.read_feed(session, context.keyring, provider.provider_id, after, limit)
        allowed = _allowed(session, provider.provider_id, lines)
    if not lines:
        return CreditPage(items=(), next_cursor=None)
    holders = tuple({line.posting.applicant_id: None for line in lines})
    looked(context, request, Seen.CREDITS, applicants=holders)
    base = context.credentials.issuer.url
    following = str(lines[-1].cursor)
    response.headers["link"] = (
        f'<{base}/api/v1/credits?cursor={following}&limit={limit}>; rel="next"'
    )
    return CreditPage(
        items=tuple(_line(line, base, allowed) for line in lines), next_cursor=following
    )


@dataclass(frozen=True, slots=True)
class _Allowed:
    """What holders allow besides, and the evidence behind decisions where they do."""

    purposes: Mapping[UUID, frozenset[Purpose]]
    evidence: Mapping[UUID, tuple[CitedEvidence, ...]]


def _allowed(session: Session, provider_id: UUID, lines: Sequence[FeedLine]) -> _Allowed:
    holders = {line.posting.applicant_id for line in lines}
    given = purposes.given_to(session, provider_id, holders)
    summed = {
        line.posting.decision_id
        for line in lines
        if line.posting.decision_id is not None
        and Purpose.EVIDENCE_SUMMARY in given.get(line.posting.applicant_id, ())
    }
    return _Allowed(given, purposes.evidence_behind(session, summed) if summed else {})


def _line(line: FeedLine, base: str, allowed: _Allowed) -> CreditLine:
    posting = line.posting
    decided = posting.decision_id
    evidence = None if decided is None else allowed.evidence.get(decided)
    return CreditLine(
        id=posting.id,
        kind=posting.kind.value,
        posted_at=posting.posted_at,
        holder=Holder(id=posting.applicant_id, name=line.holder_name),
        qualification=f"{posting.qualification}@{posting.qualification_version}",
        unit=UnitOfCredit(id=posting.unit, title=posting.unit_title, version=posting.unit_version),
        credit=CreditAmount(
            value=number(posting.value),
            scheme=posting.scheme,
            notional_hours=posting.notional_hours,
        ),
        credential=CredentialOfCredit(
            id=line.credential_id,
            url=f"{base}/credentials/{line.credential_id}",
            status=line.credential_status.value,
        ),
        taken_over=None
        if line.taken_over is None
        else RegisterOfCredit(**line.taken_over.model_dump()),
        purposes=tuple(sorted(allowed.purposes.get(posting.applicant_id, ()))),
        evidence=None
        if evidence is None
        else tuple(
            EvidenceOfCredit(kind=each.kind.value, dated=each.dated, direct=each.direct)
            for each in evidence
        ),
    )
