"""What may be sent as a message."""

from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.message import MAX_MESSAGE_LETTERS, check_message


@given(st.text(max_size=20), st.integers(0, 2))
def test_a_message_says_something_and_not_too_much(text: str, much: int) -> None:
    long = text + "x" * (much * MAX_MESSAGE_LETTERS)

    fits = bool(long.strip()) and len(long) <= MAX_MESSAGE_LETTERS
    assert (check_message(long) == ()) is fits
