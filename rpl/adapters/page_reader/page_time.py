"""How long the pages of one file may take: much for what gives words, little for what gives none.

Runs in the child only.  All times are seconds of processor time, of the child and of what it
starts: how busy the machine is with other work does not decide how much of a page is read.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import inf
from pathlib import Path
from threading import Event, Thread

from rpl.adapters.page_reader.answers import leave_page
from rpl.adapters.process_tree import children_of, name_of, used_by
from rpl.domain.reading import Page

PAGE_SECONDS = 20.0
"""The most that one page may take, and what is in hand at the start."""
FOR_WORDS, FOR_NONE = 10.0, 1.0
"""What a page puts back that gave words, and one that gave none."""
PICTURE_SECONDS = 8.0
"""How long pages are still shown, unread, when nothing is in hand any more."""
ALL_SECONDS = 900.0
"""The most that all pages together may take."""
LOOK_SECONDS = 0.25
RECOGNISER = "tesseract"
SURE = 50
"""Mean confidence, in percent, below which words are noise that was taken for writing."""


def _used_here() -> float:
    return used_by(os.getpid()).cpu_seconds


@dataclass(slots=True)
class PageTime:
    """What is in hand.  `cut_short` says whether the page at hand would have taken longer."""

    in_hand: float = PAGE_SECONDS
    in_all: float = ALL_SECONDS
    cut_short: bool = False
    used: Callable[[], float] = _used_here
    _began: float = 0
    _recognising: bool = False

    @classmethod
    def without_end(cls) -> "PageTime":
        """For whoever reads a page of their own."""
        return cls(inf, inf)

    @property
    def pictures_only(self) -> bool:
        """Whether a page may be shown and no more."""
        return min(self.in_hand, self.in_all) <= 0

    @property
    def is_up(self) -> bool:
        """Whether not even pictures may be made."""
        return self.in_hand <= -PICTURE_SECONDS or self.in_all <= -PICTURE_SECONDS

    def begin_page(self) -> None:
        """A page comes next."""
        self._began = self.used()
        self.cut_short = self.pictures_only

    def end_page(self, *, gave_words: bool) -> None:
        """A page is done: what it took is taken, and what it gave puts some of it back."""
        took = self.used() - self._began
        self.in_all -= took
        back = FOR_WORDS if gave_words else FOR_NONE
        self.in_hand = min(PAGE_SECONDS, self.in_hand - took + back)

    def page_is_over(self) -> bool:
        """Whether the page at hand has taken what it may: nothing more is tried on it."""
        if self.used() - self._began >= min(self.in_hand, self.in_all):
            self.cut_short = True
        return self.cut_short

    @contextmanager
    def recognising(self) -> Iterator[None]:
        """While a program recognises, it is ended when the time of the page is over."""
        self._recognising = True
        try:
            yield
        finally:
            self._recognising = False

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Look at the time while the block runs, as a program that is waited for cannot."""
        done = Event()
        watch = Thread(target=self._watch, args=(done,), daemon=True)
        watch.start()
        try:
            yield
        finally:
            done.set()
            watch.join()

    def _watch(self, done: Event) -> None:
        while not done.wait(LOOK_SECONDS):
            if self._recognising and self.page_is_over():
                for number in children_of(os.getpid()):
                    if name_of(number) == RECOGNISER:
                        with suppress(ProcessLookupError):
                            os.kill(number, signal.SIGKILL)


def left_as_read(folder: Path, read: Iterator[Page], time: PageTime) -> Iterator[Page]:
    """The pages, each left in the folder before the next begins, until their time is up."""
    while not time.is_up:
        time.begin_page()
        page = next(read, None)
        if page is None:
            return
        time.end_page(gave_words=page.confidence >= SURE and bool(page.words))
        page = page.model_copy(update={"cut_short": time.cut_short})
        leave_page(folder, page)
        yield page
