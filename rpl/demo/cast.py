"""The invented staff and training provider of the demo, with secrets drawn on the spot."""

import secrets
from uuid import UUID

from rpl.demo.calibrating import calibrate
from rpl.demo.register import Register
from rpl.demo.stage import Stage
from rpl.domain.roles import Permission, Role, may
from rpl.flows import access, provider
from rpl.flows.staff import add_staff
from rpl.store.account import staff_by_email
from rpl.store.database import read_session, write_session

STAFF = (
    ("asha.sample@example.org", "Asha Sample", Role.ASSESSOR),
    ("bruno.sample@example.org", "Bruno Sample", Role.ASSESSOR),
    ("clara.sample@example.org", "Clara Sample", Role.ADMIN),
    ("dario.sample@example.org", "Dario Sample", Role.FACILITATOR),
    ("edda.sample@example.org", "Edda Sample", Role.AUDITOR),
    ("farid.sample@example.org", "Farid Sample", Role.TRANSLATOR),
    ("greta.sample@example.org", "Greta Sample", Role.MODERATOR),
    ("hugo.sample@example.org", "Hugo Sample", Role.MODERATOR),
    ("ines.sample@example.org", "Ines Sample", Role.QUALITY_OFFICER),
    ("jonas.sample@example.org", "Jonas Sample", Role.APPEAL_REVIEWER),
)
PROVIDER = "River College (sample)"
_PASSWORD_BYTES = 18


def enter(stage: Stage, register: Register) -> Register:
    """Let the sample staff and provider in, unless they are there already."""
    tools = stage.tools
    if register.staff:
        return register
    staff: list[dict[str, str | None]] = []
    for email, name, role in STAFF:
        password = secrets.token_urlsafe(_PASSWORD_BYTES)
        with write_session(tools.engine) as session:
            person = add_staff(
                session, stage.passwords, email=email, name=name, roles=[role], password=password
            )
        if may(frozenset({role}), Permission.MARK):
            calibrate(stage, person)
        staff.append(
            {"role": role.value, "email": email, "password": password, "totp_secret": None}
        )
    with write_session(tools.engine) as session:
        provider_id = provider.add_provider(session, tools.clock, name=PROVIDER)
        key = access.add_key(session, tools.clock, provider_id=provider_id)
        client = access.add_key(session, tools.clock, provider_id=provider_id)
    known = {
        "name": PROVIDER,
        "api_key": key.secret,
        "client_id": str(provider_id),
        "client_secret": client.secret,
    }
    return register.and_also(staff=staff, providers=[known])


def assessor_id(stage: Stage) -> UUID:
    """The first sample assessor."""
    return staff_id(stage, Role.ASSESSOR)


def staff_id(stage: Stage, role: Role, number: int = 0) -> UUID:
    """One of the sample staff who hold a role, the first unless told otherwise."""
    email = [email for email, _name, held in STAFF if held is role][number]
    with read_session(stage.tools.engine) as session:
        found = staff_by_email(session, email)
    if found is None:
        raise LookupError(email)
    return found.id
