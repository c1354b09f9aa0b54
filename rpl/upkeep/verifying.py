"""Whether an installation still holds what it promised: every file, every credential."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rpl.assembly import Parts
from rpl.domain.verification import Check, Outcome
from rpl.flows.verification import verify
from rpl.ports.errors import EngineError
from rpl.store.credential import every_credential
from rpl.store.database import read_session
from rpl.store.objects import named_objects
from rpl.store.tables.credential import CredentialRow, CredentialStatus


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was looked at, and in words what does not hold."""

    objects: int
    credentials: int
    problems: tuple[str, ...]


def verify_everything(parts: Parts) -> Verified:
    """Open every sealed file to its end, and check every credential as a stranger would."""
    objects, broken = _files(parts)
    credentials, bad = _credentials(parts)
    return Verified(objects, credentials, (*broken, *bad))


def _files(parts: Parts) -> tuple[int, list[str]]:
    count, broken = 0, []
    with read_session(parts.engine) as session:
        for each in named_objects(session):
            count += 1
            try:
                for _chunk in parts.vault.read(parts.keyring.unwrap(each.wrapped_key), each.name):
                    pass
            except EngineError as error:
                broken.append(f"file {each.name}: {error}")
    return count, broken


def _credentials(parts: Parts) -> tuple[int, list[str]]:
    bad: list[str] = []
    places: Counter[tuple[int, int]] = Counter()
    with read_session(parts.engine) as session:
        for row, issued in every_credential(session, parts.keyring):
            places[row.status_list, row.status_index] += 1
            # of somebody who had everything erased, only the place is left
            forms = () if issued is None else (issued.token, json.dumps(issued.document))
            for form in forms:
                bad += _flaws(parts, row, form)
    bad += [
        f"place {place} of status list {number} was given out {times} times"
        for (number, place), times in places.items()
        if times > 1
    ]
    return sum(places.values()), bad


def _flaws(parts: Parts, row: CredentialRow, form: str) -> Iterator[str]:
    revoked = row.status is CredentialStatus.REVOKED
    checks = verify(parts.credentials, form, parts.clock.now()).report.checks
    for check in checks:
        if check.outcome is not Outcome.GOOD and not (revoked and _is_revocation(check)):
            yield f"credential {row.id}: {check.name} {check.outcome} ({check.code})"
    if revoked and not any(_is_revocation(check) for check in checks):
        yield f"credential {row.id}: was revoked, and does not show it"


def _is_revocation(check: Check) -> bool:
    return check.code == "revoked"
