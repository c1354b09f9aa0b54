"""Lists side by side whose lines are level become rows; texts and addresses stay columns."""

from hypothesis import given
from hypothesis import strategies as st

from rpl.adapters.page_reader.layout import laid_out
from rpl.domain.reading import Word
from rpl.domain.values import Box

HIGH = 20


def words(*cells: tuple[int, int, str], first_line: int = 0, backwards: bool = False) -> list[Word]:
    """Lines of their own, at left and top, of words in the direction of reading."""
    found = []
    for line, (left, top, text) in enumerate(cells, start=first_line):
        parts, at = text.split(), left
        for part in reversed(parts) if backwards else parts:
            box = Box(left=at, top=top, width=12 * len(part), height=HIGH)
            found.append(Word(text=part, box=box, confidence=90, line=line))
            at += 12 * len(part) + 8
    return sorted(found, key=lambda w: (w.line, -w.box.left if backwards else w.box.left))


def beside(
    lefts: list[str], rights: list[str], pitch: int, *, backwards: bool = False
) -> list[Word]:
    """Two lists, as two blocks that are read one after the other."""
    first, second = (700, 100) if backwards else (100, 700)
    one = [(first, 100 + pitch * n, text) for n, text in enumerate(lefts)]
    other = [(second, 102 + pitch * n, text) for n, text in enumerate(rights)]
    return words(*one, *other, backwards=backwards)


def lines(read: list[Word]) -> tuple[list[str], list[str]]:
    """The lines as they are laid out, and what was done."""
    ordered, steps = laid_out(read)
    found: dict[int, list[str]] = {}
    for word in ordered:
        found.setdefault(word.line, []).append(word.text)
    return [" ".join(texts) for texts in found.values()], [step.name for step in steps]


VERBS = ["Je mange", "Il conduit", "Les enfants vont", "Le professeur corrige"]
THINGS = ["Des pommes", "La voiture", "Se promener", "Les devoirs"]


def test_two_lists_whose_rows_stand_apart_are_read_by_rows() -> None:
    found, steps = lines(beside(VERBS, THINGS, pitch=60))

    assert found == [f"{one} {other}" for one, other in zip(VERBS, THINGS, strict=True)]
    assert steps == ["rows"]


def test_figures_and_values_of_labels_are_read_in_the_rows_of_what_they_belong_to() -> None:
    courses = ["Carpentry I", "Site safety", "Drawing", "Joints"]
    marks = ["17.5", "12", "9", "14"]
    labels = ["Name:", "Position:", "Employer:", "Since:"]

    assert lines(beside(courses, marks, pitch=28))[0][1] == "Site safety 12"
    assert lines(beside(labels, THINGS, pitch=28))[0][2] == "Employer: Se promener"


def test_a_third_column_joins_the_first_two_and_a_gap_in_it_stays_one() -> None:
    page = beside(VERBS, ["10", "20", "30", "40"], pitch=60)
    last = max(word.line for word in page) + 1
    page += words((1000, 104, "A"), (1000, 224, "C"), (1000, 284, "D"), first_line=last)

    found, _ = lines(page)

    assert found == [f"{VERBS[0]} 10 A", f"{VERBS[1]} 20", f"{VERBS[2]} 30 C", f"{VERBS[3]} 40 D"]


def test_rows_run_from_right_to_left_where_the_words_do() -> None:
    found, _ = lines(beside(VERBS, THINGS, pitch=60, backwards=True))

    assert found[0] == "Je mange Des pommes"


def test_texts_and_addresses_side_by_side_stay_one_after_the_other() -> None:
    text = ["the deponent said that it was so", "and we came to it in the end"] * 3
    sender = ["Alma Reyes", "12 Mill Lane", "Northampton", "United Kingdom"]
    firm = ["Northern Joinery Ltd", "Harbour Road 4", "Leeds", "United Kingdom"]

    for one, other, pitch in ((text, text, 60), (sender, firm, 28)):
        assert lines(beside(one, other, pitch)) == ([*one, *other], [])


def test_what_stands_above_and_below_a_table_stays_there() -> None:
    page = [
        *words((100, 20, "A heading that runs across the whole of the page")),
        *(w.model_copy(update={"line": w.line + 1}) for w in beside(VERBS, THINGS, pitch=60)),
        *words((100, 400, "and a last line below it"), first_line=20),
    ]

    found, _ = lines(page)

    assert found[0].startswith("A heading")
    assert found[1] == "Je mange Des pommes"
    assert found[-1] == "and a last line below it"


cells = st.tuples(st.integers(0, 900), st.integers(0, 900), st.sampled_from(["a", "b 1", "c:"]))


@given(st.lists(cells, max_size=16))
def test_no_word_is_lost_or_doubled(placed: list[tuple[int, int, str]]) -> None:
    page = words(*placed)

    ordered, _ = laid_out(page)

    assert sorted((w.text, w.box.left, w.box.top) for w in ordered) == sorted(
        (w.text, w.box.left, w.box.top) for w in page
    )
    assert [w.line for w in ordered] == sorted(w.line for w in ordered)
