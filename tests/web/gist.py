"""A translator of the quality that gives no more than the gist."""

from collections.abc import Sequence

from typing_extensions import override

from rpl.domain.translation import Quality, Translation
from tests.fakes.translator import FakeTranslator


class GistTranslator(FakeTranslator):
    """As the fake, and marked as gist."""

    @override
    def translate(self, lines: Sequence[str], source: str, target: str) -> Translation | None:
        found = super().translate(lines, source, target)
        return None if found is None else found.model_copy(update={"quality": Quality.GIST})
