"""A programme's own register reads back equal, from a file and from another programme."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import select

from rpl.adapters.spreadsheets import csv_pieces, workbook_entries
from rpl.adapters.spreadsheets.texts import read_csv
from rpl.adapters.spreadsheets.workbooks import read_workbook
from rpl.catalog.register_table import RegisterEntry, entries_in, register_rows
from rpl.domain.decision import Outcome
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.edge.archives import zipped
from rpl.flows.register import own_register
from rpl.jobs import credit, decision
from rpl.store.database import write_session
from rpl.store.exports import exported_tables
from rpl.store.tables import Applicant
from tests.factories.decision import Workshop
from tests.factories.definitions import shipped
from tests.factories.organisation import an_organisation
from tests.factories.register import an_entry, take_over
from tests.factories.review import an_applicant
from tests.fakes.vault import FakeKeyRing

CATALOG, TODAY = shipped(), date(2026, 11, 24)
AT = datetime(2026, 11, 24)  # noqa: DTZ001 -- a ZIP entry has no time zone
UNITS = [
    (qualification.reference, unit)
    for qualification in CATALOG.qualifications.values()
    for unit in qualification.units
]
words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=40,
).filter(lambda text: text == text.strip())


@st.composite
def registers(draw: st.DrawFn) -> list[RegisterEntry]:
    names = draw(st.dictionaries(words, words, min_size=1, max_size=3))
    found: dict[tuple[str, str, str], RegisterEntry] = {}
    for number in draw(st.lists(st.sampled_from(sorted(names)), max_size=6)):
        reference, unit = draw(st.sampled_from(UNITS))
        able = [o for o in Outcome if o != Outcome.GRANTED_WITH_CONDITION or unit.condition]
        found[number, reference.partition("@")[0], unit.id] = RegisterEntry(
            person=number,
            name=names[number],
            qualification=reference,
            unit=unit.id,
            outcome=draw(st.sampled_from(able)),
            decided=draw(st.dates(date(1950, 1, 1), TODAY)),
            source=draw(words),
        )
    return list(found.values())


@given(registers())
def test_what_the_register_writes_it_reads_equal(found: list[RegisterEntry]) -> None:
    rows = list(register_rows(found))
    text = b"".join(csv_pieces(rows))
    book = b"".join(zipped(workbook_entries([("register", rows)]), AT))

    for sheet in (read_csv("register", text), read_workbook(book)[0]):
        read = entries_in(sheet.rows, CATALOG, TODAY)
        assert [replace(entry, row=0) for entry in read] == found


def test_a_formula_in_a_name_is_a_text_and_comes_back() -> None:
    tricky = [replace(an_entry(), name="=HYPERLINK(1)", source="+cmd|' /C calc'!A0")]
    text = b"".join(csv_pieces(register_rows(tricky))).decode("utf-8-sig")

    assert '"\'=HYPERLINK(1)"' in text
    assert "\"'+cmd" in text
    (_, row) = read_csv("register", text.encode()).rows
    assert (row[1], row[7]) == (tricky[0].name, tricky[0].source)


def own(workshop: Workshop, organisation_id: UUID = DEFAULT_ORGANISATION) -> list[RegisterEntry]:
    found = own_register(workshop.engine, FakeKeyRing(), organisation_id)
    return sorted(found, key=lambda entry: (entry.person, entry.unit))


def credited(workshop: Workshop, claim: UUID) -> None:
    decision.decide(workshop.tools, claim)
    credit.post_credit(workshop.tools, claim)


def test_another_programme_that_takes_a_register_over_writes_the_same(any_engine: Engine) -> None:
    workshop = Workshop(any_engine)
    taken = [an_entry("W1"), an_entry("W2", outcome=Outcome.REFUSED, person="7", name="Ana")]
    take_over(workshop, *taken)
    holder = an_applicant(any_engine, "Lucía Invented")
    credited(workshop, workshop.scored(w2=(1, 1), holder=holder))
    mine = own(workshop)

    other = an_organisation(any_engine, "elsewhere")
    take_over(workshop, *mine, organisation_id=other)

    assert own(workshop, other) == mine
    assert len(mine) == 4
    assert {replace(each, row=2) for each in mine} >= set(taken)
    (source,) = {each.source.partition("RPL-")[0] for each in mine if each.person == str(holder)}
    assert source.endswith(", claim ")


def test_every_table_says_what_was_taken_over_decided_and_marked(any_engine: Engine) -> None:
    workshop = Workshop(any_engine)
    take_over(workshop, an_entry())
    credited(workshop, workshop.scored())

    tables = {
        table.name: [dict(zip(table.columns, row, strict=True)) for row in table.rows()]
        for table in exported_tables(any_engine, DEFAULT_ORGANISATION)
    }

    assert [(row["unit"], row["outcome"]) for row in tables["taken over"]] == [("W1", "granted")]
    known = {row["decision"] for row in tables["units"]}
    known |= {row["result"] for row in tables["taken over"]}
    assert {row["decision"] or row["taken over"] for row in tables["credits"]} == known
    assert len(tables["credits"]) == 3
    assert {(row["unit"], row["criterion"], row["level"]) for row in tables["marks"]} == {
        (unit, criterion, 3) for unit in ("W1", "W2") for criterion in ("CC1", "CC2")
    }
    staff = {row["email"] for row in tables["staff"]}
    assert {row["marked by"] for row in tables["marks"]} <= staff
    assert {row["email"] for row in tables["roles"]} == staff
    named = {name for rows in tables.values() for row in rows for name in row}
    assert not {name for name in named if "hash" in name or "password" in name}


def test_marks_of_a_claim_that_is_still_assessed_stay_out(engine: Engine) -> None:
    Workshop(engine).scored()

    tables = exported_tables(engine, DEFAULT_ORGANISATION)

    assert [list(table.rows()) for table in tables if table.name == "marks"] == [[]]


def test_whoever_was_erased_is_in_no_register(engine: Engine) -> None:
    workshop = Workshop(engine)
    take_over(workshop, an_entry())
    with write_session(engine) as session:
        for row in session.exec(select(Applicant)):
            row.erased_at = workshop.clock.now()

    assert own(workshop) == []
