"""A file that is put into a vault, read back and removed, to see whether all three can be done."""

import secrets
from pathlib import Path
from tempfile import TemporaryDirectory

from rpl.adapters.master_keys import KEY_BYTES
from rpl.ports import Vault
from rpl.ports.errors import EngineError, ObjectMissingError

_BYTES = 1000


def probe(vault: Vault) -> str:
    """What a vault cannot do, in words; empty when it can do all.

    The file is random bytes under a key of its own, and looks like every other one.
    """
    key, content = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(_BYTES)
    with TemporaryDirectory(prefix="rpl-probe-") as folder:
        source = Path(folder) / "probe"
        source.write_bytes(content)
        try:
            name = vault.put(key, source).name
        except EngineError as error:
            return f"takes no file ({error})"
    try:
        if b"".join(vault.read(key, name)) != content:
            return "gives a file back changed"
    except EngineError as error:
        return f"took a file and does not give it back ({error})"
    finally:
        removed = _removed(vault, name)
    return removed or _still_there(vault, name)


def _removed(vault: Vault, name: str) -> str:
    try:
        vault.remove(name)
    except EngineError as error:
        return f"does not remove a file ({error}): what is erased would stay there"
    return ""


def _still_there(vault: Vault, name: str) -> str:
    try:
        for _chunk in vault.sealed(name):
            return "still gives out a file that was removed"
    except ObjectMissingError:
        return ""
    return ""
