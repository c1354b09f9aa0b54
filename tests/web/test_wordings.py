"""An administrator words the mail of a programme, sees it as it is sent, and goes back again."""

import html
import re
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from rpl.domain.mail_messages import MailMessage
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.store import audit
from rpl.store.database import read_session, write_session
from rpl.store.tables import MailWording
from tests.factories.account import KnownClaim, a_member_of_staff
from tests.factories.organisation import an_organisation
from tests.web.browser import post_form, sign_in_staff, text_of
from tests.web.conftest import browser
from tests.web.letters import LINK, Post, ask

LIST = "/en/staff/wordings"
OWN = "Hello.\r\n\r\nOpen {link} now.\r\nYour {organisation}"
SAMPLE = "https://rpl.example/sample-link-that-opens-nothing"


def an_admin(
    context: AppContext, organisation_id: UUID = DEFAULT_ORGANISATION, email: str = "kim@s.example"
) -> TestClient:
    client = browser(context)
    who = a_member_of_staff(
        context.engine,
        Role.ADMIN,
        organisation_id=organisation_id,
        email=email,
        name="Kim Keeper",
    )
    sign_in_staff(client, who)
    return client


@pytest.fixture
def admin(context: AppContext) -> TestClient:
    return an_admin(context)


def type_in(
    client: TestClient,
    place: str,
    text: str = OWN,
    *,
    subject: str = "Come back",
    wanted: str = "keep",
    seen: int = 0,
) -> tuple[int, str]:
    fields = {"subject": subject, "text": text, "wanted": wanted, "seen": str(seen)}
    answer = post_form(client, f"{LIST}/{place}", fields)
    return answer.status_code, answer.headers.get("location", answer.text)


def shown(page: str) -> tuple[str, str]:
    """Subject and text of the letter that a page shows."""
    subject = re.search(r'id="mail-subject"[^>]*>(.*?)</h3>', page, re.DOTALL)
    card = re.search(r'id="mail-text"[^>]*>(.*?)</div>', page, re.DOTALL)
    assert subject is not None
    assert card is not None
    paragraphs = re.findall(r'<p class="govuk-body" dir="auto">(.*?)</p>', card[1], re.DOTALL)
    text = "\n\n".join(each.replace("<br>", "\n") for each in paragraphs)
    return html.unescape(subject[1]), html.unescape(text)


def test_every_message_is_listed_in_every_language_with_whose_words_it_says(
    admin: TestClient,
) -> None:
    page = admin.get(LIST).text
    assert f'href="{LIST}"' in admin.get("/en/staff/account").text
    for message in MailMessage:
        for language in ("en", "es", "ar"):
            assert f'href="{LIST}/{message}/{language}"' in page
            one = admin.get(f"{LIST}/{message}/{language}")
            assert one.status_code == 200
            subject, text = shown(one.text)
            assert subject
            assert "{" not in text
            assert "%(" not in text

    assert re.search(r'lang="ar" dir="rtl">\s*<p[^>]*><strong>بلا أوراق</strong>', page)

    type_in(admin, "sign_in_link/en")

    assert "Your words" in text_of(admin.get(LIST).text)


def test_what_is_shown_is_what_is_sent(
    admin: TestClient, client: TestClient, reachable: KnownClaim, post: Post
) -> None:
    status, page = type_in(admin, "sign_in_link/en", wanted="show")
    assert status == 200
    assert "It is not kept yet." in text_of(page)
    previewed = shown(page)
    assert type_in(admin, "sign_in_link/en") == (303, f"{LIST}/sign_in_link/en?done=kept")
    assert shown(admin.get(f"{LIST}/sign_in_link/en").text) == previewed

    ask(client, reachable.reference)

    (sent,) = post.deliver()
    opened = LINK.search(sent.text)
    assert opened is not None
    assert (sent.subject, sent.text.replace(opened[0], SAMPLE)) == previewed
    assert previewed[0] == "Come back"
    assert previewed[1].startswith(f"Hello.\n\nOpen {SAMPLE} now.\nYour \u2068")


def test_a_language_that_is_not_worded_says_the_usual_words_of_that_language(
    admin: TestClient, client: TestClient, reachable: KnownClaim, post: Post
) -> None:
    type_in(admin, "sign_in_link/en")

    ask(client, reachable.reference, lang="es")
    (spanish,) = post.deliver()
    ask(client, reachable.reference, lang="ar")
    (arabic,) = post.deliver()

    assert "/es/return/link/" in spanish.text
    assert "Hello." not in spanish.text + arabic.text
    page = admin.get(f"{LIST}/sign_in_link/ar").text
    assert 'id="mail-text" lang="ar" dir="rtl"' in page
    assert shown(page)[0] == arabic.subject


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    admin: TestClient, engine: Engine
) -> None:
    status, page = type_in(admin, "sign_in_link/es", "Abre <script>", subject="{code}")

    assert status == 422
    assert "<title>Error: " in page
    assert '<a href="#subject">{code} is never filled in here' in html.unescape(page)
    assert '<a href="#text">“&lt;script&gt;” is markup' in page
    assert "<script>" not in page.split("<main", 1)[1]
    with read_session(engine) as session:
        assert session.exec(select(MailWording)).all() == []


def test_words_that_nobody_has_to_know_are_refused(admin: TestClient) -> None:
    status, page = type_in(admin, "decision_made/en", "We will adjudicate it. {link}")

    assert status == 422
    assert "is a word that nobody has to know" in page


def test_who_changed_what_is_kept_and_the_usual_words_come_back(
    admin: TestClient, client: TestClient, engine: Engine, reachable: KnownClaim, post: Post
) -> None:
    here = f"{LIST}/sign_in_link/en"
    type_in(admin, "sign_in_link/en")
    type_in(admin, "sign_in_link/en", "Second {link}", seen=1)
    page = text_of(admin.get(here).text)
    assert page.index("What it said, version 2") < page.index("What it said, version 1")
    assert "Kim Keeper" in page
    assert "Your {organisation}" in admin.get(f"{here}?version=1").text

    back = type_in(admin, "sign_in_link/en", wanted="back", seen=2)

    assert back == (303, f"{here}?done=back")
    ask(client, reachable.reference)
    assert post.deliver()[0].subject == "Open your claim"
    assert "back to the usual words" in text_of(admin.get(here).text)
    with read_session(engine) as session:
        deeds = [
            dict(link.entry.details)
            for link in audit.links(session)
            if link.entry.deed == "mail_worded"
        ]
    assert deeds == [
        {"message": "sign_in_link", "language": "en", "version": str(number)}
        for number in (1, 2, 3)
    ]


def test_the_usual_words_typed_anew_are_no_words_of_ones_own(
    admin: TestClient, engine: Engine
) -> None:
    page = admin.get(f"{LIST}/appeal_decided/en").text
    subject, text = shown(page)

    assert type_in(admin, "appeal_decided/en", text, subject=subject)[0] == 303

    with read_session(engine) as session:
        assert session.exec(select(MailWording)).all() == []


def test_of_two_who_write_at_once_the_second_is_told(
    admin: TestClient, context: AppContext
) -> None:
    other = an_admin(context, email="lee@s.example")
    type_in(admin, "sign_in_link/en", "First {link}")

    status, page = type_in(other, "sign_in_link/en", "Other {link}")

    assert status == 409
    assert "A colleague changed this message while you wrote." in page
    assert "Other {link}" in page, "what was typed is still there"
    assert shown(page)[1].startswith("First")


def test_words_that_no_longer_fit_are_not_sent(
    admin: TestClient, client: TestClient, engine: Engine, reachable: KnownClaim, post: Post
) -> None:
    type_in(admin, "sign_in_link/en")
    with write_session(engine) as session:
        row = session.exec(select(MailWording)).one()
        row.text = "There is no link in this."
        session.add(row)

    ask(client, reachable.reference)

    assert post.deliver()[0].subject == "Open your claim"
    assert "Your words no longer fit" in admin.get(LIST).text


def test_another_organisation_says_its_own(
    admin: TestClient, context: AppContext, client: TestClient, reachable: KnownClaim, post: Post
) -> None:
    elsewhere = an_admin(context, an_organisation(context.engine), "elsewhere@s.example")
    type_in(elsewhere, "sign_in_link/en", "Elsewhere {link}")

    ask(client, reachable.reference)

    assert "Elsewhere" not in post.deliver()[0].text
    assert "Your words" not in text_of(admin.get(LIST).text)
    assert "programme elsewhere" not in admin.get(f"{LIST}/sign_in_link/en").text


@pytest.mark.parametrize("place", ["unknown/en", "sign_in_link/xx"])
def test_what_is_no_message_is_said_to_be_none(admin: TestClient, place: str) -> None:
    answer = admin.get(f"{LIST}/{place}")

    assert (answer.status_code, "There is no such message." in answer.text) == (404, True)
