"""Staff: what an administrator cannot do to them."""

from rpl.domain.errors import RuleError, translatable


class StaffNotFoundError(RuleError):
    """The organisation has nobody of this id or address."""

    code = "staff_not_found"
    template = translatable("There is no such member of staff. Look in the list of staff.")


class LastAdminError(RuleError):
    """Nobody would be left to keep staff."""

    code = "last_admin"
    template = translatable(
        "This is the only administrator. Make somebody else an administrator first."
    )
