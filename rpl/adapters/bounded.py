"""HTTP answers of another service, no larger and no slower than what is asked there needs."""

import time

import httpx2
from typing_extensions import override

_KEPT_FROM_CLIENT = ("content-length", "transfer-encoding")


class BoundedTransport(httpx2.BaseTransport):
    """Reads each answer whole, up to so many bytes and seconds; it is asked for uncompressed.

    What is larger, slower or compressed all the same is a `ReadError`, like an answer that breaks
    off: who answers so may not be who we think.
    """

    def __init__(self, transport: httpx2.BaseTransport, *, largest: int, seconds: float) -> None:
        self._transport = transport
        self._largest = largest
        self._seconds = seconds

    @override
    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Ask, and read the answer."""
        request.headers["accept-encoding"] = "identity"
        deadline = time.monotonic() + self._seconds
        answer = self._transport.handle_request(request)
        try:
            body = self._read(request, answer, deadline)
        finally:
            answer.close()
        headers = [
            pair for pair in answer.headers.multi_items() if pair[0] not in _KEPT_FROM_CLIENT
        ]
        return httpx2.Response(answer.status_code, headers=headers, content=body)

    @override
    def close(self) -> None:
        """Close what is asked through."""
        self._transport.close()

    def _read(self, request: httpx2.Request, answer: httpx2.Response, deadline: float) -> bytes:
        if answer.headers.get("content-encoding", "identity").lower() != "identity":
            raise httpx2.ReadError("compressed though nobody asked for it", request=request)
        assert isinstance(answer.stream, httpx2.SyncByteStream)  # noqa: S101 -- of a synchronous transport
        body = bytearray()
        for chunk in answer.stream:
            body += chunk
            if len(body) > self._largest or time.monotonic() > deadline:
                raise httpx2.ReadError("too large or too slow", request=request)
        return bytes(body)
