"""What is wrong with a form, said in the language of the page."""

from collections.abc import Sequence

from rpl.domain.errors import FieldProblem
from rpl.edge.pages import Pages


def complaints(pages: Pages, lang: str, problems: Sequence[FieldProblem]) -> dict[str, str]:
    """The sentence for each field, by the field's name; the first problem of a field counts."""
    told: dict[str, str] = {}
    for problem in problems:
        told.setdefault(problem.field, pages.translate(lang, problem.template, **problem.details))
    return told
