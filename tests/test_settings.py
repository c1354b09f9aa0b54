"""Settings that must not be taken as they are."""

import os
from typing import Literal

import pytest
from pydantic import ValidationError

from rpl.needs import MOVED, SettingsError
from rpl.settings import Settings, read_settings


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "[::1]", "localhost"])
def test_rate_limits_can_be_off_on_loopback(host: str) -> None:
    assert Settings(host=host, rate_limits="off").rate_limits == "off"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "rpl.example"])  # noqa: S104 -- refused
def test_rate_limits_cannot_be_off_where_others_reach_the_service(host: str) -> None:
    with pytest.raises(ValidationError, match="RPL_RATE_LIMITS=off is accepted on loopback only"):
        Settings(host=host, rate_limits="off")


POSTGRES = "postgresql+psycopg://rpl@db.example/rpl"


def test_jobs_are_kept_where_the_database_allows_most() -> None:
    assert Settings().queue_in_force == "embedded"
    assert Settings(database_url=POSTGRES).queue_in_force == "procrastinate"
    assert Settings(database_url=POSTGRES, queue="embedded").queue_in_force == "embedded"


def test_procrastinate_is_refused_without_postgresql() -> None:
    with pytest.raises(ValidationError, match="RPL_QUEUE=procrastinate needs PostgreSQL"):
        Settings(queue="procrastinate")


def test_the_service_starts_workers_of_its_own_only_where_it_is_alone() -> None:
    assert Settings().own_workers == len(os.sched_getaffinity(0))
    assert Settings(database_url=POSTGRES).own_workers == 0
    assert Settings(database_url=POSTGRES, workers=3).own_workers == 3
    assert Settings(workers=0).own_workers == 0


def test_a_misspelt_switch_is_refused_and_not_taken_for_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RPL_RATE_LIMITS", "false")

    with pytest.raises(ValidationError, match="'on' or 'off'"):
        Settings()


@pytest.mark.parametrize(
    ("address", "said", "required"),
    [
        ("http://localhost:8000", "", False),
        ("https://rpl.example", "", True),
        ("https://rpl.example", "optional", False),
        ("http://localhost:8000", "required", True),
    ],
)
def test_codes_besides_the_password_are_asked_for_where_others_reach_the_service(
    address: str, said: Literal["", "required", "optional"], *, required: bool
) -> None:
    found = Settings(public_url=address, staff_second_factor=said)

    assert found.second_factor_required is required


@pytest.mark.parametrize("issuer", ["", "https://login.example/realm", "http://127.0.0.1:9400"])
def test_an_issuer_is_reached_safely(issuer: str) -> None:
    assert Settings(oidc_issuer=issuer).oidc_issuer == issuer


@pytest.mark.parametrize("issuer", ["login.example", "http://login.example", "file:///x"])
def test_an_issuer_that_is_not_reached_safely_is_refused(issuer: str) -> None:
    with pytest.raises(ValidationError, match="must be https"):
        Settings(oidc_issuer=issuer)


@pytest.mark.parametrize("name", sorted(MOVED))
def test_a_number_that_moved_into_the_definitions_is_not_dropped_in_silence(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "45")

    with pytest.raises(SettingsError, match=f"{name} is no setting any more: write"):
        read_settings()
    monkeypatch.setenv(name, "")
    assert read_settings().port == Settings().port
