"""A pack in the field: what its page does with the key, done here."""

import json
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from rpl.adapters.pack_cipher import WebPackCipher
from rpl.domain.field_results import ResultsFile, results_file
from rpl.domain.scoring import Unscored
from rpl.flows import review
from rpl.flows.review import Brought, Chosen, OpenPack, Packed
from rpl.store.database import read_session, write_session
from tests.factories.office import Office

CIPHER = WebPackCipher(rounds=1000)
VISIT = {
    "held_on": "2026-01-05",
    "place": "An invented yard",
    "interpreting": "none",
    "interpreter": "",
}


def marked(choice: int | Unscored | None, *cited: str, note: str = "") -> dict[str, Any]:
    """One criterion as the page in a pack writes it."""
    return {"choice": choice, "note": note, "cited": list(cited)}


def written(pack: OpenPack, units: dict[str, Any], visit: dict[str, str] | None = None) -> bytes:
    """A results file as the page in a pack writes it."""
    plain = json.dumps({"visit": visit or VISIT, "units": units}, ensure_ascii=False).encode()
    sealed = CIPHER.seal(pack.key, plain, pack.header.encode())
    return json.dumps({**json.loads(pack.header), "sealed": b64encode(sealed).decode()}).encode()


@dataclass
class Trip:
    """An office, and one of its people who takes the claim along and brings marks back."""

    office: Office
    who: UUID
    cited: str = field(init=False)

    def __post_init__(self) -> None:
        self.cited = f"{self.office.letter}:1"

    def pack(self) -> Packed:
        with write_session(self.office.engine) as session:
            return review.take_along(
                session,
                self.office.desk,
                CIPHER,
                assessor_id=self.who,
                claim_id=self.office.claim,
            )

    def opened(self, packed: Packed) -> OpenPack:
        with write_session(self.office.engine) as session:
            return review.open_pack(
                session,
                self.office.desk,
                assessor_id=self.who,
                claim_id=self.office.claim,
                pack_id=packed.pack_id,
            )

    def marks(self, pack: OpenPack, **levels: int | Unscored | None) -> bytes:
        """A file with these levels of criteria of W1, each citing the letter."""
        marks = {code: marked(choice, self.cited) for code, choice in levels.items()}
        return written(pack, {"W1": {"marks": marks, "records": {}}})

    def look(self, file: bytes | ResultsFile, who: UUID | None = None) -> Brought:
        with read_session(self.office.engine) as session:
            return review.brought(
                session,
                self.office.desk,
                CIPHER,
                assessor_id=who or self.who,
                file=results_file(file) if isinstance(file, bytes) else file,
            )

    def bring(self, file: bytes, chosen: Chosen | None = None) -> None:
        with write_session(self.office.engine) as session:
            review.bring_back(
                session,
                self.office.desk,
                CIPHER,
                assessor_id=self.who,
                file=results_file(file),
                chosen=chosen or Chosen({}, {}),
            )
