"""Which form of a thing a client asks for (RFC 9110, section 12.5.1)."""

from collections.abc import Sequence


def preferred(accept: str | None, offered: Sequence[str]) -> str | None:
    """The offered media type the client likes best, or None where it likes none.

    Of equally liked ones the first offered wins; a range is worth less than a name only where both
    match the same type.
    """
    if not accept or not accept.strip():
        return offered[0]
    ranges = [_range(part) for part in accept.split(",")]
    ranked = [(-_quality(kind, ranges), place) for place, kind in enumerate(offered)]
    quality, place = min(ranked)
    return offered[place] if quality < 0 else None


def _range(part: str) -> tuple[str, float]:
    name, *parameters = [piece.strip().lower() for piece in part.split(";")]
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                return name, min(max(float(value), 0.0), 1.0)
            except ValueError:
                return name, 0.0
    return name, 1.0


def _quality(kind: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The weight of the most exact range that matches."""
    whole = kind.partition("/")[0] + "/*"
    for wanted in (kind, whole, "*/*"):
        found = [quality for name, quality in ranges if name == wanted]
        if found:
            return max(found)
    return 0.0
