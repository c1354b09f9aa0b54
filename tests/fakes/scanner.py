"""A scanner that knows one word, and one that is away."""

from pathlib import Path

from rpl.domain.refused_files import FileInfectedError, FileUnscannedError

HARMFUL = b"an invented virus"


class FakeScanner:
    """Refuses every file that holds `HARMFUL`; with `away`, refuses every file unscanned."""

    def __init__(self, *, away: bool = False) -> None:
        self.away = away

    def check(self, source: Path) -> None:
        if self.away:
            raise FileUnscannedError
        if HARMFUL in source.read_bytes():
            raise FileInfectedError(name="Invented.Virus")
