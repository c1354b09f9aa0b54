"""A draft claim and the tools to work on it; a claim in the queue and its two assessors."""

from uuid import UUID

import pytest
from sqlalchemy import Engine

from rpl.jobs.tools import JobTools
from tests.factories.intake import a_claim_of, job_tools
from tests.factories.office import Office
from tests.fakes.clock import StoppedClock


@pytest.fixture
def tools(engine: Engine, clock: StoppedClock) -> JobTools:
    return job_tools(engine, clock)


@pytest.fixture
def claim_id(tools: JobTools) -> UUID:
    return a_claim_of(tools)


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


@pytest.fixture
def any_office(any_engine: Engine) -> Office:
    return Office(any_engine)
