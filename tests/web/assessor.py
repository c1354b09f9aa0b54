"""What an assessor does with a browser: takes a claim, marks it, submits the marks."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine
from sqlmodel import select

from rpl.store.database import read_session
from rpl.store.tables import Claim, Seat
from tests.factories.review import opened_draft
from tests.web.browser import post_form

QUEUE = "/en/staff/queue"


@dataclass
class Desk:
    """An assessor at a browser, and a claim with a letter of two pages."""

    engine: Engine
    client: TestClient
    claim: UUID
    letter: UUID

    @property
    def address(self) -> str:
        return f"/en/staff/claims/{self.claim}"

    def take(self) -> Response:
        return post_form(self.client, f"{self.address}/take", {"interest": "none"})

    def save(self, *pairs: tuple[str, str], unit: str = "W1", version: int = 0) -> Response:
        fields = [("unit", unit), ("version", str(version)), *pairs]
        return post_form(self.client, f"{self.address}/save", fields)

    def cites(self, page: int = 1) -> str:
        return f"{self.letter}:{page}"

    def mark(self, unit: str, version: int = 0) -> Response:
        fields = [("level.CC1", "3"), ("level.CC2", "2"), ("cite_levels", self.cites())]
        return self.save(*fields, unit=unit, version=version)

    def submit(self) -> Response:
        text = self.client.get(self.address).text.partition(f'action="{self.address}/submit"')[2]
        version = re.search(r'name="version" value="(\d+)"', text)
        assert version is not None
        return post_form(self.client, f"{self.address}/submit", {"version": version[1]})

    def draft(self) -> dict[str, dict[str, Any]]:
        with read_session(self.engine) as session:
            return opened_draft(session, self.seat())

    def seat(self) -> Seat:
        with read_session(self.engine) as session:
            return session.exec(select(Seat).where(Seat.claim_id == self.claim)).one()


def reference(engine: Engine, claim: UUID) -> str:
    """The reference by which people name a claim."""
    with read_session(engine) as session:
        return session.get_one(Claim, claim).reference
