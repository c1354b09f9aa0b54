"""A programme that says first whether a claim can be assessed; days and rule are invented."""

from dataclasses import replace

from rpl.catalog import Catalog
from rpl.domain.clocks import Clocks
from rpl.domain.eligibility import Eligibility, EligibilityRule, Measure, WayOn
from tests.factories.review import QUALIFICATION, a_catalog

TIMED = Clocks.model_validate(
    QUALIFICATION.clocks.model_dump()
    | {"decide_days": 90, "decide_at_most_days": 120, "admit_days": 60, "admission_years": 3}
)
RULES = Eligibility(
    as_of="2026-11-23",
    rules=(
        EligibilityRule(
            id="work",
            measure=Measure.WORK_MONTHS,
            at_least=18,
            reason="Most is met in that time.",
            source="The programme",
            ways_on=(WayOn(text="Claim this unit alone.", units=("W1",)),),
        ),
    ),
)


def a_catalog_that_admits() -> Catalog:
    """The usual catalog, whose claims are admitted first, by one rule called `work`."""
    timed = QUALIFICATION.model_copy(update={"clocks": TIMED})
    return replace(a_catalog(timed), eligibility={timed.slug: RULES})
