"""What is put into a vault, and buckets to put it into."""

import secrets
from pathlib import Path

from rpl.adapters.object_store import Bucket
from rpl.ports import Vault
from tests.s3_server import BUCKET

SEGMENT = 64 * 1024
KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))


def a_bucket(storage: str) -> Bucket:
    """A prefix of its own in the test bucket."""
    return Bucket(
        address=f"s3://{BUCKET}/{secrets.token_hex(8)}/sealed",
        endpoint=storage,
        access_key="sample",
        secret_key="sample",  # noqa: S106 -- the server takes any
    )


def a_file(folder: Path, content: bytes, name: str = "source") -> Path:
    """A file to put in."""
    path = folder / name
    path.write_bytes(content)
    return path


def content(vault: Vault, key: bytes, name: str) -> bytes:
    """All that an object holds."""
    return b"".join(vault.read(key, name))
