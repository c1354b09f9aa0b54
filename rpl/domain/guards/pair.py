"""A line and its translation, as the guards see them."""

from rpl.domain.values import Frozen


class Pair(Frozen):
    """A line and its translation, with the languages of both (ISO 639-1).

    `score` is the mean log-probability of the target's tokens, or None where an engine gives none.
    """

    source: str
    target: str
    source_language: str
    target_language: str
    score: float | None = None
