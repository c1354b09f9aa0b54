"""Puts the words of a page in the order in which it is read: by columns, or by rows."""

from collections.abc import Sequence

from rpl.adapters.page_reader.columns import in_columns
from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.level_rows import in_level_rows
from rpl.adapters.page_reader.strokes import without_ruled_lines
from rpl.domain.reading import Step, Word


def laid_out(
    words: Sequence[Word], page: Pixels | None = None
) -> tuple[tuple[Word, ...], tuple[Step, ...]]:
    """The words in reading order, without ruled lines taken for signs, and what was done for it.

    `words` are in the order of their lines, with boxes in pixels of the page, whose
    evenly lit picture shows what lines are drawn on it.
    """
    words = without_ruled_lines(words)
    ordered, gutter = in_columns(words, page)
    if gutter is not None:
        return ordered, (Step(name="columns", parameters={"gutter": gutter}),)
    ordered, rows = in_level_rows(words)
    return ordered, (Step(name="rows", parameters={"rows": rows}),) if rows else ()
