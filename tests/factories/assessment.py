"""Builders of units and qualifications."""

from rpl.domain.assessment import (
    Choice,
    Clocks,
    Condition,
    Credit,
    Fees,
    Occupation,
    Packaging,
    Points,
    Qualification,
    Unit,
)


def a_unit(
    unit_id: str = "U1",
    *,
    hours: int = 100,
    group: str | None = None,
    rubric: str = "any@1",
    condition: Condition | None = None,
    alternative: str | None = None,
) -> Unit:
    """A unit of so many notional hours, at ten hours a credit."""
    return Unit(
        id=unit_id,
        title=f"Title of {unit_id}",
        summary=f"Summary of {unit_id}",
        rubric=rubric,
        credit=Credit(value=hours / 10, scheme="ten-hour credits", notional_hours=hours),
        outcomes=("Does it",),
        group=group,
        condition=condition,
        alternative=alternative,
    )


def a_qualification(
    *units: Unit,
    all_of: tuple[str, ...] | None = None,
    n_of: tuple[Choice, ...] = (),
    points: tuple[Points, ...] = (),
    cap_share: float = 1.0,
    hours: int | None = None,
) -> Qualification:
    """A qualification of these units; all that are in no group are its core unless said."""
    units = units or (a_unit(),)
    core = tuple(unit.id for unit in units if unit.group is None)
    whole = hours or sum(unit.credit.notional_hours for unit in units)
    return Qualification(
        slug="any-trade",
        version=1,
        title="Any trade",
        summary="An invented trade",
        language="en",
        occupation=Occupation(
            isco08="7212",
            esco_code="7212.3",
            esco_uri="http://data.europa.eu/esco/occupation/7aedaa07-3884-4c5b-88f9-80997b2aa54b",
            esco_version="v1.1.1",
        ),
        isced_f="0715",
        eqf_level=4,
        credit=Credit(value=whole / 10, scheme="ten-hour credits", notional_hours=whole),
        units=units,
        packaging=Packaging(
            all_of=core if all_of is None else all_of,
            n_of=n_of,
            points=points,
            cap_share=cap_share,
        ),
        fees=Fees(amount=0, currency="EUR", note="Free of charge"),
        clocks=Clocks(
            acknowledge_days=30, decide_days=90, answer_days=30, appeal_days=30, reassess_months=12
        ),
    )
