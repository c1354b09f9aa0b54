"""An archive is made while it is sent, in constant memory."""

import io
import tracemalloc
from collections.abc import Iterator
from zipfile import ZipFile

from rpl.edge.archives import zipped
from tests.fakes.clock import NOON


def test_entries_come_out_as_they_went_in() -> None:
    entries = [("index.html", iter([b"<p>", b"hello</p>"])), ("data/empty.json", iter([b""]))]

    archive = ZipFile(io.BytesIO(b"".join(zipped(entries, NOON))))

    assert archive.testzip() is None
    assert archive.namelist() == ["index.html", "data/empty.json"]
    assert archive.read("index.html") == b"<p>hello</p>"


def test_a_large_entry_takes_no_more_memory_than_a_small_one() -> None:
    def pieces() -> Iterator[bytes]:
        for number in range(400):
            yield (b"%d" % number) * 20_000

    tracemalloc.start()
    sent = sum(len(part) for part in zipped([("large", pieces())], NOON))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert sent > 0
    assert peak < 2_000_000
