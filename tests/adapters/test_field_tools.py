"""A pack's key opens with its passphrase however it is typed; pictures become small enough."""

from io import BytesIO

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from PIL import Image

from rpl.adapters.pack_cipher import WebPackCipher
from rpl.adapters.small_pictures import SmallPictures
from rpl.domain.field_work import typed_passphrase
from rpl.ports.errors import EngineError, SealBrokenError

CIPHER = WebPackCipher(rounds=1000)


def test_a_key_opens_with_its_passphrase_as_web_crypto_does_it() -> None:
    key, passphrase = CIPHER.new_key(), CIPHER.new_passphrase()

    locked = CIPHER.lock(key, passphrase.lower().replace("-", " "), b"pack")

    stretched = PBKDF2HMAC(SHA256(), 32, locked.salt, locked.rounds).derive(
        typed_passphrase(passphrase).encode()
    )
    nonce, sealed = locked.locked[:12], locked.locked[12:]
    assert AESGCM(stretched).decrypt(nonce, sealed, b"pack") == key
    assert len(typed_passphrase(passphrase)) == 16
    assert passphrase != CIPHER.new_passphrase()
    assert typed_passphrase(" o1l-u\u0661é ") == "011V"


@pytest.mark.parametrize(("bound", "cut"), [(b"other", 0), (b"pack", 1), (b"pack", 60)])
def test_what_was_altered_or_belongs_elsewhere_does_not_open(bound: bytes, cut: int) -> None:
    key = CIPHER.new_key()
    sealed = CIPHER.seal(key, b"invented marks", b"pack")

    assert CIPHER.open(key, sealed, b"pack") == b"invented marks"
    with pytest.raises(SealBrokenError):
        CIPHER.open(key, sealed[: len(sealed) - cut], bound)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_a_picture_becomes_small_and_stays_a_picture(mode: str) -> None:
    large = BytesIO()
    Image.new(mode, (1600, 800)).save(large, "JPEG")

    with Image.open(BytesIO(SmallPictures().shrunk(large.getvalue(), 400))) as small:
        assert (small.size, small.format) == ((400, 200), "JPEG")
    with pytest.raises(EngineError):
        SmallPictures().shrunk(b"no picture", 400)
