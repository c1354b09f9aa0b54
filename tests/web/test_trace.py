"""An auditor follows a decision on a page: every link in words, the broken one named."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from rpl.adapters.bundle_file import read_files
from rpl.domain.looks import Seen
from rpl.domain.replay import replay
from rpl.domain.roles import Role
from rpl.domain.trace import LinkState
from rpl.edge.context import AppContext
from rpl.flows.erasure import erase_applicant
from rpl.store.database import read_session, write_session
from rpl.store.tables import AuditEntry, Citation, Claim, Judgement, ReadingPage
from tests.factories.account import a_member_of_staff
from tests.factories.organisation import an_organisation
from tests.factories.tracing import Tracked
from tests.fakes.trust import RecordingAccessLog
from tests.web.browser import post_form, sign_in_staff, text_of
from tests.web.conftest import browser

HERE = "/en/staff/trace"


@pytest.fixture
def granted(engine: Engine, tmp_path: Path) -> Tracked:
    return Tracked(engine, tmp_path)


@pytest.fixture
def refused(engine: Engine, tmp_path: Path) -> Tracked:
    return Tracked(engine, tmp_path, level=0)


def auditor(context: AppContext, tracked: Tracked, email: str = "ada@staff.example") -> TestClient:
    """The browser of an auditor of the service in which something is followed."""
    service = replace(context, catalog=tracked.workshop.catalog, vault=tracked.vault)
    found = browser(service)
    sign_in_staff(found, a_member_of_staff(tracked.engine, Role.AUDITOR, email=email))
    return found


def decisions_of(tracked: Tracked, last: int = -1) -> str:
    return f"{HERE}/decisions/{tracked.decisions()[last]}"


def test_a_grant_is_followed_from_its_credit_to_the_person_who_marked(
    granted: Tracked, context: AppContext
) -> None:
    visitor = auditor(context, granted)
    assert f'href="{HERE}"' in visitor.get("/en/staff/account").text

    found = post_form(visitor, HERE, {"said": str(granted.credit)})

    assert (found.status_code, found.headers["location"]) == (303, decisions_of(granted))
    page = visitor.get(found.headers["location"])
    text = text_of(page.text)
    assert "Holds Every link holds: nothing was changed since the decision." in text
    for number, link in enumerate(
        (
            "Certificate",
            "Unit",
            "Criteria",
            "Scores and decision",
            "Evidence",
            "Places on pages",
            "Files",
            "Who marked",
        ),
        1,
    ):
        assert f"{number}. {link} Holds" in text
    assert "CC1 cites item 1, page 1, 2 lines. 2 welded from 2019 3 to 2024" in text
    assert "Amina Assessor (First marker), submitted on" in text
    assert "shown at work" in text
    log = context.access_log
    assert isinstance(log, RecordingAccessLog)
    assert {(look.claim_id, look.seen) for look in log.looks} == {(granted.claim, Seen.CLAIM)}


def test_the_page_shows_the_place_that_is_cited_and_the_look_at_it_is_kept(
    granted: Tracked, context: AppContext
) -> None:
    visitor = auditor(context, granted)
    page = visitor.get(decisions_of(granted)).text
    [address, *_others] = re.findall(r'<image href="([^"]+)"', page)
    assert re.search(r'<svg[^>]*role="img" aria-label="CC1 cites item 1, page 1, 2 lines."', page)

    answer = visitor.get(address)

    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.content.startswith(b"an invented letter")
    assert answer.headers["cache-control"] == "private, no-store"
    log = context.access_log
    assert isinstance(log, RecordingAccessLog)
    assert (granted.letter, Seen.EVIDENCE) in {(each.evidence_id, each.seen) for each in log.looks}
    unknown = visitor.get(f"{decisions_of(granted)}/places/{uuid4()}.jpg")
    assert (unknown.status_code, b"letter" in unknown.content) == (404, False)


def test_one_changed_byte_is_named_on_the_page(granted: Tracked, context: AppContext) -> None:
    visitor, here = auditor(context, granted), decisions_of(granted)
    with read_session(granted.engine) as session:
        mark = session.exec(select(Judgement.id).where(Judgement.unit == "W1")).first()
        place = session.exec(select(Citation.id).where(Citation.judgement_id == mark)).first()
        picture = str(session.exec(select(ReadingPage.image_name)).one())
    assert mark is not None
    assert place is not None

    changes: tuple[tuple[Callable[[], None], str, str], ...] = (
        (lambda: granted.change(Judgement, mark, level=2), "score", "Scores and decision"),
        (lambda: granted.change(Citation, place, lines=[1]), "page_region", "Places on pages"),
        (lambda: granted.spoil(picture), "page_region", "Places on pages"),
    )
    for change, link, words in changes:
        change()
        page = visitor.get(here).text
        text = text_of(page)
        assert f'<a class="govuk-link" href="#{link}">{words}</a>' in page
        assert "This link is broken:" in text
        assert f"{words} Broken" in text
        granted.as_before()
    granted.spoil(picture)
    assert "<image" not in visitor.get(here).text
    assert visitor.get(f"{here}/places/{place}.jpg").status_code == 404


def test_a_refusal_is_found_by_claim_and_has_no_certificate(
    refused: Tracked, context: AppContext
) -> None:
    refused.change(Claim, refused.claim, reference="RPL-7K3M-9QWX")
    visitor = auditor(context, refused)

    by_claim = post_form(visitor, HERE, {"said": "rpl 7k3m 9qwx", "unit": ""})
    by_unit = post_form(visitor, HERE, {"said": "RPL-7K3M-9QWX", "unit": "w1"})

    assert by_claim.headers["location"] == f"{HERE}/claims/{refused.claim}"
    listed = visitor.get(by_claim.headers["location"])
    assert {
        f"{HERE}/decisions/{each}" for unit in ("W1", "W2") for each in refused.decisions(unit)
    } == set(re.findall(rf'href="({HERE}/decisions/[^"]+)"', listed.text))
    assert by_unit.headers["location"] == decisions_of(refused)
    text = text_of(visitor.get(decisions_of(refused)).text)
    assert "no credit, so there is no certificate" in text
    assert "1. Unit Holds" in text
    assert "Every link holds" in text


def test_both_decisions_of_a_varied_unit_are_listed_and_lead_to_each_other(
    refused: Tracked, context: AppContext
) -> None:
    refused.appeal(3)
    refused.post()
    visitor = auditor(context, refused)

    listed = text_of(visitor.get(f"{HERE}/claims/{refused.claim}").text)
    first = visitor.get(decisions_of(refused, 0)).text
    second = visitor.get(decisions_of(refused, 1)).text

    assert listed.count("another decision took its place") == 1
    assert f'href="{decisions_of(refused, 1)}">another decision took its place' in first
    assert f'href="{decisions_of(refused, 0)}">an earlier decision' in second
    assert "Rosa (Appeal), submitted on" in text_of(second)


def test_what_nobody_has_and_what_others_have_is_refused_in_words_that_help(
    granted: Tracked, context: AppContext
) -> None:
    visitor = auditor(context, granted)
    with write_session(granted.engine) as session:
        session.get_one(Claim, granted.claim).organisation_id = an_organisation(granted.engine)

    for said in (str(granted.credit), str(uuid4()), "nothing"):
        answer = post_form(visitor, HERE, {"said": said, "unit": "W1"})
        where = answer.headers.get("location", "")
        page = visitor.get(where) if where else answer
        assert page.status_code == 404
        assert "There is no decision with this name here." in text_of(page.text)
    for address in (decisions_of(granted), f"{decisions_of(granted)}/places/{uuid4()}.jpg"):
        assert visitor.get(address).status_code == 404
    foreign = visitor.get(f"{HERE}/claims/{granted.claim}")
    assert (foreign.status_code, "W1" in foreign.text) == (404, False)


def test_nothing_is_shown_while_an_appeal_is_open(refused: Tracked, context: AppContext) -> None:
    visitor, here = auditor(context, refused), decisions_of(refused)
    refused.lodge()

    page = visitor.get(here)

    assert page.status_code == 404
    assert "The sheets of this claim are not shown" in page.text
    assert "shown at work" not in page.text


def test_of_an_erased_person_the_outcome_is_left_and_said_to_be_all_there_is(
    granted: Tracked, context: AppContext
) -> None:
    visitor, here = auditor(context, granted), decisions_of(granted)
    with write_session(granted.engine) as session:
        erase_applicant(session, granted.workshop.clock, granted.workshop.holder)

    text = text_of(visitor.get(here).text)

    assert "The applicant had everything about them erased" in text
    assert "Cannot be checked Nothing is known to be changed" in text
    assert "Granted" in text
    assert "welded from" not in text
    assert "shown at work" not in text


def test_the_page_reads_from_right_to_left_where_its_language_does(
    granted: Tracked, context: AppContext
) -> None:
    visitor = auditor(context, granted)

    page = visitor.get(decisions_of(granted).replace("/en/", "/ar/", 1)).text

    assert 'dir="rtl"' in page
    assert re.search(r'<svg class="rpl-page" dir="ltr"', page)
    assert '<q dir="auto">welded from 2019</q>' in page


def test_the_bundle_is_taken_along_replayed_and_written_down(
    granted: Tracked, context: AppContext, tmp_path: Path
) -> None:
    visitor, here = auditor(context, granted), decisions_of(granted)
    assert f'action="{here}/bundle"' in visitor.get(here).text

    answers = [post_form(visitor, f"{here}/bundle", data) for data in ({}, {"notes": "yes"})]

    for answer, withheld in zip(answers, (6, 4), strict=True):
        assert answer.headers["content-type"] == "application/zip"
        assert answer.headers["cache-control"] == "private, no-store"
        (tmp_path / "bundle.zip").write_bytes(answer.content)
        found = replay(read_files(tmp_path / "bundle.zip"))
        assert (found.state, found.withheld) == (LinkState.WHOLE, withheld)
    with read_session(granted.engine) as session:
        taken = select(AuditEntry).where(AuditEntry.deed == "bundle_taken")
        told = [(row.actor, row.claim_id, row.details) for row in session.exec(taken)]
    assert told == [
        ("staff", granted.claim, {"notes": "without"}),
        ("staff", granted.claim, {"notes": "with"}),
    ]


def test_no_bundle_is_given_of_what_is_erased_or_of_others(
    granted: Tracked, context: AppContext
) -> None:
    visitor, here = auditor(context, granted), decisions_of(granted)
    with write_session(granted.engine) as session:
        erase_applicant(session, granted.workshop.clock, granted.workshop.holder)
    assert "/bundle" not in visitor.get(here).text
    refused = post_form(visitor, f"{here}/bundle")
    assert refused.status_code == 409
    assert "No bundle can be made of this decision" in text_of(refused.text)
    with write_session(granted.engine) as session:
        session.get_one(Claim, granted.claim).organisation_id = an_organisation(granted.engine)
    assert post_form(visitor, f"{here}/bundle").status_code == 404
