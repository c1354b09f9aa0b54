"""Contexts and schemas of W3C and 1EdTech, pinned: nothing is ever fetched to sign or verify.

Two different files are published as context-3.0.3, so a name is not enough: each file is held to
its SHA-256.  `NOTICE` names publishers and licences.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any, Final

_FOLDER: Final = Path(__file__).parent
_OB: Final = "https://purl.imsglobal.org/spec/ob/v3p0"

CONTEXTS: Final = {
    "https://www.w3.org/2018/credentials/v1": (
        "2018-credentials-v1.jsonld",
        "3d0b277522ed24385c850b9882b9688687189b8f37a9bd9f1577e348b1019c44",
    ),
    "https://www.w3.org/ns/credentials/v2": (
        "credentials-v2.jsonld",
        "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    ),
    "https://www.w3.org/ns/did/v1": (
        "did-v1.jsonld",
        "adefa50311393eb1bd788a38ac9fe2696c65367928f6996812cd54577394f4da",
    ),
    "https://w3id.org/security/suites/ed25519-2020/v1": (
        "suites-ed25519-2020.jsonld",
        "b9e1ab971fd8bf2c7553e0c4a9438e0b9450afde1ea1ca5b2492368b9f549588",
    ),
    f"{_OB}/context.json": (
        "ob-v3p0.json",
        "b077fa134d909d92c1dcd1c153f2af1b244aeb415967fdc1467d7fc5dd48ac10",
    ),
    f"{_OB}/context-3.0.1.json": (
        "ob-v3p0-3.0.1.json",
        "cfc147db5fd5e3575b06bd471fe04784e92de69296f64a351b8dff0ec3372e9c",
    ),
    f"{_OB}/context-3.0.2.json": (
        "ob-v3p0-3.0.2.json",
        "bba433989e1e700ca60838a3c22378e7d8381aeb0c9590f9ddf84d1714f10296",
    ),
    f"{_OB}/context-3.0.3.json": (
        "ob-v3p0-3.0.3.json",
        "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    ),
    f"{_OB}/extensions.json": (
        "ob-v3p0-extensions.json",
        "146f85aa16effd7ca1da8056eb443f53ce1eca8a34186cb062832c0a97d889c3",
    ),
}
"""Each context by its address: file and SHA-256."""

SCHEMAS: Final = {
    f"{_OB}/schema/json/ob_v3p0_achievementcredential_schema.json": (
        "ob_v3p0_achievementcredential_schema.json",
        "b7358e895f492e74055dc6bfc7ffc420d0e497f90c4579fb83d9519b86d393ea",
    ),
    f"{_OB}/schema/json/ob_v3p0_profile_schema.json": (
        "ob_v3p0_profile_schema.json",
        "6b268f2caa591bf657e2a290e195713c41dc2db4e1c797723cfd00a1a83f8f13",
    ),
}
"""Each schema by its address: file and SHA-256."""


class PinBrokenError(Exception):
    """A pinned file is not the file it was when it was pinned; the package is damaged."""


@cache
def context(address: str) -> dict[str, Any]:
    """A pinned context.

    Raises:
        KeyError: It is not pinned.
        PinBrokenError: Its file was changed.
    """
    return _read("contexts", *CONTEXTS[address])


@cache
def schema(address: str) -> dict[str, Any]:
    """A pinned schema.

    Raises:
        KeyError: It is not pinned.
        PinBrokenError: Its file was changed.
    """
    return _read("schemas", *SCHEMAS[address])


def _read(folder: str, name: str, pin: str) -> dict[str, Any]:
    content = (_FOLDER / folder / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != pin:
        raise PinBrokenError(f"{name} is not the pinned file")
    found: dict[str, Any] = json.loads(content)
    return found
