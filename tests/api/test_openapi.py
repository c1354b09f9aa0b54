"""The service against its own description: whatever a program sends, the answer is described."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from rpl.adapters.issuers import Issuers
from rpl.edge.context import AppContext
from rpl.main import create_app
from rpl.ports.credential import UnreachableError
from tests.factories.decision import Workshop
from tests.factories.issuing import issue_all
from tests.factories.provider import a_provider, consent

DESCRIPTION = "/api/openapi.json"
FEW, MANY = 10, 200
NOT_OURS = [
    ignored_auth,  # sends our header along again; other tests call without a key
    positive_data_acceptance,  # a sound request for what is nowhere is refused
]


class Nowhere:
    """A network on which nothing answers: invented addresses must not be asked for."""

    def fetch(self, address: str) -> bytes:
        assert address
        raise UnreachableError("not_reachable")


@pytest.fixture
def key(workshop: Workshop) -> dict[str, str]:
    """The header of a provider that has something to read."""
    issue_all(workshop)
    provider = a_provider(workshop)
    consent(workshop, provider)
    return provider.headers


@pytest.fixture
def described(context: AppContext) -> BaseSchema:
    desk, nowhere = context.credentials, Nowhere()
    issuers = Issuers(desk.issuer.did, desk.issuer.url, desk.keys, nowhere)
    alone = replace(desk, elsewhere=nowhere, issuers=issuers)
    app = create_app(replace(context, rate_limits=False, credentials=alone))
    return schemathesis.openapi.from_asgi(DESCRIPTION, app)


def operations(described: BaseSchema) -> Iterator[APIOperation[Any, Any, Any, Any]]:
    for found in described.get_all_operations():
        assert isinstance(found, Ok), found
        yield found.ok()


def hold(described: BaseSchema, key: dict[str, str], examples: int) -> list[str]:
    """Call every operation in many ways, with and without a key; what was called."""
    called = []
    for operation in operations(described):

        @given(case=operation.as_strategy())
        @settings(max_examples=examples, suppress_health_check=list(HealthCheck), deadline=None)
        def holds(case: Case[Any]) -> None:
            case.call_and_validate(headers=key, excluded_checks=NOT_OURS)

        holds()
        called.append(operation.label)
    return called


def test_every_answer_to_a_program_is_one_that_is_described(
    described: BaseSchema, key: dict[str, str]
) -> None:
    called = hold(described, key, FEW)

    assert "GET /api/v1/credits" in called
    assert "POST /api/v1/verify" in called


@pytest.mark.long
def test_every_answer_to_a_program_is_one_that_is_described_at_length(
    described: BaseSchema, key: dict[str, str]
) -> None:
    assert len(hold(described, key, MANY)) >= 2
