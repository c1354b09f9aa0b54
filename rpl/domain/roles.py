"""Roles: what each member of staff may do, and what none of their other roles may let them do.

`RULES` is the one table.  Every route for staff names one permission (`rpl.edge.sign_in.may`), and
`tests/edge/test_roles.py` asks every route as every role.

Source: practice of recognition bodies, where whoever speaks for an applicant does not judge them,
whoever judges does not keep the rules, and whoever audits changes nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations
from types import MappingProxyType

from rpl.domain.errors import RuleError, translatable


class Role(StrEnum):
    """What a member of staff is.  One person may be several, within `check_roles`."""

    FACILITATOR = "facilitator"
    TRANSLATOR = "translator"
    ASSESSOR = "assessor"
    MODERATOR = "moderator"
    APPEAL_REVIEWER = "appeal_reviewer"
    ADMIN = "admin"
    QUALITY_OFFICER = "quality_officer"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """One kind of deed.  Its value is the name under which a route declares it."""

    ACT_FOR_APPLICANT = "act_for_applicant"
    """Open an applicant's claim for them, with their recorded consent."""
    TRANSLATE = "translate"
    """Replace a machine translation, and certify it."""
    SCORE = "score"
    """Take a claim and score it against its rubric."""
    MARK = "mark"
    """Work on the claim whose seat one holds, whichever seat: look at evidence, mark, submit."""
    MODERATE = "moderate"
    """Mark a second time without seeing the first mark; settle what two marks differ in."""
    DECIDE_APPEAL = "decide_appeal"
    """Decide again what an applicant appeals against."""
    KEEP_STAFF = "keep_staff"
    """Let people in as staff, give and take roles, sign them out."""
    KEEP_SERVICE = "keep_service"
    """Keep providers, programmes and what runs in the background."""
    SEE_NAMES = "see_names"
    """Read who an applicant is."""
    UNMASK = "unmask"
    """Be told, for a reason that is written down, whose claim it is that a programme masks."""
    SEE_FIGURES = "see_figures"
    """Read figures of agreement, time and equity, without a name."""
    SEE_SHEETS = "see_sheets"
    """Read every sheet of a claim that is decided, and who marked it."""
    COMPARE_EVIDENCE = "compare_evidence"
    """See which evidence of several people is alike, both pages with it, and say what of it."""
    READ_TRAIL = "read_trail"
    """Read who did what, and the whole trace of a sample."""
    EXPORT_TABLES = "export_tables"
    """Take along all claims, units decided, credits and fees as tables, without a name."""
    KEEP_OWN_SIGN_IN = "keep_own_sign_in"
    """Change one's own password and second factor, and end one's own sessions."""


_CHANGES = frozenset(Permission) - {
    Permission.SEE_NAMES,
    Permission.SEE_FIGURES,
    Permission.SEE_SHEETS,
    Permission.READ_TRAIL,
    Permission.KEEP_OWN_SIGN_IN,
}
_JUDGES = frozenset(
    {Permission.SCORE, Permission.MARK, Permission.MODERATE, Permission.DECIDE_APPEAL}
)
_ALL_STAFF = frozenset({Permission.KEEP_OWN_SIGN_IN})


@dataclass(frozen=True, slots=True)
class RoleRule:
    """What a role may do, and what whoever holds it must not do in any other role either."""

    may: frozenset[Permission]
    must_not: frozenset[Permission]


def _rule(*may: Permission, must_not: Collection[Permission] = ()) -> RoleRule:
    return RoleRule(frozenset(may) | _ALL_STAFF, frozenset(must_not))


RULES: Mapping[Role, RoleRule] = MappingProxyType(
    {
        Role.FACILITATOR: _rule(
            Permission.ACT_FOR_APPLICANT, Permission.SEE_NAMES, must_not=_JUDGES
        ),
        Role.TRANSLATOR: _rule(Permission.TRANSLATE, Permission.SEE_NAMES, must_not=_JUDGES),
        Role.ASSESSOR: _rule(
            Permission.SCORE,
            Permission.MARK,
            Permission.SEE_NAMES,
            must_not={Permission.ACT_FOR_APPLICANT, Permission.TRANSLATE},
        ),
        Role.MODERATOR: _rule(
            Permission.MODERATE,
            Permission.MARK,
            Permission.SEE_NAMES,
            Permission.SEE_SHEETS,
            Permission.UNMASK,
            must_not={Permission.ACT_FOR_APPLICANT, Permission.TRANSLATE},
        ),
        Role.APPEAL_REVIEWER: _rule(
            Permission.DECIDE_APPEAL,
            Permission.MARK,
            Permission.SEE_NAMES,
            must_not={Permission.ACT_FOR_APPLICANT, Permission.TRANSLATE},
        ),
        Role.ADMIN: _rule(
            Permission.KEEP_STAFF,
            Permission.KEEP_SERVICE,
            Permission.EXPORT_TABLES,
            must_not=_JUDGES,
        ),
        Role.QUALITY_OFFICER: _rule(
            Permission.SEE_FIGURES,
            Permission.SEE_SHEETS,
            Permission.COMPARE_EVIDENCE,
            Permission.UNMASK,
            must_not={Permission.SEE_NAMES},
        ),
        Role.AUDITOR: _rule(
            Permission.READ_TRAIL,
            Permission.SEE_FIGURES,
            Permission.SEE_SHEETS,
            Permission.SEE_NAMES,
            must_not=_CHANGES,
        ),
    }
)
"""The one table: every role, and nothing that is not in it is allowed."""

BARRED_BY: Mapping[Permission, frozenset[Permission]] = MappingProxyType(
    {
        Permission.SCORE: frozenset(
            {Permission.ACT_FOR_APPLICANT, Permission.TRANSLATE, Permission.UNMASK}
        ),
        Permission.MODERATE: frozenset(
            {
                Permission.ACT_FOR_APPLICANT,
                Permission.TRANSLATE,
                Permission.UNMASK,
                Permission.SCORE,
            }
        ),
        Permission.DECIDE_APPEAL: frozenset(
            {
                Permission.ACT_FOR_APPLICANT,
                Permission.TRANSLATE,
                Permission.UNMASK,
                Permission.SCORE,
                Permission.MODERATE,
            }
        ),
    }
)
"""What bars a person from a deed on a claim: what they did on that same claim before.

Nobody moderates their own marking or marks a claim that they unmasked, and whoever decides an
appeal has not touched the claim.
"""


class NoRoleError(RuleError):
    """Somebody would be staff without being anything."""

    code = "no_role"
    template = translatable("Choose at least one role.")


class RolesConflictError(RuleError):
    """Two roles that one person must not hold."""

    code = "roles_conflict"
    template = translatable(
        "One person cannot be both %(one)s and %(other)s. Choose one of the two, or let somebody "
        "else do the other."
    )

    def __init__(self, one: Role, other: Role) -> None:
        super().__init__(one=spoken(one), other=spoken(other))
        self.roles = (one, other)


def spoken(role: Role) -> str:
    """A role as it is said in English."""
    return role.value.replace("_", " ")


def may(roles: Collection[Role], permission: Permission) -> bool:
    """Whether somebody who holds these roles may do this."""
    return any(permission in RULES[role].may for role in roles)


def may_both_be(one: Role, other: Role) -> bool:
    """Whether one person may hold two roles: neither lets them do what the other forbids."""
    return not (RULES[one].may & RULES[other].must_not or RULES[other].may & RULES[one].must_not)


def check_roles(roles: Collection[Role]) -> frozenset[Role]:
    """The roles of one person, if one person may hold them together.

    Raises:
        NoRoleError: There are none.
        RolesConflictError: Two of them exclude each other.
    """
    if not roles:
        raise NoRoleError
    for one, other in permutations(sorted(roles), 2):
        if not may_both_be(one, other):
            raise RolesConflictError(one, other)
    return frozenset(roles)


def barred(permission: Permission, done: Collection[Permission]) -> bool:
    """Whether what a person did on a claim bars them from doing this on it."""
    return bool(BARRED_BY.get(permission, frozenset()) & frozenset(done))
