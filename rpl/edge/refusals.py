"""What is said of a refusal that no rule of ours made."""

from rpl.domain.errors import translatable

_NOT_FOUND = translatable(
    "There is no page at this address. Check that it was copied whole, or start from the first "
    "page."
)
_NOT_ALLOWED = translatable(
    "This address cannot be used in this way. Go back, or start from the first page."
)
NOT_VALID = translatable(
    "The address holds something that is not understood here. Go back and try again."
)
REFUSED = translatable("This cannot be done. Go back, or start from the first page.")
TEMPLATES = {404: _NOT_FOUND, 405: _NOT_ALLOWED, 422: NOT_VALID}
