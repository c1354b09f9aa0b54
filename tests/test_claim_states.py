"""A claim's journey through the pages in any order: no failure, no move that is not on the map."""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import col, select
from typing_extensions import override

from rpl.catalog import Catalog
from rpl.domain.journey import CLAIM_MOVES, ClaimState, EvidenceState
from rpl.edge.context import AppContext
from rpl.store.database import connect, read_session
from rpl.store.objects import PICTURES
from rpl.store.tables import Claim, EvidenceItem
from tests.factories.intake import a_catalog
from tests.fakes.queue import RecordingQueue
from tests.fakes.vault import FakeVault
from tests.web.applicant import a_photo, open_claim, send_files, work_queue
from tests.web.browser import post_form
from tests.web.conftest import browser, context, page_reader, queue, vault  # noqa: F401 -- fixtures

MOVED_ON = {303, 409, 422}
PLACES = ("", "/evidence", "/history", "/statement", "/submit", "/withdraw")


class ClaimStates(RuleBasedStateMachine):
    """One applicant at a browser, who sends whatever form comes to mind."""

    template: ClassVar[AppContext]
    tables: ClassVar[Path]

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        shutil.copyfile(self.tables, Path(self.folder.name) / "rpl.sqlite")
        engine = connect(f"sqlite:///{Path(self.folder.name) / 'rpl.sqlite'}")
        self.vault = FakeVault()
        self.context = replace(
            self.template,
            engine=engine,
            catalog=a_catalog(),
            vault=self.vault,
            queue=RecordingQueue(),
            rate_limits=False,
        )
        self.client: TestClient = browser(self.context)
        open_claim(self.client)
        self.was = ClaimState.DRAFT
        self.sent: frozenset[object] | None = None

    @override
    def teardown(self) -> None:
        self.context.engine.dispose()
        self.folder.cleanup()

    @rule(number=st.integers(1, 3), script=st.booleans())
    def send_a_file(self, number: int, *, script: bool) -> None:
        content = b"%%PDF-1.7 /JavaScript %d" % number if script else a_photo(number)
        self.answered(send_files(self.client, ("a.jpg", content)))

    @rule(text=st.sampled_from(["", "Trabajo como soldador", "x" * 10_001]))
    def write_a_statement(self, text: str) -> None:
        self.answered(post_form(self.client, "/en/claim/statement", {"statement": text}))

    @rule()
    def workers_work(self) -> None:
        work_queue(self.context)

    @rule(place=st.integers(0, 3))
    def confirm_one(self, place: int) -> None:
        self.on_an_item(place, "confirm")

    @rule(place=st.integers(0, 3))
    def remove_one(self, place: int) -> None:
        self.on_an_item(place, "remove")

    @rule(acknowledged=st.booleans())
    def submit(self, *, acknowledged: bool) -> None:
        fields = {"acknowledged": "yes"} if acknowledged else {}
        self.answered(post_form(self.client, "/en/claim/submit", fields))

    @rule(sure=st.sampled_from([False, False, True]))
    def withdraw(self, *, sure: bool) -> None:
        if sure:
            self.answered(post_form(self.client, "/en/claim/withdraw"))

    @rule(place=st.sampled_from(PLACES), lang=st.sampled_from(["en", "ar"]))
    def look(self, place: str, lang: str) -> None:
        assert self.client.get(f"/{lang}/claim{place}").status_code in {200, 303, 409}

    @invariant()
    def a_claim_moves_only_as_the_map_says(self) -> None:
        with read_session(self.context.engine) as session:
            state = session.exec(select(Claim)).one().state
            items = session.exec(select(EvidenceItem)).all()
            held = {(item.id, item.state, item.fingerprint) for item in items}
            named = {item.object_name for item in items} | {
                name for names in session.exec(select(*PICTURES)) for name in names
            }
        assert state is self.was or state in CLAIM_MOVES[self.was]
        assert {name for name in named if name} == set(self.vault.objects)
        if state is ClaimState.READY:
            assert held
            assert {now for _, now, _ in held} <= {EvidenceState.CONFIRMED, EvidenceState.FAILED}
            assert self.sent in {None, frozenset(held)}
            self.sent = frozenset(held)
        self.was = state

    def on_an_item(self, place: int, deed: str) -> None:
        with read_session(self.context.engine) as session:
            rows = session.exec(select(EvidenceItem.id).order_by(col(EvidenceItem.position))).all()
        if rows:
            address = f"/en/claim/evidence/{rows[place % len(rows)]}/{deed}"
            self.answered(post_form(self.client, address))

    def answered(self, answer: Response) -> None:
        assert answer.status_code in MOVED_ON, (answer.status_code, answer.text[:500])


def run(template: AppContext, tables: Path, examples: int, steps: int) -> None:
    ClaimStates.template, ClaimStates.tables = template, tables
    run_state_machine_as_test(
        ClaimStates,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


def test_whatever_an_applicant_sends_a_claim_keeps_to_its_map(
    context: AppContext,  # noqa: F811 -- a fixture
    sqlite_template: Path,
) -> None:
    run(context, sqlite_template, examples=3, steps=12)


@pytest.mark.long
def test_whatever_an_applicant_sends_for_long_a_claim_keeps_to_its_map(
    context: AppContext,  # noqa: F811 -- a fixture
    sqlite_template: Path,
) -> None:
    run(context, sqlite_template, examples=30, steps=40)
