"""The browsers of an applicant and of a facilitator who acts for them."""

import re

from fastapi.testclient import TestClient
from sqlmodel import select

from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.store.database import read_session
from rpl.store.tables import Claim, Facilitation
from tests.factories.account import KnownStaff, a_member_of_staff
from tests.web.browser import post_form, sign_in_staff, text_of
from tests.web.conftest import browser

PREPARE, SUBMIT = ("allowed", "prepare"), ("allowed", "submit")

CODE = re.compile(r'id="help-code">([0-9A-Z-]+)<')
OVER = "You do not act for this person any longer"


class Centre:
    """The browsers of an applicant and of a facilitator."""

    def __init__(self, context: AppContext, applicant: TestClient) -> None:
        self.context, self.engine, self.applicant = context, context.engine, applicant
        with read_session(self.engine) as session:
            self.claim = session.exec(select(Claim)).one()
        self.fay: KnownStaff = a_member_of_staff(
            self.engine, Role.FACILITATOR, name="Fay Facilitator"
        )
        self.facilitator = browser(context)
        sign_in_staff(self.facilitator, self.fay)

    def code(self, *allowed: tuple[str, str]) -> str:
        page = post_form(self.applicant, "/en/claim/helpers", list(allowed) or [PREPARE])
        found = CODE.search(page.text)
        assert found is not None
        return found[1]

    def use(self, code: str) -> int:
        fields = {"reference": self.claim.reference.lower(), "code": code}
        return post_form(self.facilitator, "/en/staff/applicants", fields).status_code

    def open(self) -> str:
        address = f"/en/staff/applicants/{self.consent().id}/open"
        answer = post_form(self.facilitator, address)
        return answer.headers.get("location", text_of(answer.text))

    def begin(self, *allowed: tuple[str, str]) -> TestClient:
        assert self.use(self.code(*allowed)) == 303
        assert self.open() == "/en/claim"
        return self.facilitator

    def consent(self) -> Facilitation:
        with read_session(self.engine) as session:
            return session.exec(select(Facilitation)).one()

    def end(self) -> None:
        answer = post_form(self.applicant, f"/en/claim/helpers/{self.consent().id}/end")
        assert answer.headers["location"] == "/en/claim/helpers"
