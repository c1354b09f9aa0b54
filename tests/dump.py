"""Everything a stolen database or folder would show."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine


def everything_in(engine: Engine) -> bytes:
    """The files of a SQLite database, used parts and unused, or a dump of a PostgreSQL one."""
    if engine.dialect.name == "sqlite":
        path = Path(str(engine.url.database))
        return b"".join(found.read_bytes() for found in sorted(path.parent.glob(path.name + "*")))
    [program] = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))[-1:]
    url = engine.url
    command = [str(program), "-U", str(url.username), "-h", str(url.query["host"])]
    return subprocess.run([*command, str(url.database)], capture_output=True, check=True).stdout


def everything_under(folder: Path) -> bytes:
    """The names and the content of all files."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return b"".join(str(path.relative_to(folder)).encode() + path.read_bytes() for path in files)


def shown(words: str, content: bytes) -> bool:
    """Whether words stand there, as they are, as JSON escapes them, or as a dump shows bytes."""
    return any(form in content for form in _forms(words))


def _forms(words: str) -> Iterator[bytes]:
    yield words.encode()
    yield json.dumps(words)[1:-1].encode()
    yield words.encode().hex().encode()
