"""The compose file, by parsing: what it starts, and what it does not let through."""

import importlib
import json
import re
from typing import Any

import pytest

from rpl.settings import PROJECT, Settings

yaml: Any = importlib.import_module("yaml")  # comes with the tests' S3 server, without types
TEXT = (PROJECT / "compose.yaml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("service", "worker")


def test_it_starts_the_service_two_workers_postgresql_and_a_storage() -> None:
    assert SERVICES["service"]["command"] == ["rpl", "serve"]
    assert SERVICES["worker"]["command"] == ["rpl", "worker"]
    assert SERVICES["worker"]["deploy"]["replicas"] == 2
    assert SERVICES["postgres"]["image"].startswith("postgres:")
    assert "minio" in SERVICES["storage"]["image"]


@pytest.mark.parametrize("name", OURS)
def test_every_setting_it_gives_is_one_we_have(name: str) -> None:
    given = SERVICES[name]["environment"]
    known = {f"RPL_{setting.upper()}" for setting in Settings.model_fields}

    assert set(given) <= known
    assert given["RPL_DATABASE_URL"].startswith("postgresql+psycopg://")
    assert given["RPL_QUEUE"] == "procrastinate"
    assert given["RPL_VAULT"].startswith("s3://")
    assert {"RPL_MASTER_KEY", "RPL_PUBLIC_URL", "RPL_S3_ENDPOINT", "RPL_TRUSTED_PROXIES"} <= set(
        given
    )


@pytest.mark.parametrize("name", OURS)
def test_bubblewrap_gets_its_namespaces_and_nothing_else_its_powers(name: str) -> None:
    ours = SERVICES[name]
    (profile,) = (each for each in ours["security_opt"] if each.startswith("seccomp="))
    rules = json.loads((PROJECT / profile.removeprefix("seccomp=")).read_text(encoding="utf-8"))
    refused = {call for rule in rules["syscalls"] for call in rule["names"]}

    assert "no-new-privileges:true" in ours["security_opt"]
    assert "systempaths=unconfined" in ours["security_opt"]
    assert ours["cap_drop"] == ["ALL"]
    assert "privileged" not in ours
    assert "cap_add" not in ours
    assert not {"clone", "clone3", "unshare", "mount", "pivot_root", "umount2"} & refused
    assert {"bpf", "ptrace", "kexec_load", "init_module", "keyctl"} <= refused


def test_no_secret_stands_in_it_and_each_is_asked_for_or_may_be_given() -> None:
    asked = set(re.findall(r"\$\{(\w+):\?\}", TEXT))
    optional = set(re.findall(r"\$\{(\w+):-\}", TEXT))
    listed = (PROJECT / "deploy" / "example.env").read_text(encoding="utf-8")
    named = dict(re.findall(r"^(\w+)=(.*)$", listed, re.MULTILINE))

    assert set(re.findall(r"\$\{(\w+)", TEXT)) == asked | optional == set(named)
    assert not asked & optional
    assert set(named.values()) == {""}
    assert {"RPL_MASTER_KEY", "RPL_S3_SECRET_KEY", "RPL_POSTGRES_PASSWORD"} <= asked
    assert {"RPL_MAIL", "RPL_METRICS_TOKEN", "RPL_OIDC_CLIENT_SECRET", "RPL_CLAMAV"} <= optional
    for name in optional:
        assert all(SERVICES[ours]["environment"][name] == f"${{{name}:-}}" for ours in OURS)


def test_what_is_left_empty_means_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    defaults = Settings()
    for name in re.findall(r"\$\{(\w+):-\}", TEXT):
        monkeypatch.setenv(name, "")

    assert Settings() == defaults


def test_only_a_proxy_on_this_machine_reaches_the_service() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", ())]

    assert ports == ["127.0.0.1:8000:8000"]


def test_whoever_is_waited_for_is_there_and_says_how_it_is() -> None:
    for service in SERVICES.values():
        for name, needed in service.get("depends_on", {}).items():
            assert name in SERVICES
            if needed["condition"] == "service_healthy" and name not in OURS:
                assert "healthcheck" in SERVICES[name]


def test_what_is_kept_lies_in_volumes() -> None:
    mounted = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", ())
    }

    assert mounted == set(COMPOSE["volumes"])
