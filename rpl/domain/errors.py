"""Refusals: what a rule, a flow or an engine answers when a request cannot be done."""

import dataclasses
from collections.abc import Mapping
from typing import ClassVar


def translatable(message: str) -> str:
    """Mark a message for the catalogs without translating it here."""
    return message


class RuleError(Exception):
    """A request that the rules of recognition refuse.

    `code` is part of the public API and never changes.  `template` says what
    went wrong and what to do next, with `%(name)s` for each of `details`; the
    edge translates the template and only then fills it in.
    """

    code: ClassVar[str] = "rule_error"
    template: ClassVar[str] = translatable("This cannot be done.")

    def __init__(self, **details: object) -> None:
        self.details = {name: str(value) for name, value in details.items()}
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The refusal in English."""
        return self.template % self.details


@dataclasses.dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field of a form: shown beside it, while all that was typed is kept.

    `template` is translatable, with `%(name)s` for each of `details`.
    """

    field: str
    template: str
    details: Mapping[str, str] = dataclasses.field(default_factory=dict)
