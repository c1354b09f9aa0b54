"""What is done about a claim stands in the audit trail, with who did it."""

from pathlib import Path
from uuid import UUID

from rpl.domain.audit import Entry, first_broken
from rpl.flows import access, intake, provider
from rpl.jobs.tools import JobTools
from rpl.store import audit
from rpl.store.database import read_session, write_session
from tests.factories.intake import a_certificate


def trail(tools: JobTools) -> list[Entry]:
    with read_session(tools.engine) as session:
        links = list(audit.links(session))
    assert first_broken(links) is None
    return [link.entry for link in links]


def test_a_claim_is_opened_filled_emptied_and_withdrawn(
    tools: JobTools, claim_id: UUID, tmp_path: Path
) -> None:
    evidence_id = a_certificate(tools, claim_id, tmp_path)
    with write_session(tools.engine) as session:
        intake.remove_evidence(session, tools.clock, claim_id, evidence_id)
    with write_session(tools.engine) as session:
        intake.withdraw(session, tools.clock, claim_id)

    found = trail(tools)

    assert [(entry.deed, entry.subject_id) for entry in found] == [
        ("claim_opened", None),
        ("evidence_added", evidence_id),
        ("evidence_removed", evidence_id),
        ("claim_withdrawn", None),
    ]
    assert {entry.claim_id for entry in found} == {claim_id}
    assert (found[0].actor, found[0].actor_id) == ("applicant", claim_id)
    assert dict(found[1].details) == {"kind": "certificate"}


def test_a_key_that_is_revoked_twice_is_revoked_once_in_the_trail(tools: JobTools) -> None:
    with write_session(tools.engine) as session:
        provider_id = provider.add_provider(session, tools.clock, name="Sample College")
        key_id = access.add_key(session, tools.clock, provider_id=provider_id).id
    for _ in range(2):
        with write_session(tools.engine) as session:
            access.revoke_key(session, tools.clock, key_id=key_id)

    deeds = [(entry.deed, entry.subject_id) for entry in trail(tools)]

    assert deeds == [
        ("provider_added", provider_id),
        ("key_added", key_id),
        ("key_revoked", key_id),
    ]


def test_a_rotation_names_the_key_that_ends_and_the_new_one(tools: JobTools) -> None:
    with write_session(tools.engine) as session:
        provider_id = provider.add_provider(session, tools.clock, name="Sample College")
        earlier = access.add_key(session, tools.clock, provider_id=provider_id).id
    with write_session(tools.engine) as session:
        later = access.rotate_keys(session, tools.clock, provider_id=provider_id).id

    deeds = [(entry.deed, entry.subject_id) for entry in trail(tools)]

    assert deeds[-2:] == [("key_rotated", earlier), ("key_added", later)]
