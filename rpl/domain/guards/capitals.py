"""Words with capitals, and what they show: a name, the start of a sentence, nothing."""

import re
from collections.abc import Iterator, Sequence

from rpl.domain.guards.letters import LETTER
from rpl.domain.guards.ordinary import HONORIFICS, TITLES

CASELESS = frozenset(
    {"ar", "fa", "ps", "ur", "ckb", "hi", "mr", "ne", "bn", "pa", "gu", "ta", "te", "am", "ti", "zh",
     "ja", "ko", "th", "he", "ka", "my", "km", "lo", "si", "kn", "ml", "or", "as", "sd", "ug", "yi"}
)  # fmt: skip
"""Languages whose script has no capitals."""
WITHOUT_SPACES = frozenset({"zh", "ja", "th", "my", "km", "lo"})
NOUNS_WITH_CAPITALS = frozenset({"de", "lb"})
WORD = re.compile(rf"{LETTER}+(?:['’ʼ\u200c-]{LETTER}+)*")
_ELIDED = re.compile(r"(?<![^\W\d_])([^\W\d_A-Z]{1,8})['’](?=[A-ZÀ-ÖØ-Þ])")
_CONTRACTED = re.compile(r"['’](?:d|ll|m|re|ve)$")
_POSSESSIVE = re.compile(r"['’ʼ]s?$")
_SHORT_FORM = re.compile(rf"({LETTER}{{2,}})['’ʼ-]{LETTER}{{1,4}}")
_OPENERS = frozenset(".!?…:;\"“”«»„‚'‘’(¿¡•·—–-|/")
_QUOTED = re.compile(r"[\"“”«„‘]\s*([^\"“”«»„‘,،.!?…:;]+)[\"”»“]")
_LONGEST_TITLE = 4  # words


def words_of(line: str) -> list["re.Match[str]"]:
    """The words of a line in their places; a small word elided before a capital stands alone.

    `qu'Alfredo` is two words, `O'Brien` one.
    """
    return list(WORD.finditer(_ELIDED.sub(r"\1 ", line)))


def is_name_shaped(word: str) -> bool:
    """Whether a word has a capital as names have, and is no title of a person.

    Capitals throughout are a short form, with an ending too: `UK's`, `FBI'dan`.
    """
    is_capital = word[0].isupper() and word.casefold() not in HONORIFICS
    return is_capital and not _without_ending(word).isupper()


def without_possessive(word: str) -> str:
    """A word without an English possessive: `Germany's` is Germany."""
    return _POSSESSIVE.sub("", word)


def _without_ending(word: str) -> str:
    found = _SHORT_FORM.fullmatch(word)
    return found[1] if found else without_possessive(word)


def beside(line: str, words: Sequence["re.Match[str]"], index: int, step: int) -> bool:
    """Whether the word before (step -1) or after (1) has such a capital too, and only space between.

    Any space is one, such as one at which no line may break.
    """
    other = index + step
    if not 0 <= other < len(words):
        return False
    first, second = (words[other], words[index]) if step < 0 else (words[index], words[other])
    return line[first.end() : second.start()].isspace() and is_name_shaped(words[other][0])


def opens(line: str, start: int) -> bool:
    """Whether a sentence opens here, so that a capital says nothing."""
    before = _ELIDED.sub(r"\1 ", line)[:start].rstrip()
    return not before or before[-1] in _OPENERS


def opens_title(line: str, start: int) -> bool:
    """Whether a few words in quotation marks begin here within a sentence («Papeles de Panamá»)."""
    line = _ELIDED.sub(r"\1 ", line)
    found = next((found for found in _QUOTED.finditer(line) if found.start(1) == start), None)
    if found is None or len(found[1].split()) > _LONGEST_TITLE:
        return False
    before = line[: found.start()].rstrip()
    return bool(before) and before[-1].isalnum()


def runs(line: str) -> Iterator[list[tuple[str, int]]]:
    """Words with capitals in a row, without the one that opens a sentence alone."""
    words = words_of(line)
    run: list[tuple[str, int]] = []
    for index, found in enumerate(words):
        if not is_name_shaped(found[0]):
            continue
        if not beside(line, words, index, -1) and run:
            yield run
            run = []
        if opens(line, found.start()) and not beside(line, words, index, 1):
            continue
        run.append((found[0], found.start()))
    if run:
        yield run


def is_ordinary(word: str, language: str) -> bool:
    """Whether a word with a capital is one that English documents write so, and nobody's name."""
    lowered = word.casefold()
    stems = {
        lowered,
        lowered.removesuffix("s"),
        lowered.removesuffix("'s"),
        lowered.removesuffix("’s"),
    }
    return language == "en" and (bool(stems & TITLES) or is_contraction(word))


def is_contraction(word: str) -> bool:
    """Whether an English word is two that are nobody's name, such as `I'm`."""
    return _CONTRACTED.sub("", word.casefold()) in TITLES and _CONTRACTED.search(word) is not None
