"""A translator that knows a few pairs and translates by putting the target language in front."""

from collections.abc import Collection, Sequence

from rpl.domain.translation import Quality, TranslatedLine, Translation


class FakeTranslator:
    """Answers for `pairs`, None for every other; lines that contain `flagged` fail a guard."""

    def __init__(
        self, pairs: Collection[tuple[str, str]] = (("es", "en"),), flagged: str | None = None
    ) -> None:
        self.pairs = frozenset(pairs)
        self.flagged = flagged
        self.rested = 0

    def translate(self, lines: Sequence[str], source: str, target: str) -> Translation | None:
        if (source, target) not in self.pairs:
            return None
        return Translation(
            engine="fake",
            model="fake 1.0",
            quality=Quality.DRAFT,
            source_language=source,
            target_language=target,
            lines=tuple(self._line(line, target) for line in lines),
        )

    def rest(self) -> None:
        self.rested += 1

    def _line(self, line: str, target: str) -> TranslatedLine:
        flags = ("numbers",) if self.flagged and self.flagged in line else ()
        return TranslatedLine(source=line, target=f"{target}: {line}", score=-0.1, flags=flags)
