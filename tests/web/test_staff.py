"""A member of staff's own account, and the administration of staff, as browsers meet them."""

import re
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from rpl.domain.roles import Role
from rpl.edge.browsers import called
from rpl.edge.context import AppContext
from rpl.main import create_app
from tests.edge.conftest import browser
from tests.factories.account import PASSWORD, KnownStaff, a_member_of_staff
from tests.web.browser import post_form, sign_in_staff, text_of

OWN = "/en/staff/account"
DRAWN = re.compile(r'<code dir="ltr">([0-9A-Z-]{29})</code>')
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def ada(engine: Engine) -> KnownStaff:
    return a_member_of_staff(engine)


@pytest.fixture
def admin(client: TestClient, engine: Engine) -> KnownStaff:
    found = a_member_of_staff(engine, Role.ADMIN, name="Alma Admin")
    sign_in_staff(client, found)
    return found


def test_one_sees_where_one_is_signed_in_and_signs_out_there(
    client: TestClient, context: AppContext, ada: KnownStaff
) -> None:
    sign_in_staff(client, ada)
    with browser(create_app(context)) as other:
        other.headers["user-agent"] = FIREFOX
        sign_in_staff(other, ada)
        page = client.get("/en/staff/account").text
        key = re.search(r'name="sign_in" value="([0-9a-f]{16})"', page)
        assert key is not None
        assert "Firefox, Linux" in page
        assert page.count("This browser") == 1

        answer = post_form(client, "/en/staff/account/sign-ins", {"sign_in": key[1]})

        assert answer.headers["location"] == "/en/staff/account?done=ended"
        assert other.get("/en/staff/account").status_code == 303
    assert "Firefox" not in client.get("/en/staff/account").text


def test_one_signs_out_everywhere_else(
    client: TestClient, context: AppContext, ada: KnownStaff
) -> None:
    sign_in_staff(client, ada)
    with browser(create_app(context)) as other:
        sign_in_staff(other, ada)

        post_form(client, "/en/staff/account/sign-ins")

        assert other.get("/en/staff/account").status_code == 303
    assert client.get("/en/staff/account").status_code == 200


def test_nobody_ends_the_sign_in_of_another(
    client: TestClient, context: AppContext, engine: Engine, ada: KnownStaff
) -> None:
    bob = a_member_of_staff(engine, email="bob@staff.example")
    sign_in_staff(client, ada)
    with browser(create_app(context)) as other, browser(create_app(context)) as third:
        sign_in_staff(other, bob)
        sign_in_staff(third, bob)
        key = re.search(r'name="sign_in" value="([0-9a-f]{16})"', third.get(OWN).text)
        assert key is not None

        post_form(client, f"{OWN}/sign-ins", {"sign_in": key[1]})
        post_form(client, f"{OWN}/sign-ins")

        assert (other.get(OWN).status_code, third.get(OWN).status_code) == (200, 200)


def test_a_new_password_needs_the_old_one_and_signs_out_everywhere_else(
    client: TestClient, context: AppContext, ada: KnownStaff
) -> None:
    sign_in_staff(client, ada)
    new = "another invented pass phrase"
    with browser(create_app(context)) as other:
        sign_in_staff(other, ada)
        address = "/en/staff/account/password"

        wrong = post_form(client, address, {"password": "not it", "new_password": new})
        short = post_form(client, address, {"password": PASSWORD, "new_password": "short"})
        done = post_form(client, address, {"password": PASSWORD, "new_password": new})

        assert [wrong.status_code, short.status_code, done.status_code] == [422, 422, 303]
        assert "This is not your password now" in wrong.text
        assert "at least 15 characters" in short.text
        assert other.get("/en/staff/account").status_code == 303
        sign_in_staff(other, replace(ada, password=new))


@pytest.mark.usefixtures("admin")
def test_an_administrator_lets_somebody_in(client: TestClient, context: AppContext) -> None:
    fields = [("name", "Bob Sample"), ("email", "bob@staff.example")]
    roles = [("role", "assessor"), ("role", "moderator")]

    answer = post_form(client, "/en/staff/people", [*fields, *roles])

    password = DRAWN.search(answer.text)
    assert password is not None
    people = text_of(client.get("/en/staff/people").text)
    assert "Bob Sample bob@staff.example Assessor · Moderator" in people
    with browser(create_app(context)) as other:
        known = {"email": "bob@staff.example", "password": password[1]}
        assert post_form(other, "/en/staff/sign-in", known).status_code == 303


@pytest.mark.usefixtures("admin")
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "Bob", "email": "bob@staff.example"}, "Choose at least one role"),
        ({"name": "", "email": "bob@staff.example", "role": "assessor"}, "Type a name"),
        ({"name": "B", "email": "admin@staff.example", "role": "assessor"}, "exists already"),
    ],
)
def test_what_cannot_be_is_said_beside_what_was_typed(
    client: TestClient, fields: dict[str, str], said: str
) -> None:
    answer = post_form(client, "/en/staff/people", fields)

    assert answer.status_code in {409, 422}
    assert said in text_of(answer.text)
    assert f'value="{fields["email"]}"' in answer.text


@pytest.mark.usefixtures("admin")
def test_roles_that_exclude_each_other_are_refused_on_the_persons_page(
    client: TestClient, ada: KnownStaff
) -> None:
    address = f"/en/staff/people/{ada.id}"

    refused = post_form(client, f"{address}/roles", [("role", "admin"), ("role", "assessor")])
    stored = post_form(client, f"{address}/roles", [("role", "auditor"), ("role", "nonsense")])

    assert refused.status_code == 422
    assert "cannot be both admin and assessor" in text_of(refused.text)
    assert stored.headers["location"] == f"{address}?done=roles"
    assert "The roles are stored" in client.get(stored.headers["location"]).text


def test_a_role_that_was_taken_counts_at_once(
    client: TestClient, context: AppContext, engine: Engine, ada: KnownStaff
) -> None:
    sign_in_staff(client, ada)
    assert client.get("/en/staff/queue").status_code == 200
    admin = a_member_of_staff(engine, Role.ADMIN)
    with browser(create_app(context)) as other:
        sign_in_staff(other, admin)
        post_form(other, f"/en/staff/people/{ada.id}/roles", {"role": "translator"})

    assert client.get("/en/staff/queue").status_code == 403


def test_who_is_let_in_no_more_is_signed_out(
    client: TestClient, context: AppContext, engine: Engine, ada: KnownStaff
) -> None:
    sign_in_staff(client, ada)
    admin = a_member_of_staff(engine, Role.ADMIN)
    with browser(create_app(context)) as other:
        sign_in_staff(other, admin)
        address = f"/en/staff/people/{ada.id}"
        off = post_form(other, f"{address}/change", {"change": "deactivate"})
        assert client.get("/en/staff/account").status_code == 303
        assert "let in no more" in other.get(off.headers["location"]).text
        fresh = DRAWN.search(post_form(other, f"{address}/password").text)
        assert fresh is not None
        again = replace(ada, password=fresh[1])
        answer = post_form(client, "/en/staff/sign-in", {"email": ada.email, "password": fresh[1]})
        assert answer.status_code == 401
        post_form(other, f"{address}/change", {"change": "activate"})
        post_form(other, f"{address}/change", {"change": "no such change"})
        sign_in_staff(client, again)


def test_an_administrator_cannot_change_themselves(client: TestClient, admin: KnownStaff) -> None:
    address = f"/en/staff/people/{admin.id}"

    page = client.get(address).text
    answer = post_form(client, f"{address}/change", {"change": "deactivate"})

    assert "This is you" in page
    assert answer.status_code == 409
    assert "Ask another administrator" in text_of(answer.text)


@pytest.mark.usefixtures("admin")
def test_nobody_of_that_number_is_not_found(client: TestClient) -> None:
    nobody = "/en/staff/people/00000000-0000-0000-0000-000000000007"

    answers = [
        client.get(nobody),
        post_form(client, f"{nobody}/roles", {"role": "auditor"}),
        post_form(client, f"{nobody}/password"),
        post_form(client, f"{nobody}/change", {"change": "sign_out"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert all("no such member of staff" in answer.text for answer in answers)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (FIREFOX, "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("", ""),
        ("curl/8.9", ""),
    ],
)
def test_a_browser_is_called_by_family_and_system_only(line: str, name: str) -> None:
    assert called(line) == name
