"""Reads the lines of a page that are in another script than the rest of it, with their own pack.

In the pack of one script the lines of another are read with great doubt, while the rest is sure.
These lines alone are put under each other in one picture: a few of them say which pack reads them,
then all of them are read with it at once.  A line takes the new reading where that is surer and in
the letters of its script.  Lines that are left, as those of a stamp in a third script, are left out
where nothing reads them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from rpl.adapters.languages import SCRIPTS, is_readable, pack_of
from rpl.adapters.page_reader.function_words import clear_language
from rpl.adapters.page_reader.language import LIKELY, identify
from rpl.adapters.page_reader.preparing import Prepared
from rpl.adapters.page_reader.recognition import ONE_BLOCK, Recognised, Recogniser
from rpl.adapters.page_reader.second_look import completed, without
from rpl.adapters.page_reader.sense import UNREAD_LINES, script_without_pack, unread_runs
from rpl.adapters.page_reader.stacking import Run, Stack, runs_of, share_in, stacked, sureness
from rpl.domain.reading import Step, Word

OTHER_SCRIPT = "other script"
DOUBTFUL, SURE = 60, 70
"""Mean confidence of a run of words, by letters: below the one it may be in another script, and
from the other on it is taken to be in the script it was read in."""
FEWEST_LETTERS = 4  # of a run
LEAST_DOUBTFUL = 12  # letters of all doubtful runs
LIKE_A_LINE = 16
"""Mean letters of the doubtful runs from which on a page is searched for a script nobody told.

On pages in two scripts they are 22 to 47, on receipts, where single words are doubtful, 7 to 13:
there a search costs a second and has taken noise for letters."""
SAMPLE = 3  # runs that say which pack reads them
SURER = 12
"""How much surer, in percent, a run is read in its own script."""
MOSTLY = 0.6
"""Share of the letters of a reading that are in its script."""


@dataclass(frozen=True, slots=True)
class Searched:
    """The words of a page, what was done for them, and those left out for nothing reads them."""

    read: Recognised
    steps: tuple[Step, ...] = ()
    unread: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class ScriptSearch:
    """A page that was read in some languages, and those somebody said may be on it."""

    page: Prepared
    languages: tuple[str, ...]
    hints: tuple[str, ...]
    recogniser: Recogniser

    def completed(self, read: Recognised) -> Searched:
        """The words with those of another script in its letters, and what was done for it.

        What is in a script that no pack here reads is left out: what was read of it is chance.
        """
        doubtful = doubtful_runs(runs_of(read.words))
        if self.page.is_line or not doubtful or not self._may_be_lines(doubtful):
            return Searched(read)
        longest = sorted(doubtful, key=lambda run: -run.box.width)[:SAMPLE]
        sample = stacked(self.page.clean, longest)
        language = self._language(sample) or self._language_of_some(doubtful)
        if language is None:
            return self._without_unread(Searched(read), doubtful)
        stack = stacked(self.page.clean, doubtful)
        again = stack.shares(self._read(stack, language))
        better = {
            run: words
            for run, words in zip(doubtful, again, strict=True)
            if _is_better(run, words, language)
        }
        words = tuple(_replaced(read.words, better, language))
        step = Step(
            name=OTHER_SCRIPT,
            parameters={"packs": pack_of(language), "mode": ONE_BLOCK, "runs": len(better)},
        )
        found = Searched(Recognised(words), (step,) if better else ())
        rest = [run for run in doubtful if run not in better and run.letters >= LIKE_A_LINE]
        return self._without_unread(found, rest) if rest else found

    def _may_be_lines(self, doubtful: Sequence[Run]) -> bool:
        """Whether they are as long as lines in another script, or such a script was told."""
        own = {script_with(language) for language in self.languages}
        if any(script_with(hint) not in own for hint in self.hints):
            return True
        return sum(run.letters for run in doubtful) >= LIKE_A_LINE * len(doubtful)

    def _language(self, sample: Stack) -> str | None:
        """The language of another script that reads a few of the runs surely."""
        before = sureness([word for run in sample.runs for word in run.words])
        best, most = None, max(DOUBTFUL, before + SURER)
        for language in self._others():
            read = self._read(sample, language)
            if sureness(read.words) < most or not _is_in_script_of(language, read.text):
                continue
            best, most = _named(language, read.text, self.hints), sureness(read.words)
            if most >= SURE:
                break
        return best

    def _language_of_some(self, doubtful: Sequence[Run]) -> str | None:
        """The language that reads a single run very surely, where others are in a third script.

        The longest run is taken of each part of the page, for scripts stand in blocks.
        """
        part = -(-len(doubtful) // SAMPLE)
        starts = range(0, len(doubtful), part)
        spread = [max(doubtful[at : at + part], key=lambda run: run.letters) for at in starts]
        sample = stacked(self.page.clean, spread)
        for language in self._others():
            shares = sample.shares(self._read(sample, language))
            for run, words in zip(spread, shares, strict=True):
                if (
                    run.letters >= LIKE_A_LINE
                    and sureness(words) >= SURE
                    and _is_better(run, words, language)
                ):
                    return _named(language, " ".join(word.text for word in words), self.hints)
        return None

    def _others(self) -> Iterator[str]:
        """Languages to try, one of each other script: those that were told, English, the rest."""
        tried = {script_with(language) for language in self.languages}
        for language in (*self.hints, *(known[0] for known in SCRIPTS.values())):
            if (script := script_with(language)) not in tried and is_readable(language):
                tried.add(script)
                yield language

    def _without_unread(self, found: Searched, runs: Sequence[Run]) -> Searched:
        stack = stacked(self.page.clean, runs)
        alike = unread_runs(stack, self.page.dpi, self.languages, self.recogniser)
        if not alike:
            return found
        gone = {id(word) for run in alike for word in run.words}
        script = script_without_pack(stack.picture, self.recogniser)
        parameters: dict[str, float | str] = {
            "lines": len({run.words[0].line for run in alike}),
            "alike": max(alike.values()),
        }
        named = {"script": script} if script else {}
        step = Step(name=UNREAD_LINES, parameters={**parameters, **named})
        kept = tuple(word for word in found.read.words if id(word) not in gone)
        unread = tuple(word for word in found.read.words if id(word) in gone)
        return Searched(Recognised(kept), (*found.steps, step), unread)

    def _read(self, stack: Stack, language: str) -> Recognised:
        return self.recogniser.words(
            stack.picture, pack_of(language), self.page.dpi, ONE_BLOCK, inverted=False
        )


def looked_at_again(
    page: Prepared, read: Recognised, unread: Sequence[Word], packs: str, recogniser: Recogniser
) -> tuple[Recognised, tuple[Step, ...], float | None]:
    """See `completed`: what is in another script is painted over, so that it is not misread.

    `unread` are words that were left out because nothing reads their script.
    """
    others = [*(word for word in read.words if word.language), *unread]
    if not others:
        return completed(page, read, packs, recogniser)
    own = replace(page, clean=without(page.clean, others))
    return *completed(own, read, packs, recogniser)[:2], None


def in_own_lines(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words, what is in another language than the rest of its line in a line of its own."""
    lines = groupby(words, lambda word: (word.line, word.language))
    return tuple(
        word.model_copy(update={"line": number})
        for number, (_, line) in enumerate(lines)
        for word in line
    )


def doubtful_runs(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Runs that may be in another script; none where nothing of the page is read surely."""
    doubtful = tuple(r for r in runs if r.sureness < DOUBTFUL and r.letters >= FEWEST_LETTERS)
    if sum(run.letters for run in doubtful) < LEAST_DOUBTFUL:
        return ()
    sure = sum(run.letters for run in runs if run.sureness >= SURE)
    return doubtful if sure >= LEAST_DOUBTFUL else ()


def script_with(language: str) -> str:
    """The script of a language, as Tesseract names it."""
    return next((script for script, known in SCRIPTS.items() if language in known), "Latin")


def _named(language: str, text: str, hints: Sequence[str]) -> str:
    """The language of a text in the script of another language, where its pack is here."""
    if language in hints:
        return language
    known = SCRIPTS[script_with(language)]
    clear = clear_language(text)
    if clear is None:
        found = identify(text)
        clear = found.language if found and found.probability >= LIKELY else None
    return clear if clear in known and is_readable(clear) else language


def _is_better(run: Run, words: Sequence[Word], language: str) -> bool:
    text = " ".join(word.text for word in words)
    is_surer = sureness(words) >= max(DOUBTFUL, run.sureness + SURER)
    return is_surer and _is_in_script_of(language, text)


def _is_in_script_of(language: str, text: str) -> bool:
    return share_in(script_with(language), text) >= MOSTLY


def _replaced(
    words: Sequence[Word], better: dict[Run, tuple[Word, ...]], language: str
) -> Iterator[Word]:
    firsts = {id(run.words[0]): run for run in better}
    gone = {id(word) for run in better for word in run.words}
    for word in words:
        if id(word) in firsts:
            for other in better[firsts[id(word)]]:
                yield other.model_copy(update={"language": language})
        elif id(word) not in gone:
            yield word
