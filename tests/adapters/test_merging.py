"""Two readings of one page become one."""

from hypothesis import given
from hypothesis import strategies as st

from rpl.adapters.page_reader.merging import merged
from rpl.domain.reading import Word, spaced
from rpl.domain.values import Box


def word(text: str, left: int, top: int, confidence: float = 90, line: int = 0) -> Word:
    box = Box(left=left, top=top, width=max(1, 10 * len(text)), height=20)
    return Word(text=text, box=box, confidence=confidence, line=line)


FIRST = (word("Total", 0, 0), word("1O.50", 200, 0, 40), word("Thank", 0, 80, line=1))


def test_the_surer_of_two_words_in_one_place_stays() -> None:
    both = merged(FIRST, [word("10.50", 201, 1, 85)])

    assert [each.text for each in both] == ["Total", "10.50", "Thank"]
    assert [each.line for each in both] == [0, 0, 1]


def test_what_both_say_is_surer_than_what_one_says() -> None:
    assert merged(FIRST, [word("Total", 2, 1, 90)])[0].confidence == 95


def test_what_one_overlooked_stands_in_its_line_or_in_one_of_its_own() -> None:
    both = merged(FIRST, [word("MYR", 120, 2), word("Cash", 0, 40), word("you", 70, 80)])

    assert [each.text for each in both] == ["Total", "MYR", "1O.50", "Cash", "Thank", "you"]
    assert [each.line for each in both] == [0, 0, 0, 1, 2, 2]


def test_a_speck_that_one_reading_took_for_a_letter_is_not_added() -> None:
    both = merged(FIRST, [word("x", 400, 400, 30), word("--", 400, 200, 95)])

    assert len(both) == len(FIRST)


def test_a_word_that_was_torn_apart_is_put_together_by_the_surer_reading() -> None:
    torn = (word("cer", 0, 0, 50), word("tified", 32, 0, 50))

    assert spaced(merged(torn, [word("certified", 0, 0, 95)])) == "certified"


def test_words_from_right_to_left_are_added_in_their_direction() -> None:
    line = (word("one", 300, 0), word("two", 200, 0), word("four", 0, 0))

    assert spaced(merged(line, [word("three", 100, 0)])) == "one two three four"


def test_with_nothing_the_other_reading_is_all() -> None:
    assert merged((), FIRST) == FIRST
    assert merged(FIRST, ()) == FIRST


words = st.lists(
    st.builds(
        word,
        st.sampled_from(["a", "bc", "def", "12,50"]),
        st.integers(0, 300),
        st.integers(0, 300),
        st.integers(0, 100),
        st.integers(0, 5),
    ),
    max_size=12,
).map(lambda found: sorted(found, key=lambda each: each.line))


@given(words, words)
def test_no_word_is_made_up_and_lines_go_down(first: list[Word], second: list[Word]) -> None:
    both = merged(first, second)

    assert {each.text for each in both} <= {each.text for each in [*first, *second]}
    assert [each.line for each in both] == sorted(each.line for each in both)
