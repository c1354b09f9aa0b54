"""Applicants who send photos over HTTP until they are told to stop, and try again when cut off."""

import hashlib
import io
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlencode
from uuid import uuid4

import httpx2
from PIL import Image, ImageDraw, ImageFont
from typing_extensions import override

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
FILES_OF_A_CLAIM = 15
TIMEOUT = httpx2.Timeout(30, connect=2)


@dataclass
class Acknowledged:
    """The photos that the service said it has, by the SHA-256 of their bytes."""

    hashes: list[str] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    cut_off: int = 0
    """How often there was no answer, or the one that it cannot be done now."""


class Applicant(threading.Thread):
    """Opens claims and sends numbered photos, one after another.

    A cut connection is tried again with the same photo, as a person would: a photo that the
    service has already is refused as sent twice, which acknowledges it too.
    """

    def __init__(
        self, address: str, number: int, stop: threading.Event, may: Callable[[], bool]
    ) -> None:
        super().__init__(daemon=True)
        self._address, self._number, self._stop_sending, self._may = address, number, stop, may
        self.told = Acknowledged()
        self.failure: Exception | None = None

    @override
    def run(self) -> None:
        """Send photos until told to stop."""
        try:
            self._send_photos()
        except Exception as error:  # noqa: BLE001 -- told to who joins the thread
            self.failure = error

    def _send_photos(self) -> None:
        sent = 0
        while not self._stop_sending.is_set():
            with httpx2.Client(base_url=self._address, timeout=TIMEOUT) as browser:
                self._until_it_works(partial(open_claim, browser, uuid4().hex))
                for _ in range(FILES_OF_A_CLAIM):
                    while not self._may() and not self._stop_sending.is_set():
                        self._stop_sending.wait(0.2)
                    if self._stop_sending.is_set():
                        return
                    sent += 1
                    photo = numbered_photo(self._number * 100_000 + sent)
                    answer = self._until_it_works(partial(send_photo, browser, photo))
                    if answer is not None:
                        self._note(answer, photo)

    def _note(self, answer: httpx2.Response, photo: bytes) -> None:
        if answer.status_code == 303 or "sent already" in answer.text or "already" in answer.text:
            self.told.hashes.append(hashlib.sha256(photo).hexdigest())
        else:
            self.told.refused.append(answer.status_code)

    def _until_it_works(self, ask: Callable[[], httpx2.Response]) -> httpx2.Response | None:
        """The answer, once there is one; None when it is time to stop."""
        while not self._stop_sending.is_set():
            try:
                answer = ask()
            except httpx2.HTTPError:
                self.told.cut_off += 1
            else:
                if answer.status_code < 500:
                    return answer
                self.told.cut_off += 1
            self._stop_sending.wait(0.1)
        return None


@contextmanager
def applicants(
    address: str, count: int, may: Callable[[], bool] = lambda: True
) -> Iterator[list[Applicant]]:
    """People who send photos while the block runs; `may` holds them back when it answers False."""
    stop = threading.Event()
    people = [Applicant(address, number, stop, may) for number in range(1, count + 1)]
    for person in people:
        person.start()
    try:
        yield people
    finally:
        stop.set()
        for person in people:
            person.join()
    for person in people:
        if person.failure is not None:
            raise person.failure


def open_claim(browser: httpx2.Client, nonce: str) -> httpx2.Response:
    """Open a claim of an invented person; asking twice with one nonce opens one."""
    fields = {"full_name": "Drill Sample", "qualification": "welder", "nonce": nonce}
    return _post(browser, "/en/start", content=urlencode({**fields, "csrf_token": _token(browser)}))


def send_photo(browser: httpx2.Client, photo: bytes) -> httpx2.Response:
    """Send one photo as the upload form does."""
    fields = {"kind": "certificate", "document_language": "en", "csrf_token": _token(browser)}
    files = [("files", ("photo.png", photo, "image/png"))]
    return browser.post("/en/claim/evidence", data=fields, files=files, headers=_ours(browser))


def numbered_photo(number: int) -> bytes:
    """A small picture of a few words and a number: quick to read, unlike every other.

    Fewer letters than a language is looked for in, which would take longer than the reading.
    """
    picture = Image.new("L", (720, 120), "white")
    pen = ImageDraw.Draw(picture)
    pen.text((20, 40), f"Welding test no. {number}", "black", ImageFont.load_default(36))
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()


def _post(browser: httpx2.Client, path: str, content: str) -> httpx2.Response:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    return browser.post(path, content=content, headers={**_ours(browser), **kind})


def _ours(browser: httpx2.Client) -> dict[str, str]:
    return {"origin": str(browser.base_url).rstrip("/"), "sec-fetch-site": "same-origin"}


def _token(browser: httpx2.Client) -> str:
    found = TOKEN.search(browser.get("/en/return").text)
    if found is None:
        raise httpx2.ReadError("no form on the page")
    return found[1]
