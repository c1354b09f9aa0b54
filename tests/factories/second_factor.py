"""Members of staff with an authenticator, which is played here by the engine itself."""

from dataclasses import dataclass
from uuid import UUID

import pyotp
from sqlalchemy import Engine

from rpl.adapters.one_time_codes import TotpCodes
from rpl.flows import second_factor as flow
from rpl.flows.second_factor import Authenticators
from rpl.store.database import read_session, write_session
from tests.fakes.clock import StoppedClock
from tests.fakes.vault import FakeKeyRing


@dataclass
class Phone:
    """An authenticator that knows a secret and what time it is."""

    secret: str
    clock: StoppedClock

    def shows(self) -> str:
        return pyotp.TOTP(self.secret).at(self.clock.now())


def authenticators(clock: StoppedClock) -> Authenticators:
    """What the flows of second factors work with."""
    return Authenticators(TotpCodes("RPL"), FakeKeyRing(), clock)


def a_phone(engine: Engine, staff_id: UUID, clock: StoppedClock) -> tuple[Phone, tuple[str, ...]]:
    """An authenticator in force, and its recovery codes.  A step passes meanwhile."""
    tools = authenticators(clock)
    with write_session(engine) as session:
        flow.begin(session, tools, staff_id=staff_id)
    with read_session(engine) as session:
        secret = flow.secret_to_confirm(session, tools, staff_id=staff_id)
    assert secret is not None
    phone = Phone(secret, clock)
    with write_session(engine) as session:
        codes = flow.confirm(session, tools, staff_id=staff_id, code=phone.shows())
    assert codes is not None
    clock.move(seconds=30)
    return phone, codes
