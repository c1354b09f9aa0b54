"""A fee is by service: nothing in a definition can make it depend on what is awarded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rpl.catalog.paying import paid_by_credit
from rpl.domain.assessment import Fees, Qualification, Service
from rpl.domain.fee import hundredths
from tests.factories.definitions import shipped

WELDER = shipped().qualification("welder@3")
FEES = {"amount": 90.0, "currency": "EUR", "note": "Once"}
KEYS = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1).filter(
    lambda key: key not in {*Fees.model_fields, *Service.model_fields}
)


@given(KEYS, st.integers() | st.text() | st.lists(st.floats()))
def test_no_other_key_than_an_amount_for_a_service_is_read(key: str, value: object) -> None:
    with pytest.raises(ValidationError, match=f"{key}: a fee is an amount for a service"):
        Fees.model_validate({**FEES, key: value})
    with pytest.raises(ValidationError, match=f"{key}: a fee is an amount for a service"):
        Fees.model_validate({**FEES, "services": [{"name": "Work", "amount": 90.0, key: value}]})


@given(st.floats(0.5, 500), st.integers(1, 8), st.integers(1, 6))
def test_the_fee_is_the_same_whatever_credit_and_hours_the_units_carry(
    credit: float, level: int, kept: int
) -> None:
    units = tuple(
        unit.model_copy(
            update={
                "credit": unit.credit.model_copy(
                    update={"amount": credit, "notional_hours": int(credit * 25)}
                )
            }
        )
        for unit in WELDER.units[:kept]
    )
    other = WELDER.model_copy(
        update={
            "units": units,
            "eqf_level": level,
            "credit": WELDER.credit.model_copy(update={"amount": credit}),
        }
    )

    assert hundredths(other.fees) == hundredths(WELDER.fees) == 9000


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Assessment, 10 euros per credit", "per credit"),
        ("For each credit awarded", "For each credit"),
        ("Recognition of ECTS", "ECTS"),
        ("12 EUR/credit", "/credit"),
        ("Every ECTS credit", "Every ECTS credit"),
        ("Paid for every unit granted", "for every unit granted"),
    ],
)
def test_a_service_that_is_paid_by_what_is_awarded_is_named(name: str, said: str) -> None:
    found = list(paid_by_credit(named(name)))

    assert [(key, problem) for key, problem, _ in found] == [
        ("fees.services.1.name", f"says “{said}”, and a fee is never by what is awarded")
    ]


@pytest.mark.parametrize(
    "name", ["Assessment of all units you claim", "Statement of credit", "Interview, each"]
)
def test_a_service_that_is_work_is_taken(name: str) -> None:
    assert list(paid_by_credit(named(name))) == []


def named(name: str) -> Qualification:
    first, second, *rest = WELDER.fees.services
    services = (first, second.model_copy(update={"name": name}), *rest)
    fees = WELDER.fees.model_copy(update={"services": services})
    return WELDER.model_copy(update={"fees": fees})
