"""An S3-compatible storage."""

from collections.abc import Iterator

import pytest

from tests.s3_server import s3_server


@pytest.fixture(scope="session")
def storage() -> Iterator[str]:
    """Its address."""
    with s3_server() as address:
        yield address
