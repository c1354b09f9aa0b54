"""Where the evidence for a mark stands: a whole page, a line of it, an answer."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.citing import (
    MOST_LINES,
    Citable,
    LineNotReadError,
    NotSpokenOfError,
    by_page,
    line_numbers,
    narrowed,
    placed,
)
from rpl.domain.marking import CitedPlace, EvidenceNotInClaimError, MarksRefusedError
from rpl.domain.reading import written
from rpl.domain.values import Box

LETTER, INTERVIEW = UUID(int=1), UUID(int=2)
PAGE = written("Certificado\n480 horas\nFirma")
READ = Citable(2, {1: PAGE.pages[0]})
TOLD = Citable(1, {}, frozenset({("W1", "CC1")}))


def put(place: CitedPlace, found: Citable = READ, criterion: str = "CC1") -> CitedPlace:
    return placed(place, "W1", criterion, found)


def test_a_line_is_cited_with_its_box_and_a_page_with_its_whole() -> None:
    line = put(CitedPlace(evidence=LETTER, page=1, line=2))
    page = put(CitedPlace(evidence=LETTER, page=1))

    assert line.box == PAGE.lines[1].box
    assert page.box == Box(left=0, top=0, width=PAGE.pages[0].width, height=PAGE.pages[0].height)
    assert put(CitedPlace(evidence=LETTER, page=2)).box is None, "not read, and still cited whole"
    assert put(CitedPlace(evidence=LETTER), Citable(1, {})).page == 1


@pytest.mark.parametrize(
    ("place", "found", "refusal"),
    [
        (CitedPlace(evidence=LETTER), READ, EvidenceNotInClaimError),
        (CitedPlace(evidence=LETTER, page=1, line=4), READ, LineNotReadError),
        (CitedPlace(evidence=LETTER, page=2, line=1), READ, LineNotReadError),
        (CitedPlace(evidence=LETTER, page=1, answer="CC1"), READ, NotSpokenOfError),
        (CitedPlace(evidence=INTERVIEW, page=1, answer="CC2"), TOLD, NotSpokenOfError),
    ],
)
def test_what_is_not_there_cannot_be_cited(
    place: CitedPlace, found: Citable, refusal: type[MarksRefusedError]
) -> None:
    with pytest.raises(refusal):
        put(place, found)


def test_a_record_is_cited_by_its_answer_where_it_speaks_of_the_criterion() -> None:
    whole = CitedPlace(evidence=INTERVIEW, page=1)

    assert put(whole, TOLD) == CitedPlace(evidence=INTERVIEW, page=1, answer="CC1")
    assert put(put(whole, TOLD), TOLD) == put(whole, TOLD)
    assert put(whole, TOLD, "CC2").answer is None


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("4", (4,)),
        (" 4, 7 ", (4, 7)),
        ("4-6 5", (4, 5, 6)),
        ("\u0664\u060c\u0665", (4, 5)),
        ("0", None),
        ("6-4", None),
        ("four", None),
        ("1-41", None),
        ("", None),
    ],
)
def test_line_numbers_are_read_as_people_write_them(
    typed: str, numbers: tuple[int, ...] | None
) -> None:
    assert line_numbers(typed) == numbers


BOXES = st.builds(
    Box,
    left=st.integers(0, 50),
    top=st.integers(0, 50),
    width=st.integers(1, 50),
    height=st.integers(1, 50),
)
PLACES = st.lists(
    st.builds(
        CitedPlace,
        evidence=st.sampled_from([LETTER, INTERVIEW]),
        page=st.integers(1, 3),
        box=BOXES,
        line=st.none() | st.integers(1, 5),
    ),
    max_size=8,
)


@given(PLACES)
def test_each_page_is_kept_once_with_a_box_around_all_of_its_lines(
    places: list[CitedPlace],
) -> None:
    kept = by_page(places)

    assert [(e.place.evidence, e.place.page) for e in kept] == list(
        dict.fromkeys((place.evidence, place.page) for place in places)
    )
    for each in kept:
        same = [
            place
            for place in narrowed(places)
            if (place.evidence, place.page) == (each.place.evidence, each.place.page)
        ]
        assert each.lines == tuple(sorted({p.line for p in same if p.line is not None}))
        for place in same:
            assert place.box is not None
            assert each.place.box is not None
            assert each.place.box.join(place.box) == each.place.box


@given(PLACES)
def test_a_page_is_cited_whole_or_by_lines_and_never_both(places: list[CitedPlace]) -> None:
    left = narrowed(places)

    assert narrowed(left) == left
    lined = {(p.evidence, p.page) for p in left if p.line is not None}
    assert not any(p.line is None and (p.evidence, p.page) in lined for p in left)
    assert {(p.evidence, p.page) for p in left} == {(p.evidence, p.page) for p in places}


@given(st.sets(st.integers(1, 999), min_size=1, max_size=MOST_LINES))
def test_numbers_that_are_written_down_are_read_again(numbers: set[int]) -> None:
    assert line_numbers(", ".join(map(str, sorted(numbers)))) == tuple(sorted(numbers))
