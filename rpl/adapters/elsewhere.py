"""Documents that lie behind an address: https only, never into a private network.

The address comes from a stranger's document.  The host is resolved once, every address it has must
be public, and the connection goes to exactly that address, so that a name cannot change its mind
between the check and the use.  No redirect is followed, and time and size are bounded.
"""

import ipaddress
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import SplitResult, urlsplit

import httpx2

from rpl.ports.credential import UnreachableError

Own: TypeAlias = Callable[[str], bytes | None]
"""What stands in our own store under a path of our own public address."""

IPAddress: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_ENDING_IN_IPV4: Final = tuple(
    map(ipaddress.IPv6Network, ("::/96", "::ffff:0:0/96", "64:ff9b::/96"))  # RFC 4291, RFC 6052
)
_SECONDS: Final = 10.0
_LARGEST: Final = 2 * 1024 * 1024
_ACCEPT: Final = "application/vc, application/did+json, application/ld+json, application/json"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Answers `ports.credential.Elsewhere`.

    `public_url` is our own address.  With `own`, what stands under it comes from the store and
    never over HTTP; without (a verifier that has no database) it may be fetched, though local.
    """

    public_url: str
    own: Own | None
    transport: httpx2.BaseTransport | None = None

    def fetch(self, address: str) -> bytes:
        """The body.

        Raises:
            UnreachableError: The address is refused, does not answer, or answers too much.
        """
        if address.startswith(f"{self.public_url}/") and self.own is not None:
            found = self.own(urlsplit(address).path.removeprefix(urlsplit(self.public_url).path))
            if found is None:
                raise UnreachableError("not_reachable")
            return found
        return self._get(*self._target(address))

    def _target(self, address: str) -> tuple[str, SplitResult]:
        """The IP address to connect to, and the parts of the address asked for."""
        try:
            parts = urlsplit(address)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError as error:
            raise UnreachableError("address_refused") from error
        trusted = address.startswith(f"{self.public_url}/")
        honest = parts.scheme == "https" and parts.username is None and parts.password is None
        if not parts.hostname or not (honest or trusted):
            raise UnreachableError("address_refused")
        try:
            resolved = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise UnreachableError("not_reachable") from error
        hosts = [str(entry[4][0]) for entry in resolved]
        if not trusted and not all(_is_public(host) for host in hosts):
            raise UnreachableError("address_refused")
        return hosts[0], parts

    def _get(self, host: str, parts: SplitResult) -> bytes:
        literal = f"[{host}]" if ":" in host else host
        port = f":{parts.port}" if parts.port else ""
        query = f"?{parts.query}" if parts.query else ""
        url = f"{parts.scheme}://{literal}{port}{parts.path or '/'}{query}"
        headers = {"Host": parts.netloc, "Accept": _ACCEPT}
        extensions = {"sni_hostname": parts.hostname} if parts.scheme == "https" else {}
        deadline = time.monotonic() + _SECONDS
        try:
            with (
                httpx2.Client(
                    timeout=_SECONDS / 2, trust_env=False, transport=self.transport
                ) as client,
                client.stream("GET", url, headers=headers, extensions=extensions) as answer,
            ):
                return _body(answer, deadline)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise UnreachableError("not_reachable") from error


def _is_public(host: str) -> bool:
    address = ipaddress.ip_address(host.split("%", maxsplit=1)[0])
    return all(
        found.is_global and not found.is_multicast for found in (address, *_carried(address))
    )


def _carried(address: IPAddress) -> tuple[IPAddress, ...]:
    """The IPv4 address that a gateway would make of an IPv6 address."""
    if isinstance(address, ipaddress.IPv4Address):
        return ()
    if any(address in network for network in _ENDING_IN_IPV4):
        return (ipaddress.IPv4Address(address.packed[-4:]),)
    return () if address.sixtofour is None else (address.sixtofour,)


def _body(answer: httpx2.Response, deadline: float) -> bytes:
    if answer.status_code != httpx2.codes.OK:
        raise UnreachableError("not_reachable")
    body = bytearray()
    for chunk in answer.iter_bytes(chunk_size=65_536):
        body += chunk
        if len(body) > _LARGEST:
            raise UnreachableError("answer_unusable")
        if time.monotonic() > deadline:
            raise UnreachableError("not_reachable")
    return bytes(body)
