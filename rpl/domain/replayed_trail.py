"""What the audit trail in a bundle says: chained, agreeing with noted heads, and of the credit."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from pydantic import JsonValue

from rpl.domain.assessment import Unit
from rpl.domain.audit import Deed, Entry, Head, digest_of
from rpl.domain.audit_bundle import AuditBundle
from rpl.domain.decision import GRANTS
from rpl.domain.decision_seal import hash_of


def trail_break(bundle: AuditBundle) -> int | None:
    """The position of the first link that was changed or is not chained; 0 where there is none."""
    links = bundle.trail
    if not links:
        return 0
    for link in links:
        if link.digest != digest_of(link.previous, link.entry):
            return link.entry.position
    for before, link in pairwise(links):
        follows = link.entry.position == before.entry.position + 1
        if not follows or link.previous != before.digest:
            return link.entry.position
    return None


def heads_agree(bundle: AuditBundle, noted: Iterable[Head]) -> bool | None:
    """Whether the trail has the digests that were noted; None where none was noted of this part."""
    digests = {link.entry.position: link.digest for link in bundle.trail}
    found = [digests[head.position] == head.digest for head in noted if head.position in digests]
    return all(found) if found else None


def sealed_in(bundle: AuditBundle) -> bool:
    """Whether the trail says of this claim that the unit was decided with this very seal."""
    claim = (bundle.values("unit/claim") or {}).get("claim")
    unit = bundle.subject.unit.lower()
    return any(
        str(link.entry.claim_id) == claim and link.entry.details.get(unit) == bundle.digest
        for link in bundle.trail
    )


def posted_problem(bundle: AuditBundle, unit: Unit | None, outcome: str) -> tuple[str, bool]:
    """What is wrong with the credit, empty where nothing is; and whether that can be told.

    A grant without credit cannot: it waits to be posted, or the same learning was credited before.
    """
    posting, reversal = bundle.ledger.posting, bundle.ledger.reversal
    granted = outcome in {each.value for each in GRANTS}
    if posting is None:
        problem = "a reversal of nothing" if reversal is not None else ""
        return problem, bool(problem) or not granted
    if unit is None or not granted:
        return "credit for what was not granted", True
    wrong = [
        *_untold(bundle, Deed.CREDIT_POSTED, posting),
        *(key for key, said in _follows(bundle, unit).items() if posting.get(key) != said),
    ]
    if reversal is not None:
        wrong += _untold(bundle, Deed.CREDIT_REVERSED, reversal)
        wrong += [] if reversal.get("reverses_id") == posting.get("id") else ["reverses_id"]
    return ", ".join(wrong), True


def _untold(bundle: AuditBundle, deed: Deed, line: Mapping[str, JsonValue]) -> list[str]:
    """That the trail does not hold the hash of this line."""
    told = _told(bundle, deed, str(line.get("id")))
    holds = told is not None and told.details.get("line") == hash_of(dict(line))
    return [] if holds else [f"{deed.value} says another line"]


def _told(bundle: AuditBundle, deed: Deed, subject: str) -> Entry | None:
    entries = (link.entry for link in bundle.trail)
    found = (each for each in entries if (each.deed, str(each.subject_id)) == (deed, subject))
    return next(found, None)


def _follows(bundle: AuditBundle, unit: Unit) -> Mapping[str, JsonValue]:
    """What a posting must say by the decision and the definition."""
    claim = bundle.values("unit/claim") or {}
    return {
        "decision_id": str(bundle.subject.decision),
        "claim_id": claim.get("claim"),
        "applicant_id": claim.get("applicant"),
        "unit": bundle.subject.unit,
        "unit_title": unit.title,
        "value": unit.credit.value,
        "scheme": unit.credit.scheme,
        "notional_hours": unit.credit.notional_hours,
    }
