"""Whom a proxy speaks for is believed only where the settings say so."""

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from uvicorn import Config

from rpl.edge.limits import client
from rpl.serving import uvicorn_config


def app() -> FastAPI:
    made = FastAPI()

    @made.get("/")
    def who(request: Request) -> str:
        return client(request)

    return made


def seen(config: Config) -> str:
    config.load()
    with TestClient(config.loaded_app, client=("192.0.2.1", 1)) as proxy:
        found: str = proxy.get("/", headers={"x-forwarded-for": "198.51.100.9"}).json()
    return found


@pytest.mark.parametrize(
    ("trusted", "counted_as"),
    [("", "192.0.2.1"), ("203.0.113.5", "192.0.2.1"), ("203.0.113.5,192.0.2.1", "198.51.100.9")],
)
def test_the_rate_limits_count_whom_a_trusted_proxy_names(trusted: str, counted_as: str) -> None:
    assert seen(uvicorn_config(app(), trusted)) == counted_as
