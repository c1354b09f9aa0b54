"""A service that starts with other files than claims were opened under says so in its log."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from rpl.catalog import Catalog
from rpl.domain.journey import ClaimState
from rpl.edge.context import AppContext
from rpl.flows.pinned import warn_of_changed_definitions
from tests.factories.review import a_catalog, a_claim
from tests.logs import lines, logged
from tests.web.conftest import browser


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


def warned(context: AppContext) -> list[tuple[str, str]]:
    """What was warned of at start: definition and code."""
    with logged() as stream, browser(context):
        pass
    said = [line for line in lines(stream) if line.get("problem") == "definition_changed"]
    assert all(
        (line["level"], "put its files back" in line["event"]) == ("warning", True) for line in said
    )
    return [(line["subject"], line["problem"]) for line in said]


def test_a_definition_that_was_edited_under_a_claim_is_named_at_start(
    engine: Engine, context: AppContext
) -> None:
    a_claim(engine)
    a_claim(engine)
    edited = replace(context.catalog, hashes={"any-trade@1": "another hash"})
    gone = replace(context.catalog, hashes={})

    assert warned(context) == []
    assert warned(replace(context, catalog=edited)) == [("any-trade@1", "definition_changed")]
    assert warned(replace(context, catalog=gone)) == [("any-trade@1", "definition_changed")]


def test_a_worker_names_it_by_the_same_look(engine: Engine, context: AppContext) -> None:
    a_claim(engine)
    with logged() as stream:
        warn_of_changed_definitions(engine, context.catalog.hashes)
        warn_of_changed_definitions(engine, {})

    assert [(line["subject"], line["problem"]) for line in lines(stream)] == [
        ("any-trade@1", "definition_changed")
    ]


def test_claims_that_are_over_hold_to_nothing(engine: Engine, context: AppContext) -> None:
    a_claim(engine, state=ClaimState.WITHDRAWN)

    assert warned(replace(context, catalog=replace(context.catalog, hashes={}))) == []
