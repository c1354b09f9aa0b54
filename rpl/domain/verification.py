"""Verification: what can be said of a credential that somebody presents, check by check.

A check has three outcomes.  What could not be checked is never shown as good: a status list that
does not answer says nothing about revocation.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from rpl.domain.values import Frozen

_INDEX = re.compile(r"[0-9]{1,12}")
_TYPE = "VerifiableCredential"
_BASES = ("https://www.w3.org/ns/credentials/v2", "https://www.w3.org/2018/credentials/v1")


class Outcome(StrEnum):
    """What a check, or all of them together, came to."""

    GOOD = "good"
    BAD = "bad"
    COULD_NOT_CHECK = "could_not_check"


class CheckName(StrEnum):
    """What is checked, in the order in which it is reported.  A contract: never renamed."""

    FORM = "form"
    SCHEMA = "schema"
    ISSUER = "issuer"
    TERMS = "terms"
    PROOF = "proof"
    VALIDITY = "validity"
    STATUS = "status"


class Check(Frozen):
    """One check.  `code` says why, and is as stable as the name."""

    name: CheckName
    outcome: Outcome
    code: str


class Report(Frozen):
    """Every check on one credential."""

    checks: tuple[Check, ...]
    issuer: str | None = None

    @property
    def outcome(self) -> Outcome:
        """Bad if any check is bad; else in doubt if any could not be made; else good."""
        outcomes = {check.outcome for check in self.checks}
        if Outcome.BAD in outcomes:
            return Outcome.BAD
        doubtful = Outcome.COULD_NOT_CHECK in outcomes or not outcomes
        return Outcome.COULD_NOT_CHECK if doubtful else Outcome.GOOD

    def check(self, name: CheckName) -> Check:
        """The check of this name.

        Raises:
            KeyError: It was not part of this report.
        """
        for check in self.checks:
            if check.name is name:
                return check
        raise KeyError(name)


def good(name: CheckName, code: str = "good") -> Check:
    """A check that holds."""
    return Check(name=name, outcome=Outcome.GOOD, code=code)


def bad(name: CheckName, code: str) -> Check:
    """A check that fails."""
    return Check(name=name, outcome=Outcome.BAD, code=code)


def could_not(name: CheckName, code: str) -> Check:
    """A check that could not be made."""
    return Check(name=name, outcome=Outcome.COULD_NOT_CHECK, code=code)


def report(checks: Sequence[Check], issuer: str | None = None) -> Report:
    """The checks in their order; those that were not reached are said to be so."""
    made = {check.name: check for check in checks}
    return Report(
        checks=tuple(made.get(name, could_not(name, "not_reached")) for name in CheckName),
        issuer=issuer,
    )


def issuer_of(document: Mapping[str, Any]) -> str | None:
    """The issuer's identifier, whether it stands alone or in a profile."""
    issuer = document.get("issuer")
    found = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    return found if isinstance(found, str) else None


def check_form(document: Mapping[str, Any]) -> Check:
    """Whether it is a verifiable credential at all (VCDM 2.0 section 4, or its version 1.1)."""
    for code, holds in _FORM.items():
        if not holds(document):
            return bad(CheckName.FORM, code)
    return good(CheckName.FORM)


def check_validity(document: Mapping[str, Any], now: datetime) -> Check:
    """Whether the credential is valid at this instant (both ends count as valid)."""
    try:
        start = _instant(document.get("validFrom", document.get("issuanceDate")))
        end = _instant(document.get("validUntil", document.get("expirationDate")))
    except ValueError:
        return bad(CheckName.VALIDITY, "date_unusable")
    if start is not None and now < start:
        return bad(CheckName.VALIDITY, "not_yet_valid")
    if end is not None and now > end:
        return bad(CheckName.VALIDITY, "expired")
    return good(CheckName.VALIDITY, "good" if end else "no_end")


class ListPlace(Frozen):
    """Where a credential's status stands: the list's address and the position on it."""

    address: str
    position: int


def status_place(document: Mapping[str, Any]) -> ListPlace | Check:
    """Where to look up the status, or the check `status` where there is nothing to look up."""
    entry = document.get("credentialStatus")
    if entry is None:
        return good(CheckName.STATUS, "no_status")
    if entry.get("type") != "BitstringStatusListEntry":
        return could_not(CheckName.STATUS, "status_unknown")
    if entry.get("statusPurpose") != "revocation":
        return could_not(CheckName.STATUS, "purpose_unknown")
    address, written = entry.get("statusListCredential"), str(entry.get("statusListIndex"))
    if not _is_address(address) or not _INDEX.fullmatch(written):
        return bad(CheckName.STATUS, "place_unusable")
    return ListPlace(address=address, position=int(written))


def check_list_form(
    status_list: Mapping[str, Any], address: str, issuer: str, now: datetime
) -> Check | None:
    """What stops a status list from being relied on, if anything does.

    The list must be the one named, by the issuer of the credential (a stranger's list would let
    anyone revoke), for revocation, and valid now.
    """
    subject = status_list.get("credentialSubject")
    if not isinstance(subject, Mapping) or subject.get("type") != "BitstringStatusList":
        return could_not(CheckName.STATUS, "list_unusable")
    if status_list.get("id") not in {address, None} or issuer_of(status_list) != issuer:
        return could_not(CheckName.STATUS, "list_of_another")
    if subject.get("statusPurpose") != "revocation":
        return could_not(CheckName.STATUS, "purpose_unknown")
    validity = check_validity(status_list, now)
    if validity.outcome is not Outcome.GOOD:
        return could_not(CheckName.STATUS, f"list_{validity.code}")
    return None


def _is_address(value: object) -> bool:
    if not isinstance(value, str) or any(character.isspace() for character in value):
        return False
    try:
        return bool(urlsplit(value).scheme)
    except ValueError:
        return False


def _instant(value: object) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("not a date")  # noqa: TRY004 -- one refusal for every unusable date
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant


def _has_context(document: Mapping[str, Any]) -> bool:
    contexts = document.get("@context")
    return (contexts[0] if isinstance(contexts, list) and contexts else contexts) in _BASES


def _has_type(document: Mapping[str, Any]) -> bool:
    types = document.get("type")
    return _TYPE in (types if isinstance(types, list) else [types])


def _has_usable_status(document: Mapping[str, Any]) -> bool:
    status = document.get("credentialStatus")
    return status is None or (isinstance(status, Mapping) and isinstance(status.get("type"), str))


_FORM: Final[Mapping[str, Callable[[Mapping[str, Any]], bool]]] = {
    "context_missing": _has_context,
    "type_missing": _has_type,
    "issuer_missing": lambda document: _is_address(issuer_of(document)),
    "subject_missing": lambda found: isinstance(found.get("credentialSubject"), dict | list),
    "id_not_an_address": lambda found: "id" not in found or _is_address(found["id"]),
    "status_unusable": _has_usable_status,
}
"""Each part of the form by the code that says it is missing."""
