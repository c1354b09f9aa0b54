"""The bundle of one decision: all that it takes to replay it, and nothing of who it is about.

It holds the definition as decided by, every part of the seal that tells of no person with its own
salt (`decision_seal`), the lines of the ledger, and the trail from the marks to its head.  What may
tell of a person (words of documents, forms, notes unless they are asked for) is withheld: of it
only the hash is there, as part of the seal.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, JsonValue, ValidationError

from rpl.domain.audit import Link
from rpl.domain.decision_seal import DecisionSeal, LinkName, Part
from rpl.domain.errors import RuleError, translatable
from rpl.domain.values import Frozen

FORMAT: Final = "rpl-audit-bundle-1"
MANIFEST: Final = "manifest.json"
README: Final = "README.txt"


class BundleNotPossibleError(RuleError):
    """There is not enough of a decision left to replay it."""

    code = "bundle_not_possible"
    template = translatable(
        "No bundle can be made of this decision: it was made before decisions were sealed, its "
        "definition is not there any more, or its applicant had everything erased. Follow it "
        "instead: what is left is shown there."
    )


class BundleUnreadableError(RuleError):
    """A file that was given as a bundle is none, or a part of it says nothing any more."""

    code = "bundle_unreadable"
    template = translatable(
        "%(file)s is no bundle that can be read. Give the file as it was downloaded; if it is, "
        "it was damaged."
    )


class Disclosed(Frozen):
    """One part of the seal that is shown; with its salt anybody can hash it again."""

    link: LinkName
    of: str
    salt: str
    values: Mapping[str, JsonValue]

    @property
    def part(self) -> Part:
        """What was sealed."""
        return Part(link=self.link, of=self.of, values=self.values)


class Subject(Frozen):
    """Which decision the bundle is of."""

    decision: UUID
    unit: str
    made_at: AwareDatetime


class DefinitionFiles(Frozen):
    """What the files of a qualification and its rubrics say, these by `slug@version`."""

    qualification: Mapping[str, JsonValue]
    rubrics: Mapping[str, Mapping[str, JsonValue]]


class CredentialHashes(Frozen):
    """A certificate: the SHA-256 of both signed forms as they lie."""

    id: UUID
    document: str
    token: str


class Ledger(Frozen):
    """The lines of the ledger that follow from a decision, and the certificate."""

    posting: Mapping[str, JsonValue] | None
    reversal: Mapping[str, JsonValue] | None
    credential: CredentialHashes | None


class LetterCode(Frozen):
    """One sentence of a letter before it is put into words."""

    code: str
    criterion: str | None = None


class LetterCodes(Frozen):
    """What a letter says of the unit."""

    outcome: str
    reasons: tuple[LetterCode, ...]
    remedies: tuple[LetterCode, ...]
    next_step: str


class AuditBundle(Frozen):
    """Everything that a decision can be replayed with; `seal` holds the hash of each part.

    `trail` are links of the audit trail, one behind the other.
    """

    subject: Subject
    seal: Mapping[str, str]
    parts: tuple[Disclosed, ...]
    definition: DefinitionFiles
    ledger: Ledger
    letter: LetterCodes
    trail: tuple[Link, ...]

    @property
    def digest(self) -> str:
        """What the trail holds of the seal."""
        subject = self.subject
        return DecisionSeal(decision=subject.decision, unit=subject.unit, parts=self.seal).digest

    def values(self, name: str) -> Mapping[str, JsonValue] | None:
        """What a part says; None where it is withheld."""
        found = (each.values for each in self.parts if each.part.name == name)
        return next(found, None)


_FILES: Final = {
    "decision.json": "subject",
    "seal.json": "seal",
    "parts.json": "parts",
    "definition.json": "definition",
    "ledger.json": "ledger",
    "letter.json": "letter",
    "trail.json": "trail",
}


class _Manifest(Frozen):
    format: Literal["rpl-audit-bundle-1"]
    files: Mapping[str, str]


def files_of(bundle: AuditBundle) -> dict[str, bytes]:
    """The files of a bundle by their names; the manifest holds the SHA-256 of each other."""
    said = bundle.model_dump(mode="json")
    files = {name: _written(said[key]) for name, key in _FILES.items()}
    files[README] = _README.encode()
    hashes: dict[str, JsonValue] = {name: sha256(content) for name, content in files.items()}
    return {**files, MANIFEST: _written({"format": FORMAT, "files": hashes})}


def manifest_of(files: Mapping[str, bytes]) -> Mapping[str, str]:
    """The SHA-256 that each file of a bundle is said to have.

    Raises:
        BundleUnreadableError: There is no manifest, or it is of another form.
    """
    try:
        return _Manifest.model_validate_json(files.get(MANIFEST, b"")).files
    except ValidationError as error:
        raise BundleUnreadableError(file=MANIFEST) from error


def read_bundle(files: Mapping[str, bytes]) -> AuditBundle:
    """The bundle that its files make.

    Raises:
        BundleUnreadableError: With the first file that is missing or says nothing.
    """
    said: dict[str, JsonValue] = {}
    for name, key in _FILES.items():
        try:
            said[key] = json.loads(files[name])
        except (KeyError, ValueError, RecursionError) as error:
            raise BundleUnreadableError(file=name) from error
    try:
        return AuditBundle.model_validate(said)
    except ValidationError as error:
        key = str(error.errors()[0]["loc"][0])
        name = next(name for name, known in _FILES.items() if known == key)
        raise BundleUnreadableError(file=name) from error


def sha256(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _written(said: JsonValue) -> bytes:
    return json.dumps(said, indent=1, sort_keys=True).encode("ascii") + b"\n"


_README: Final = """\
This is the bundle of one decision of a service that recognises prior learning.

  rpl replay FILE

takes it apart without a database and without a network: it hashes every part again and compares it
with the seal of the decision, follows the seal into the audit trail, runs the rule of the decision
on the marks again, and compares outcome, reasons, credit and letter. With `--heads`, it takes a
file of heads of the trail that were noted elsewhere (`audit.heads`), and says whether they agree.

What is in it
  decision.json    which decision it is, and when the bundle was made
  seal.json        the salted SHA-256 of every part that the decision rests on
  parts.json       the parts that tell of no person, each with its own salt
  definition.json  the qualification and its rubrics, as the files say them
  ledger.json      the credit that was posted, its reversal, hashes of the certificate
  letter.json      what the letter says of the unit, as codes
  trail.json       the audit trail from the marks on: numbers and codes only
  manifest.json    the SHA-256 of each of these files

No name, no document and no word of one is in it. Of what is withheld, its hash stands in seal.json:
whoever is shown the part and its salt can check it.
"""
