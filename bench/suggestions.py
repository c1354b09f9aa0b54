"""Counts the lines of a text that suggest an occupation or skill of ESCO, and says which words led.

`python bench/suggestions.py LANGUAGE FILE` reads FILE line by line.  On text about other things
(news, say) few lines should suggest anything; on descriptions of work, many.
"""

import sys
import time
from collections import Counter
from pathlib import Path

from rpl.catalog.classification import esco_index
from rpl.domain.suggestions import TextLine, suggestions

MOST = 20


def main(language: str, path: Path) -> None:
    """Print the figures, then what was suggested most often."""
    index = esco_index()
    told: Counter[tuple[str, str]] = Counter()
    lines = path.read_text(encoding="utf-8").splitlines()
    started, leading = time.process_time(), 0
    for number, text in enumerate(lines):
        line = TextLine(page=1, number=number, language=language, text=text)
        found = suggestions(index, [line])
        leading += bool(found)
        told.update((each.label("en")[0], " ".join(each.because[0].words)) for each in found)
    seconds = time.process_time() - started
    print(f"{len(lines)} lines, {leading} suggest something, {told.total()} suggestions in all")
    print(f"{1000 * seconds / max(len(lines), 1):.2f} ms of processor time a line")
    for (label, words), times in told.most_common(MOST):
        print(f"{times:5} {label}: {words}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
