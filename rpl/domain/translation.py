"""Translation: each line of a document in the reader's language, and what guards say of it."""

from enum import StrEnum

from rpl.domain.values import Frozen


class Quality(StrEnum):
    """How far a translation may be trusted before a person has looked at it."""

    DRAFT = "draft"
    GIST = "gist"


class TranslatedLine(Frozen):
    """One line.  With any flag, readers are shown `source` and the reason, not `target`."""

    source: str
    target: str
    score: float | None = None
    flags: tuple[str, ...] = ()


class Translation(Frozen):
    """The lines of one document, in their order, by one engine and model."""

    engine: str
    model: str
    quality: Quality
    source_language: str
    target_language: str
    lines: tuple[TranslatedLine, ...]
