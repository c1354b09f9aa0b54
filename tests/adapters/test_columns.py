"""Two columns that were read as long lines are put one after the other; tables stay rows."""

import numpy as np

from rpl.adapters.page_reader.columns import in_columns
from rpl.domain.reading import Word
from rpl.domain.values import Box

LEFT = ["the", "deponent", "said", "that", "it", "was"]
RIGHT = ["and", "then", "we", "came", "to", "Denver"]


def row(number: int, *cells: tuple[int, list[str]]) -> list[Word]:
    words = []
    for left, texts in cells:
        at = left
        for text in texts:
            box = Box(left=at, top=40 * number, width=12 * len(text), height=20)
            words.append(Word(text=text, box=box, confidence=90, line=number))
            at += 12 * len(text) + 8
    return words


def lines(words: tuple[Word, ...]) -> list[str]:
    found: dict[int, list[str]] = {}
    for word in words:
        found.setdefault(word.line, []).append(word.text)
    return [" ".join(texts) for texts in found.values()]


def test_two_columns_read_as_long_lines_are_put_one_after_the_other() -> None:
    page = [
        word for n in range(10) for word in row(n, (0, [*LEFT, str(n)]), (600, [*RIGHT, str(n)]))
    ]

    words, gutter = in_columns(page)

    assert gutter is not None
    assert 300 < gutter < 600
    assert lines(words)[:2] == [" ".join(LEFT) + " 0", " ".join(LEFT) + " 1"]
    assert lines(words)[10] == " ".join(RIGHT) + " 0"
    assert sorted(w.text for w in words) == sorted(w.text for w in page)


def test_a_heading_across_stays_above_both_and_a_line_of_one_column_in_its_column() -> None:
    heading = row(0, (0, [*LEFT, *LEFT, *RIGHT]))
    body = [word for n in range(1, 11) for word in row(n, (0, LEFT), (600, RIGHT))]
    body += row(11, (0, ["alone"])) + row(12, (0, LEFT), (600, RIGHT))

    found = lines(in_columns([*heading, *body])[0])

    assert found[0].startswith("the deponent said")
    assert found.index("alone") == 11
    assert found[13] == " ".join(RIGHT)


def test_the_rows_of_a_table_and_of_a_form_stay_rows() -> None:
    table = [
        w for n in range(12) for w in row(n, (0, ["Clearing", "cheque"]), (600, ["4987", "36.07"]))
    ]
    form = [
        w for n in range(12) for w in row(n, (0, ["Name", "of", "holder"]), (600, ["Ana", "Ruiz"]))
    ]
    figures = [w for n in range(12) for w in row(n, (0, LEFT), (600, ["1", "2", "3", "4", "5"]))]

    for page in (table, form, figures):
        assert in_columns(page) == (tuple(page), None)


def test_text_without_a_gutter_stays_as_it_is() -> None:
    texts = [[*LEFT, *RIGHT][n % 5 :] + LEFT[: n % 7] for n in range(30)]
    page = [word for n, words in enumerate(texts) for word in row(n, (0, words))]

    assert in_columns(page) == (tuple(page), None)
    assert in_columns(()) == ((), None)


def test_a_line_drawn_across_both_columns_ends_what_stands_above_it() -> None:
    page = [
        word for n in range(10) for word in row(n, (0, [*LEFT, str(n)]), (600, [*RIGHT, str(n)]))
    ]
    picture = np.full((440, 1100), 255, np.uint8)
    picture[192:194, 20:1080] = 0
    picture[30:400, 500:503] = 0
    picture[392:394, 20:480] = 0

    found = lines(in_columns(page, picture)[0])

    assert [line[-1] for line in found] == [*"01234", *"01234", *"56789", *"56789"]
    assert found[5] == " ".join(RIGHT) + " 0"
