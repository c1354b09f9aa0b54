"""The seal of a decision: what it rests on, as it was when it was decided.

Every part of it (a mark, a citation, a line that was cited, a file, a seat) is committed to by a
hash, and the hash over all of them stands in the audit trail.  Each hash has a salt of its own,
drawn from one that is sealed under the applicant's key: whoever is shown a part and its salt can
check it, and after an erasure the hashes tell nothing.

Source: the salted disclosures of SD-JWT (RFC 9901), by which one part can be shown alone.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final
from uuid import UUID

from pydantic import JsonValue

from rpl.domain.values import Frozen

SALT_BYTES: Final = 32


class LinkName(StrEnum):
    """The links between a certificate and the person who judged, in their order."""

    CERTIFICATE = "certificate"
    UNIT = "unit"
    CRITERION = "criterion"
    SCORE = "score"
    EVIDENCE = "evidence"
    PAGE_REGION = "page_region"
    FILE = "file"
    ASSESSOR = "assessor"


class Part(Frozen):
    """One thing that a decision rests on; `of` tells the parts of a link apart."""

    link: LinkName
    of: str
    values: Mapping[str, JsonValue]

    @property
    def name(self) -> str:
        """What the seal calls it."""
        return f"{self.link.value}/{self.of}"


class DecisionSeal(Frozen):
    """The hash of each part of one decision, by its name."""

    decision: UUID
    unit: str
    parts: Mapping[str, str]

    @property
    def digest(self) -> str:
        """What the trail holds: SHA-256 over all of it, in hexadecimal."""
        return hashlib.sha256(canonical(self.model_dump(mode="json"))).hexdigest()


def canonical(value: JsonValue) -> bytes:
    """A value as the bytes that are hashed, the same for ever: sorted, closed up, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def hash_of(value: JsonValue) -> str:
    """The SHA-256 of a value, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def salt_of(salt: str, name: str) -> str:
    """The salt of one part, which tells nothing of the others; all are in hexadecimal."""
    return hmac.new(bytes.fromhex(salt), name.encode(), hashlib.sha256).hexdigest()


def commitment(part_salt: str, part: Part) -> str:
    """The hash of one part under its own salt."""
    values: JsonValue = dict(part.values)
    return hash_of({"salt": part_salt, "name": part.name, "values": values})


def seal_decision(decision: UUID, unit: str, salt: str, parts: Iterable[Part]) -> DecisionSeal:
    """Commit to every part of a decision."""
    hashes = {part.name: commitment(salt_of(salt, part.name), part) for part in parts}
    return DecisionSeal(decision=decision, unit=unit, parts=hashes)


def changed(seal: DecisionSeal, salt: str, parts: Iterable[Part]) -> frozenset[str]:
    """The names of parts that are not what was sealed, that are gone, or that came later."""
    now = seal_decision(seal.decision, seal.unit, salt, parts).parts
    names = {*now, *seal.parts}
    return frozenset(name for name in names if now.get(name) != seal.parts.get(name))
