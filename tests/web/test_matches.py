"""The quality officer sees what is alike, and nobody else can."""

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.domain.audit import Deed
from rpl.domain.journey import ClaimState, EvidenceState
from rpl.domain.likeness import Explanation, MatchKind, MatchState
from rpl.domain.looks import Seen
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.reading import written
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.flows.account import open_applicant_session
from rpl.flows.reading import PagesSealed, record_reading
from rpl.main import create_app
from rpl.store.database import read_session, write_session
from rpl.store.tables import AuditEntry, Claim, EvidenceMatch
from rpl.store.tables.account import Means
from rpl.web.review import matches
from tests.factories.account import a_member_of_staff
from tests.factories.intake import key_of
from tests.factories.organisation import an_organisation
from tests.factories.review import POLICY, a_catalog, a_claim, an_evidence_item
from tests.fakes.clock import NOON
from tests.fakes.trust import RecordingAccessLog
from tests.logs import logged
from tests.web.assessor import Desk, reference
from tests.web.browser import post_form, sign_in_staff, text_of
from tests.web.conftest import browser

HERE = "/en/staff/matches"
TEXT = "Se certifica que Marta Ejemplo\nha superado el curso de soldadura"
TOLD = re.compile(r"same_words|to_look_into|evidence_match|page_band|staff/matches|match_answered")
"""What would tell of a match: its words as programs have them, and its address."""


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog(marking=POLICY)


@pytest.fixture
def match(context: AppContext, desk: Desk, tmp_path: Path) -> UUID:
    """A match between a document of the claim on the assessor's desk and another person's."""
    return a_match(context, desk.claim, tmp_path)


def a_match(
    context: AppContext,
    claim: UUID,
    folder: Path,
    organisation_id: UUID = DEFAULT_ORGANISATION,
) -> UUID:
    one, other = a_read_page(context, claim, folder), a_read_page(context, None, folder)
    found = EvidenceMatch(
        organisation_id=organisation_id,
        kind=MatchKind.SAME_WORDS,
        percent=83,
        one_evidence_id=one,
        one_page=1,
        other_evidence_id=other,
        other_page=1,
        found_at=NOON,
        state=MatchState.OPEN,
    )
    match_id = found.id
    with write_session(context.engine) as session:
        session.add(found)
    return match_id


def a_read_page(context: AppContext, claim: UUID | None, folder: Path) -> UUID:
    """A document with a picture that was read."""
    claim = claim or a_claim(context.engine)
    evidence_id = an_evidence_item(context.engine, claim, state=EvidenceState.RECEIVED)
    (picture := folder / uuid4().hex).write_bytes(b"\xff\xd8\xff an invented page")
    key = key_of(context.engine, context.keyring, claim)
    found = PagesSealed(written(TEXT, "es"), (context.vault.put(key, picture).name,))
    with write_session(context.engine) as session:
        tools = (context.clock, context.keyring, context.queue)
        assert record_reading(session, *tools, evidence_id, found)
    return evidence_id


@pytest.fixture
def ines(engine: Engine, context: AppContext, match: UUID) -> TestClient:
    """The browser of a quality officer."""
    assert match.int
    other = browser(context)
    email = "ines@staff.example"
    sign_in_staff(other, a_member_of_staff(engine, Role.QUALITY_OFFICER, email=email))
    return other


def row(engine: Engine, match_id: UUID) -> EvidenceMatch:
    with read_session(engine) as session:
        return session.get_one(EvidenceMatch, match_id)


def test_the_list_and_the_match_tell_of_no_person(
    ines: TestClient, desk: Desk, match: UUID
) -> None:
    listed = text_of(ines.get(HERE).text)
    page = text_of(ines.get(f"{HERE}/{match}").text)

    for shown in (listed, page):
        assert "The same words" in shown
        assert "83% alike" in shown
        assert reference(desk.engine, desk.claim) in shown
        assert "Gutiérrez" not in shown
    assert "Evidence that is alike" in ines.get("/en/staff/account").text


def test_both_pages_stand_side_by_side_and_every_look_is_written_down(
    ines: TestClient, desk: Desk, match: UUID, context: AppContext
) -> None:
    page = ines.get(f"{HERE}/{match}/pages").text

    assert page.count('class="rpl-page"') == 2
    assert "rpl-box--chosen" in page
    picture = ines.get(f"{HERE}/{match}/one.jpg")
    assert (picture.status_code, picture.headers["cache-control"]) == (200, "private, no-store")
    assert ines.get(f"{HERE}/{match}/third.jpg").status_code == 404
    log = context.access_log
    assert isinstance(log, RecordingAccessLog)
    looks = [(look.seen, look.claim_id == desk.claim) for look in log.looks]
    assert looks == [(Seen.EVIDENCE, True), (Seen.EVIDENCE, False), (Seen.EVIDENCE, True)]


@pytest.mark.parametrize(
    ("said", "state", "explanation"),
    [
        ("same_family", MatchState.EXPLAINED, Explanation.SAME_FAMILY),
        ("to_look_into", MatchState.TO_LOOK_INTO, None),
    ],
)
def test_an_answer_is_kept_with_who_gave_it_and_stands_in_the_trail_without_a_claim(
    ines: TestClient,
    engine: Engine,
    match: UUID,
    said: str,
    state: MatchState,
    explanation: Explanation | None,
) -> None:
    answer = post_form(ines, f"{HERE}/{match}", {"said": said})

    assert answer.headers["location"] == f"{HERE}?done=1"
    assert "There is nothing here" in ines.get(answer.headers["location"]).text
    assert "The same words" in ines.get(f"{HERE}?state={state}").text
    kept = row(engine, match)
    assert (kept.state, kept.explanation, kept.answered_at) == (state, explanation, NOON)
    with read_session(engine) as session:
        deed = AuditEntry.deed == Deed.MATCH_ANSWERED.value
        [entry] = session.exec(select(AuditEntry).where(deed)).all()
    assert (entry.subject_id, entry.claim_id, entry.details["state"]) == (match, None, state.value)


def test_no_answer_is_refused_in_words(ines: TestClient, engine: Engine, match: UUID) -> None:
    answer = post_form(ines, f"{HERE}/{match}", {"said": ""})

    assert answer.status_code == 422
    assert "Choose what explains it" in answer.text
    assert row(engine, match).state is MatchState.OPEN


def test_what_was_withdrawn_or_is_of_another_organisation_is_not_there(
    ines: TestClient, context: AppContext, desk: Desk, match: UUID, tmp_path: Path
) -> None:
    other = a_match(context, desk.claim, tmp_path, an_organisation(context.engine, "other"))
    assert ines.get(f"{HERE}/{other}").status_code == 404
    assert post_form(ines, f"{HERE}/{other}", {"said": "same_form"}).status_code == 404
    assert ines.get(f"{HERE}/{match}").status_code == 200
    with write_session(context.engine) as session:
        claim = session.get_one(Claim, desk.claim)
        claim.state = ClaimState.WITHDRAWN
        session.add(claim)

    assert ines.get(f"{HERE}/{match}").status_code == 404
    assert "There is nothing here" in ines.get(HERE).text


def test_a_long_list_goes_on_behind_its_last_match(
    ines: TestClient,
    context: AppContext,
    desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _ in range(2):
        a_match(context, desk.claim, tmp_path)
    monkeypatch.setattr(matches, "AT_ONCE", 2)

    first = ines.get(HERE).text
    [more] = re.findall(r"after=([0-9a-f-]{36})", first)
    second = ines.get(f"{HERE}?after={more}").text

    seen = [re.findall(rf'href="{HERE}/([0-9a-f-]{{36}})"', page) for page in (first, second)]
    assert [len(part) for part in seen] == [2, 1]
    assert len({*seen[0], *seen[1]}) == 3
    assert "Earlier ones" not in second


def addresses(context: AppContext, desk: Desk, match: UUID) -> Iterator[str]:
    """Every page and every answer for programs, for this claim and match where one is named."""
    known = {
        "lang": "en",
        "claim_id": str(desk.claim),
        "evidence_id": str(desk.letter),
        "match_id": str(match),
        "side": "one",
        "unit": "W1",
        "number": "1",
    }
    for route in iter_route_contexts(create_app(context).routes):
        if isinstance(route.original_route, APIRoute) and "GET" in (route.methods or ()):
            yield re.sub(r"\{(\w+)[^}]*\}", lambda n: known.get(n[1], n[1]), str(route.path))


def told(answer: Response) -> list[str]:
    """What tells of a match in an answer: its text, its headers, files it packs."""
    texts = [str(answer.headers), answer.content.decode("utf-8", "replace")]
    if answer.content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            texts = [*archive.namelist(), *(archive.read(n).decode() for n in archive.namelist())]
    return [found for text in texts for found in TOLD.findall(text)]


def test_whoever_tries_every_address_sees_nothing_of_a_match_and_no_log_tells_of_it(
    ines: TestClient, context: AppContext, engine: Engine, desk: Desk, match: UUID
) -> None:
    with logged(level=logging.DEBUG) as log:
        post_form(ines, f"{HERE}/{match}", {"said": "to_look_into"})
        desk.take()
        visitors = {"assessor": desk.client, "applicant": the_applicant(context, engine, desk)}
        found = {
            (who, where): told(visitor.get(where))
            for who, visitor in visitors.items()
            for where in addresses(context, desk, match)
            if not where.startswith(HERE)
        }

    assert len(found) > 120
    assert {where: words for where, words in found.items() if words} == {}
    for where in (HERE, f"{HERE}/{match}", f"{HERE}/{match}/pages", f"{HERE}/{match}/one.jpg"):
        assert desk.client.get(where).status_code == 403
    quiet = log.getvalue().replace(f"/staff/matches/{match}", "")
    assert [each for each in TOLD.findall(quiet) if each != "staff/matches"] == []


def the_applicant(context: AppContext, engine: Engine, desk: Desk) -> TestClient:
    """The browser of the applicant whose document matches; their archive is among the addresses."""
    visitor = browser(context)
    with write_session(engine) as session:
        token = open_applicant_session(
            session, context.clock, desk.claim, means=Means.RETURN_CODE, browser="Firefox"
        )
    visitor.cookies.set("rpl_applicant", token)
    assert visitor.get("/en/claim").status_code == 200
    return visitor
