"""Nothing about an applicant is forgotten when it is exported, or when it is erased."""

from sqlmodel import SQLModel

from rpl.store.holding import Fate
from rpl.store.holdings import HOLDINGS
from rpl.store.not_held import NOT_ABOUT_APPLICANTS


def test_every_table_says_whether_it_holds_something_about_applicants() -> None:
    held = [holding.table.name for holding in HOLDINGS]

    assert len(held) == len(set(held))
    assert {*held, *NOT_ABOUT_APPLICANTS} == set(SQLModel.metadata.tables)
    assert not NOT_ABOUT_APPLICANTS.intersection(held)


def test_what_refers_to_a_row_is_erased_before_it() -> None:
    order = [holding.table.name for holding in HOLDINGS]
    deleted = [holding.table for holding in HOLDINGS if holding.fate is Fate.DELETED]
    for table in deleted:
        for other in HOLDINGS:
            for key in other.table.foreign_keys:
                if key.column.table is table and other.table is not table:
                    assert order.index(other.table.name) < order.index(table.name), other.table.name
                    assert other.fate is Fate.DELETED


def test_what_is_emptied_or_hidden_is_there() -> None:
    for holding in HOLDINGS:
        assert holding.emptied | holding.hidden <= set(holding.table.columns.keys())
        assert bool(holding.emptied) is (holding.fate is Fate.EMPTIED)
