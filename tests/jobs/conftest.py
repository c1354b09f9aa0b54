"""A certificate that waits to be read, and the tools of the steps."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine

from rpl.jobs.tools import JobTools
from tests.factories.intake import a_certificate, a_claim_of, job_tools
from tests.factories.reading import FINDS_TWO_FIELDS
from tests.fakes.clock import StoppedClock


@pytest.fixture
def tools(engine: Engine, clock: StoppedClock) -> JobTools:
    return job_tools(engine, clock, field_finder=FINDS_TWO_FIELDS)


@pytest.fixture
def claim_id(tools: JobTools) -> UUID:
    return a_claim_of(tools)


@pytest.fixture
def evidence_id(tools: JobTools, claim_id: UUID, tmp_path: Path) -> UUID:
    return a_certificate(tools, claim_id, tmp_path)
