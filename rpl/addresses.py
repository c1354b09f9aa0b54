"""Addresses in settings: what each may look like.  A refusal never quotes the value."""

import ipaddress
from urllib.parse import urlsplit


def origin(address: str) -> str:
    """An address of a host, without path: what did:web and browsers' Origin can express."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/"):
        raise ValueError("must be http://host or https://host, with a port at need and no path")
    return address.rstrip("/")


def daemon(address: str) -> str:
    """Where a daemon listens: nowhere, on a socket, or at a port of a host."""
    host, _, port = address.rpartition(":")
    if address and not address.startswith("/") and not (host and port.isascii() and port.isdigit()):
        raise ValueError("must be host:port, or the path of a socket")
    return address


def mail_server(address: str) -> str:
    """A mail server's address, or nothing; the error must not quote it, for it holds a password."""
    if address:
        try:
            parts = urlsplit(address)
            known = parts.scheme in {"smtp", "smtps"} and parts.hostname and parts.port != 0
        except ValueError:
            known = False
        if not known:
            raise ValueError("must be smtp://host or smtps://host, with user:password@ at need")
    return address


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is reached from this machine alone."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def issuer(address: str) -> str:
    """An issuer's address: https, or plain http on this machine; it may have a path."""
    parts = urlsplit(address)
    near = parts.scheme == "http" and is_loopback(parts.hostname or "")
    if address and not (parts.hostname and (parts.scheme == "https" or near)):
        raise ValueError("must be https://host, or http:// on this machine")
    return address
