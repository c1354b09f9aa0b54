"""What `rpl check` asks of fees: that no service is paid by what is awarded."""

import re
from collections.abc import Iterator

from rpl.domain.assessment import Qualification

_AWARDED = r"(?:credits?|points?|ects|units?\s+(?:granted|awarded|recogni[sz]ed))"
_BY_CREDIT = re.compile(
    rf"\b(?:per|(?:for\s+)?(?:each|every))\s+(?:\w+\s+)?{_AWARDED}\b|\bects\b|/\s*{_AWARDED}\b",
    re.IGNORECASE,
)
"""How a service is named that is paid by what comes of it."""


def paid_by_credit(qualification: Qualification) -> Iterator[tuple[str, str, str]]:
    """Key, problem and remedy of each service whose name says that it is paid by what is awarded.

    The amounts themselves cannot depend on it: a definition has no key for that.
    """
    said = [("fees.note", qualification.fees.note)]
    said += [
        (f"fees.services.{number}.name", service.name)
        for number, service in enumerate(qualification.fees.services)
    ]
    for key, text in said:
        if found := _BY_CREDIT.search(text):
            yield (
                key,
                f"says “{found[0]}”, and a fee is never by what is awarded",
                "name the work that is paid, which is the same whatever is decided",
            )
