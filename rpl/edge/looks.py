"""Noting who looks at an applicant's data, before it is shown."""

from uuid import UUID, uuid4

from fastapi import Request

from rpl.domain.looks import Look, Seen
from rpl.edge.context import AppContext, acting


def looked(
    context: AppContext,
    request: Request,
    seen: Seen,
    *,
    claim_id: UUID | None = None,
    evidence_id: UUID | None = None,
    applicants: tuple[UUID, ...] = (),
) -> None:
    """Note that whoever is signed in sees this now.

    Either of one claim, or of the `applicants` whose data stand in one answer.
    """
    who = acting(request)
    if who is None:
        return
    now = context.clock.now()
    whose = [(None, claim_id)] if claim_id is not None else [(each, None) for each in applicants]
    looks = [
        Look(
            id=uuid4(),
            at=now,
            who=who,
            seen=seen,
            applicant_id=applicant_id,
            claim_id=claim,
            evidence_id=evidence_id,
        )
        for applicant_id, claim in whose
    ]
    if looks:
        context.access_log.looked(looks)
