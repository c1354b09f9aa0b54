"""Strokes are "I" where one stands, and nothing where they are ruled lines."""

import pytest

from rpl.adapters.page_reader.strokes import with_pronouns, without_ruled_lines
from rpl.domain.reading import Word, spaced
from rpl.domain.values import Box


def line(*words: tuple[str, int], confidence: float = 60) -> tuple[Word, ...]:
    """Words of one line, of these heights, with a space between them."""
    found, at = [], 0
    for text, height in words:
        width = 2 if text in {"|", "\\|"} else 12 * len(text)
        box = Box(left=at, top=100 - height, width=width, height=height)
        found.append(Word(text=text, box=box, confidence=confidence, line=0))
        at += width + 9
    return tuple(found)


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ((("not.", 20), ("|", 20), ("know", 20)), "not. I know"),
        ((("A.", 20), ("\\|", 20), ("can", 20)), "A. I can"),
        ((("|'m", 20), ("sorry", 20)), "I'm sorry"),
        ((("Name", 20), ("|", 20), ("Alma", 20)), "Name | Alma"),
        ((("cell", 20), ("|", 34), ("text", 20)), "cell | text"),
        ((("text", 20), ("|", 20)), "text |"),
        ((("|x|", 20), ("text", 20)), "|x| text"),
    ],
)
def test_a_stroke_before_a_word_in_small_letters_is_a_pronoun(
    read: tuple[tuple[str, int], ...], written: str
) -> None:
    assert spaced(with_pronouns(line(*read), "eng")) == written
    assert spaced(with_pronouns(line(*read), "spa+fra")) == spaced(line(*read))


def test_a_sure_stroke_close_to_the_next_word_is_a_pronoun_however_high_its_box() -> None:
    read = line(("ones", 20), ("|", 33), ("attend", 20), confidence=93)

    assert spaced(with_pronouns(read, "eng")) == "ones I attend"


@pytest.mark.parametrize("packs", ["eng", "spa"])
def test_a_page_without_words_has_no_strokes(packs: str) -> None:
    assert with_pronouns((), packs) == ()
    assert without_ruled_lines(()) == ()


def test_a_stroke_far_from_the_next_word_or_in_another_line_is_none() -> None:
    stroke, word = line(("|", 20), ("know", 20))
    far = word.model_copy(update={"box": Box(left=90, top=80, width=48, height=20)})
    below = word.model_copy(update={"line": 1})

    for after in (far, below):
        assert with_pronouns((stroke, after), "eng") == (stroke, after)


def test_strokes_higher_than_the_letters_are_left_out() -> None:
    read = line(("|", 34), ("loyal", 20), ("CZ", 20), ("__", 33), ("—", 4), ("(", 34))

    assert spaced(without_ruled_lines(read)) == "loyal CZ — ("
    assert (
        spaced(without_ruled_lines(line(("Morales", 20), ("-", 44), confidence=92))) == "Morales -"
    )
    assert without_ruled_lines(line(("|", 34))) == line(("|", 34))
