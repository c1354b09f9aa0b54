"""Builders of rubrics and of what is given against them."""

from datetime import date

from rpl.domain.evidence import Aside, CitedEvidence, is_direct
from rpl.domain.intake import EvidenceKind
from rpl.domain.rubric import Criterion, EvidenceRule, Level, Rubric

TODAY = date(2026, 11, 22)


def an_evidence_rule(
    *accepted: EvidenceKind,
    items: int = 1,
    direct: int = 0,
    years: int | None = None,
    required: tuple[EvidenceKind, ...] = (),
) -> EvidenceRule:
    """A rule that takes these kinds, or a certificate and a statement."""
    return EvidenceRule.model_validate(
        {
            "accepted": accepted or (EvidenceKind.CERTIFICATE, EvidenceKind.STATEMENT),
            "minimum_items": items,
            "minimum_direct": direct,
            "maximum_age_years": years,
            "substitutes": ("interview_and_practical",),
            "required_kinds": required,
        }
    )


def a_criterion(
    code: str = "CC1",
    weight: int = 100,
    *,
    minimum: int = 0,
    top: int = 3,
    evidence: EvidenceRule | None = None,
) -> Criterion:
    """A criterion on the scale 0..top."""
    return Criterion(
        code=code,
        title=f"Title of {code}",
        why=f"Why {code} matters",
        weight=weight,
        minimum=minimum,
        levels=tuple(
            Level(points=p, name=f"L{p}", descriptor=f"Does {p}.") for p in range(top + 1)
        ),
        evidence=evidence or an_evidence_rule(),
    )


def a_rubric(
    *criteria: Criterion, grant_line: int = 60, gap_line: int = 40, slug: str = "any"
) -> Rubric:
    """A rubric of these criteria, or of one criterion if none are given."""
    return Rubric(
        slug=slug,
        version=1,
        title="Any",
        owner="Invented owner",
        review_by="2027-11-01",
        grant_line=grant_line,
        gap_line=min(gap_line, grant_line),
        criteria=criteria or (a_criterion(),),
    )


def a_citation(
    kind: EvidenceKind = EvidenceKind.CERTIFICATE,
    dated: date | None = TODAY,
    *,
    direct: bool | None = None,
    aside: Aside | None = None,
) -> CitedEvidence:
    """One cited evidence item, direct as its kind is unless said otherwise."""
    return CitedEvidence(
        kind=kind, dated=dated, direct=is_direct(kind) if direct is None else direct, aside=aside
    )
