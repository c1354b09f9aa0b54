"""An invented certificate, as a sheet and as a phone sees it."""

import pytest

from rpl.demo.documents import photograph, render


@pytest.fixture(scope="session")
def certificate() -> bytes:
    return render("welder-certificate", "María Gutiérrez")


@pytest.fixture(scope="session")
def photo(certificate: bytes) -> bytes:
    return photograph(certificate, seed=7)
