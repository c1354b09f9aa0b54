"""Provider: what a provider's key may do, and the cursor that says how far it has read."""

import hashlib
import re
from typing import Annotated, Final, Self

from pydantic import Field
from typing_extensions import override

from rpl.domain.errors import RuleError, translatable
from rpl.domain.values import Frozen

CREDITS_READ: Final = "credits:read"
SCOPES: Final = frozenset({CREDITS_READ})
CURSOR_PATTERN: Final = r"^[0-9a-f]{30}$"
"""Every cursor that fits the pattern is understood, so a program can check before it asks."""
KEY_PREFIX: Final = "rpl_"
_DIGITS: Final = 15


class RefusedKeyError(RuleError):
    """A call without a key that may do what is asked."""

    code = "key_refused"


class KeyMissingError(RefusedKeyError):
    """No API key was sent."""

    code = "key_missing"
    template = translatable("Send your API key in the header `Authorization: Bearer`.")


class KeyUnknownError(RefusedKeyError):
    """The API key is not one of ours, or not any longer."""

    code = "key_unknown"
    template = translatable(
        "This API key is not in force. Check that it was copied whole, or ask for a new one."
    )


class ScopeMissingError(RefusedKeyError):
    """The API key may not do this."""

    code = "scope_missing"
    template = translatable("This API key lacks the scope %(scope)s. Ask for a key that has it.")


class ProviderNotFoundError(RuleError):
    """No such provider."""

    code = "provider_not_found"
    template = translatable("This training provider is not registered here any longer.")


class ConsentUnclearError(RuleError):
    """Neither giving nor revoking: nothing is changed."""

    code = "consent_unclear"
    template = translatable(
        "It is not clear what you chose, so nothing was changed. Go back and choose again."
    )


class ProviderExistsError(RuleError):
    """A provider of this name is registered."""

    code = "provider_exists"
    template = translatable(
        "A training provider named %(name)s is registered already. Choose another name."
    )


class Cursor(Frozen):
    """How far a provider has read its feed; opaque outside."""

    position: Annotated[int, Field(ge=0, lt=16**_DIGITS)]
    announced: Annotated[int, Field(ge=0, lt=16**_DIGITS)]

    @override
    def __str__(self) -> str:
        return f"{self.position:0{_DIGITS}x}{self.announced:0{_DIGITS}x}"

    @classmethod
    def read(cls, written: str) -> Self:
        """The cursor that was written so.

        Raises:
            ValueError: It does not fit the pattern.
        """
        if not re.fullmatch(CURSOR_PATTERN, written):
            raise ValueError("not a cursor")
        return cls(position=int(written[:_DIGITS], 16), announced=int(written[_DIGITS:], 16))


def key_hash(key: str) -> str:
    """What is kept of an API key.  A key is 256 random bits, so a plain SHA-256 is enough."""
    return hashlib.sha256(key.encode()).hexdigest()
