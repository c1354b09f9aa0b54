"""What an organisation asks of agreement between markers; the figures are in `agreement`."""

from typing import Annotated

from pydantic import Field

from rpl.domain.values import Frozen

_Share = Annotated[float, Field(gt=0, lt=1)]


class AgreementPolicy(Frozen):
    """What an organisation asks of agreement.

    Under `fewest` pairs nothing is computed.  A criterion is looked into below `exact_below` (share
    of pairs with the same level) or `alpha_below`.  Intervals hold `confidence` of `resamples`
    samples drawn again from the work, from `seed` on, so that a figure can be computed again.
    """

    fewest: Annotated[int, Field(ge=2)]
    exact_below: _Share
    alpha_below: _Share
    confidence: _Share
    resamples: Annotated[int, Field(ge=100, le=100_000)]
    seed: int
