"""What a claim costs, as a definition says it: by service, never by credits awarded.

Source: practice of recognition bodies; who is paid by the credit earns by granting, and loses by
refusing.
"""

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Annotated, Self

from pydantic import Field, model_validator

from rpl.domain.publication import Text
from rpl.domain.values import Frozen


class Service(Frozen):
    """One service of a claim and what is paid for it."""

    name: Text
    amount: Annotated[float, Field(ge=0)]

    @model_validator(mode="before")
    @classmethod
    def _nothing_multiplies_it(cls, said: object) -> object:
        return _by_service(said, {"name", "amount"})


class Fees(Frozen):
    """What a claim costs: by service, never by credits awarded.

    `amount` is the whole; `services`, where given, say what it is made of.  An `example` is no
    price: each programme sets its own.
    """

    amount: Annotated[float, Field(ge=0)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    note: Text
    services: tuple[Service, ...] = ()
    example: bool = False

    @model_validator(mode="before")
    @classmethod
    def _nothing_multiplies_it(cls, said: object) -> object:
        return _by_service(said, {"amount", "currency", "note", "services", "example"})

    @model_validator(mode="after")
    def _services_make_the_amount(self) -> Self:
        whole = sum(Fraction(str(service.amount)) for service in self.services)
        if self.services and whole != Fraction(str(self.amount)):
            raise ValueError(f"amount: is {self.amount:g}, the services sum to {float(whole):g}")
        return self


def _by_service(said: object, known: Collection[str]) -> object:
    """What a file says of a fee, where it says nothing that could make it depend on a result.

    Raises:
        ValueError: There is another key, such as a price for each credit.
    """
    unknown = sorted(set(said) - set(known)) if isinstance(said, Mapping) else []
    if unknown:
        raise ValueError(
            f"{unknown[0]}: a fee is an amount for a service, whatever is awarded; there is no "
            f"other key than {', '.join(sorted(known))}"
        )
    return said
