"""Comments that are used again: what may be kept, what seems to name somebody, what is offered."""

import pytest

from rpl.domain.comment_bank import (
    MAX_COMMENTS,
    MAX_LETTERS,
    Comment,
    new_comment,
    offered,
    seeming_names,
    with_comment,
)
from tests.factories.definitions import shipped


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mr. Haddad set the gas", ("Mr. Haddad",)),
        ("As Amina Haddad said, the gas was set", ("As Amina", "Amina Haddad")),
        ("The weld is even. Gas was set.", ()),
        ("Nothing is shown of MAG welding", ()),
        ("MAG TIG", ()),
        ("", ()),
    ],
)
def test_two_capitals_or_a_title_and_a_capital_seem_to_be_a_name(
    text: str, names: tuple[str, ...]
) -> None:
    assert seeming_names(text) == names


@pytest.mark.parametrize(
    ("text", "held", "nobody", "problem"),
    [
        (" ", 0, False, "Type the comment"),
        ("x" * (MAX_LETTERS + 1), 0, False, "Shorten it"),
        ("Even weld", MAX_COMMENTS, False, "Remove one first"),
        ("Done by Amina Haddad", 0, False, "seems to name somebody"),
        ("Done to Deutsche Norm", 0, True, None),
        ("Even weld", MAX_COMMENTS - 1, False, None),
    ],
)
def test_a_comment_is_kept_when_it_has_room_and_names_nobody(
    text: str,
    held: int,
    nobody: bool,  # noqa: FBT001 -- a column of the table
    problem: str | None,
) -> None:
    found = new_comment(text, held, names_nobody=nobody)

    assert [problem in each.template for each in found if problem] == [True] * len(found)
    assert bool(found) is (problem is not None)


def test_a_criterion_is_offered_what_fits_it_in_the_order_of_its_levels() -> None:
    bank = [
        Comment(text="for all"),
        Comment(text="leads", rubric="w1", criterion="SA1", level="3"),
        Comment(text="elsewhere", rubric="w2", criterion="SA1"),
        Comment(text="another", rubric="w1", criterion="SA2"),
        Comment(text="absent", level="not_shown"),
        Comment(text="helped", rubric="w1", criterion="SA1", level="1"),
    ]

    found = offered(bank, "w1", "SA1", ["1", "3", "not_shown"])

    assert [each.text for each in found] == ["helped", "leads", "absent", "for all"]


def test_a_comment_stands_at_the_end_of_the_note() -> None:
    assert with_comment("", "Even.") == "Even."
    assert with_comment("Seen. ", "Even.") == "Seen. Even."


def test_every_shipped_comment_is_about_a_criterion_that_is_there_and_names_nobody() -> None:
    catalog = shipped()
    known = {
        (rubric.slug, criterion.code, str(level.points))
        for rubric in catalog.rubrics.values()
        for criterion in rubric.criteria
        for level in criterion.levels
    }
    levels = {level for _, _, level in known} | {"not_shown", "not_assessed"}

    assert set(catalog.comments) == {slug.partition("@")[0] for slug in catalog.qualifications}
    for bank in catalog.comments.values():
        assert not bank.reviewed
        for comment in (each.comment for each in bank.comments):
            assert seeming_names(comment.text) == ()
            assert comment.level in levels
            places = {(rubric, code) for rubric, code, _ in known} | {("", "")}
            assert (comment.rubric, comment.criterion) in places
