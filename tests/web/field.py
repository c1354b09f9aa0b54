"""What somebody does with a pack: makes it, downloads it, opens it, writes results."""

import html
import json
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from rpl.domain.field_work import typed_passphrase
from tests.factories.field import VISIT
from tests.web.assessor import Desk
from tests.web.browser import post_form


@dataclass
class Unlocked:
    """A pack that was opened with its passphrase, as the page in it does."""

    file: str
    passphrase: str

    def said(self, name: str) -> str:
        found = re.search(rf'data-{name}="([^"]*)"', self.file)
        assert found is not None
        return html.unescape(found[1])

    @property
    def key(self) -> bytes:
        salt, rounds = b64decode(self.said("salt")), int(self.said("rounds"))
        typed = typed_passphrase(self.passphrase).encode()
        stretched = PBKDF2HMAC(SHA256(), 32, salt, rounds).derive(typed)
        return self.opened(stretched, b64decode(self.said("locked")))

    def opened(self, key: bytes, sealed: bytes) -> bytes:
        bound = bytes.fromhex(self.said("pack").replace("-", ""))
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], bound)

    @property
    def inside(self) -> str:
        return self.content[0]

    @property
    def content(self) -> tuple[str, list[bytes]]:
        """The page that is sealed, and its pictures."""
        sealed = re.search(r'<div id="sealed" hidden>([^<]+)</div>', self.file)
        assert sealed is not None
        content = self.opened(self.key, b64decode(sealed[1]))
        start = 4 + int.from_bytes(content[:4])
        index = json.loads(content[4:start])
        at = start + index["page"]
        pictures = []
        for size in index["pictures"]:
            pictures.append(content[at : at + size])
            at += size
        return content[start : start + index["page"]].decode(), pictures

    def results(self, units: dict[str, Any], visit: dict[str, str] | None = None) -> bytes:
        plain = json.dumps({"visit": visit or VISIT, "units": units}).encode()
        header = self.said("header")
        sealed = b"n" * 12 + AESGCM(self.key).encrypt(b"n" * 12, plain, header.encode())
        return json.dumps({**json.loads(header), "sealed": b64encode(sealed).decode()}).encode()


def packed(desk: Desk, lang: str = "en") -> Unlocked:
    """Make a pack and download it."""
    here = f"/{lang}/staff/claims/{desk.claim}/field-pack"
    made = post_form(desk.client, here)
    passphrase = re.search(r'id="passphrase">([0-9A-Z-]{19})<', made.text)
    action = re.search(r'action="([^"]+/file)"', made.text)
    assert passphrase is not None
    assert action is not None
    assert passphrase[1] not in desk.client.get(here).text
    answer = post_form(desk.client, action[1])
    assert re.fullmatch(
        r'attachment; filename="field-pack-[0-9a-f]{8}\.html"',
        answer.headers["content-disposition"],
    )
    return Unlocked(answer.text, passphrase[1])
