"""Verification: everything that can be checked on a credential that somebody presents.

No transaction is open: what is our own comes from the store through the desk, what is another's
may come over the network.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rpl.domain.errors import RuleError, translatable
from rpl.domain.verification import (
    Check,
    CheckName,
    Outcome,
    Report,
    bad,
    check_form,
    check_list_form,
    check_validity,
    could_not,
    good,
    issuer_of,
    report,
    status_place,
)
from rpl.ports.credential import CredentialDesk, Document, PublicKeys, UnreachableError

_ENVELOPE = "EnvelopedVerifiableCredential"
_ENVELOPED = "data:application/vc+jwt,"


class PresentedUnreadableError(RuleError):
    """What was presented is neither a JSON document nor a token."""

    code = "presented_unreadable"
    template = translatable(
        "This is not a credential that can be read here. Paste the whole document (JSON) or the "
        "whole token, or choose the file again."
    )


class AddressUnreachableError(RuleError):
    """Nothing can be had from the address that was given."""

    code = "address_unreachable"
    template = translatable(
        "No credential can be had from this address. Only public https addresses are asked. "
        "Download the credential and send the file instead."
    )


@dataclass(frozen=True, slots=True)
class Presented:
    """A credential as it was presented: a document with its proof inside, or a token around it."""

    document: Document
    token: str | None


@dataclass(frozen=True, slots=True)
class Verified:
    """What was presented, and every check on it."""

    document: Document
    report: Report


def verify_address(desk: CredentialDesk, address: str, now: datetime) -> Verified:
    """Fetch a credential and check it; one of our own comes from the store.

    Raises:
        AddressUnreachableError: Nothing can be had from there.
        PresentedUnreadableError: What is there is no credential.
    """
    try:
        body = desk.elsewhere.fetch(address.strip())
    except UnreachableError as error:
        raise AddressUnreachableError from error
    return verify(desk, body, now)


def verify(desk: CredentialDesk, presented: bytes | str, now: datetime) -> Verified:
    """Check a credential, given as a JSON document or as a compact token.

    Raises:
        PresentedUnreadableError: It is neither.
    """
    read = read_presented(desk, presented)
    return Verified(read.document, _report(desk, read, now))


def read_presented(desk: CredentialDesk, presented: bytes | str) -> Presented:
    """What was presented, not yet trusted.

    Raises:
        PresentedUnreadableError: It is neither a JSON document nor a token.
    """
    try:
        text = presented.decode("utf-8-sig") if isinstance(presented, bytes) else presented
    except UnicodeDecodeError as error:
        raise PresentedUnreadableError from error
    text = text.strip()
    if not text.startswith("{"):
        return _token(desk, text)
    document = _writable(_json(text))
    if document.get("type") == _ENVELOPE:
        return _token(desk, str(document.get("id")).removeprefix(_ENVELOPED))
    return Presented(document, None)


def _report(desk: CredentialDesk, presented: Presented, now: datetime) -> Report:
    document, issuer = presented.document, issuer_of(presented.document)
    form = check_form(document)
    if form.outcome is not Outcome.GOOD or issuer is None:
        return report([form], issuer)
    checks = [form, desk.schemas.check(document), check_validity(document, now)]
    try:
        keys = desk.issuers.keys(issuer)
    except UnreachableError as error:
        return report([*checks, could_not(CheckName.ISSUER, error.code)], issuer)
    checks.append(good(CheckName.ISSUER, "own" if issuer == desk.issuer.did else "resolved"))
    proofs = _proofs(desk, presented, keys)
    checks.extend(proofs)
    signed = {check.name: check.outcome for check in proofs}.get(CheckName.PROOF)
    if signed is Outcome.GOOD:
        checks.append(_status(desk, document, keys, now))
    return report(checks, issuer)


def _status(desk: CredentialDesk, document: Document, keys: PublicKeys, now: datetime) -> Check:
    place = status_place(document)
    if isinstance(place, Check):
        return place
    try:
        listed = read_presented(desk, desk.elsewhere.fetch(place.address))
        problem = check_list_form(listed.document, place.address, str(issuer_of(document)), now)
        if problem is not None:
            return problem
        if any(check.outcome is not Outcome.GOOD for check in _proofs(desk, listed, keys)):
            return could_not(CheckName.STATUS, "list_altered")
        encoded = str(listed.document["credentialSubject"].get("encodedList"))
        revoked = desk.status_codec.is_set(encoded, place.position)
    except UnreachableError as error:
        return could_not(CheckName.STATUS, error.code)
    except PresentedUnreadableError:
        return could_not(CheckName.STATUS, "list_unusable")
    return bad(CheckName.STATUS, "revoked") if revoked else good(CheckName.STATUS, "not_revoked")


def _proofs(desk: CredentialDesk, presented: Presented, keys: PublicKeys) -> tuple[Check, ...]:
    if presented.token is None:
        return desk.proofs.check(presented.document, keys)
    return desk.tokens.check(presented.token, keys)


def _token(desk: CredentialDesk, text: str) -> Presented:
    document = desk.tokens.read(text)
    if document is None:
        raise PresentedUnreadableError
    return Presented(_writable(document), text)


def _writable(document: Document) -> Document:
    """The document, if it can be written again: JSON can hold half of a sign."""
    try:
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise PresentedUnreadableError from error
    return document


def _json(text: str) -> Document:
    try:
        found = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise PresentedUnreadableError from error
    if not isinstance(found, dict):
        raise PresentedUnreadableError
    return found


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which a name stands twice reads differently to different readers."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(constant)
