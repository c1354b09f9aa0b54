"""What staff may do: the table itself, and who may hold two roles."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.roles import (
    BARRED_BY,
    RULES,
    NoRoleError,
    Permission,
    Role,
    RolesConflictError,
    barred,
    check_roles,
    may,
    may_both_be,
)

DONE = {
    Role.FACILITATOR: Permission.ACT_FOR_APPLICANT,
    Role.TRANSLATOR: Permission.TRANSLATE,
    Role.ASSESSOR: Permission.SCORE,
    Role.MODERATOR: Permission.MODERATE,
    Role.APPEAL_REVIEWER: Permission.DECIDE_APPEAL,
    Role.ADMIN: Permission.KEEP_STAFF,
    Role.QUALITY_OFFICER: Permission.SEE_FIGURES,
    Role.AUDITOR: Permission.READ_TRAIL,
}
SETS = st.sets(st.sampled_from(Role))


def test_every_role_has_its_rule_and_its_own_deed() -> None:
    assert set(RULES) == set(Role)
    assert all(may([role], deed) for role, deed in DONE.items())


def test_every_permission_is_somebodys() -> None:
    assert frozenset().union(*(rule.may for rule in RULES.values())) == frozenset(Permission)


def test_no_role_may_do_what_it_must_not() -> None:
    assert [role for role, rule in RULES.items() if rule.may & rule.must_not] == []


@pytest.mark.parametrize(
    ("role", "must_not"),
    [
        (Role.FACILITATOR, Permission.SCORE),
        (Role.TRANSLATOR, Permission.SCORE),
        (Role.ADMIN, Permission.SCORE),
        (Role.QUALITY_OFFICER, Permission.SEE_NAMES),
        (Role.AUDITOR, Permission.SCORE),
        (Role.AUDITOR, Permission.KEEP_STAFF),
    ],
)
def test_a_role_must_not(role: Role, must_not: Permission) -> None:
    assert not may([role], must_not)
    assert must_not in RULES[role].must_not


def test_who_may_be_what_together() -> None:
    together = {
        (one.value, other.value) for one, other in combinations(Role, 2) if may_both_be(one, other)
    }

    assert together == {
        ("facilitator", "translator"),
        ("facilitator", "admin"),
        ("translator", "admin"),
        ("assessor", "moderator"),
        ("assessor", "appeal_reviewer"),
        ("moderator", "appeal_reviewer"),
        ("admin", "quality_officer"),
    }


@given(SETS, st.sampled_from(Permission))
def test_roles_together_may_what_one_of_them_may_and_nothing_forbidden(
    roles: set[Role], permission: Permission
) -> None:
    assert may(roles, permission) == any(may([role], permission) for role in roles)
    try:
        held = check_roles(roles)
    except (NoRoleError, RolesConflictError):
        return
    assert held == roles
    assert not any(may(held, found) for role in held for found in RULES[role].must_not)


@given(SETS)
def test_a_role_less_is_never_refused_for_a_conflict(roles: set[Role]) -> None:
    try:
        check_roles(roles)
    except (NoRoleError, RolesConflictError):
        return
    for role in roles:
        rest = roles - {role}
        assert not rest or check_roles(rest) == rest


def test_nobody_is_staff_without_a_role() -> None:
    with pytest.raises(NoRoleError):
        check_roles([])


def test_a_conflict_names_both_roles() -> None:
    with pytest.raises(RolesConflictError) as refused:
        check_roles([Role.APPEAL_REVIEWER, Role.FACILITATOR])

    assert refused.value.message.startswith("One person cannot be both appeal reviewer and facil")
    assert refused.value.roles == (Role.APPEAL_REVIEWER, Role.FACILITATOR)


@pytest.mark.parametrize(
    ("deed", "before", "is_barred"),
    [
        (Permission.MODERATE, [Permission.SCORE], True),
        (Permission.DECIDE_APPEAL, [Permission.MODERATE], True),
        (Permission.DECIDE_APPEAL, [], False),
        (Permission.SCORE, [Permission.ACT_FOR_APPLICANT], True),
        (Permission.SCORE, [Permission.SCORE], False),
        (Permission.TRANSLATE, [Permission.SCORE], False),
    ],
)
def test_what_was_done_on_a_claim_bars_from_what_follows(
    deed: Permission, before: list[Permission], *, is_barred: bool
) -> None:
    assert barred(deed, before) is is_barred


def test_each_judgement_bars_whoever_judged_before() -> None:
    assert (
        BARRED_BY[Permission.SCORE]
        < BARRED_BY[Permission.MODERATE]
        < BARRED_BY[Permission.DECIDE_APPEAL]
    )
