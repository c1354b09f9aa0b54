"""The shape of a translated line: its length, its script, whether it repeats or copies."""

import re
import unicodedata
from collections.abc import Mapping

from rpl.domain.guards.pair import Pair

SCORE_FLOOR = -0.6
SHORTEST_COMPARED = 12  # characters; below, a ratio of lengths says nothing
LENGTH_RATIO = (0.35, 3.0)
DENSE_LENGTH_RATIO = (0.8, 12.0)
INTO_DENSE_LENGTH_RATIO = (0.08, 1.3)
DENSE = frozenset({"zh", "ja", "ko"})
COPIED_WORDS = 2
WORD_LENGTH = 3
REPEATED = re.compile(r"(?<!\S)(\S+(?: \S+){0,2})(?: \1(?!\S)){2}")
REPEATED_CLAUSE = re.compile(r"(?<!\S)(\S+(?: \S+){3,11})[,;.]? \1(?!\S)")
REPEATED_SIGNS = re.compile(r"([^\W\d_]{1,8}?)\1{4,}")

_SCRIPTS: Mapping[str, str] = {
    "ARABIC": "ar fa ps ur ckb ug sd", "CYRILLIC": "ru uk bg sr mk be kk ky tg mn",
    "DEVANAGARI": "hi mr ne sa", "ETHIOPIC": "am ti", "CJK": "zh ja yue", "HANGUL": "ko",
    "HIRAGANA": "ja", "KATAKANA": "ja", "BENGALI": "bn as", "GUJARATI": "gu", "GURMUKHI": "pa",
    "TAMIL": "ta", "TELUGU": "te", "GEORGIAN": "ka", "ARMENIAN": "hy", "GREEK": "el",
    "HEBREW": "he yi", "THAI": "th", "LAO": "lo", "KHMER": "km", "MYANMAR": "my", "SINHALA": "si",
}  # fmt: skip


def changes_length(pair: Pair) -> bool:
    """Whether the target is empty, or much shorter or longer than its source."""
    source, target = len(pair.source.strip()), len(pair.target.strip())
    if target == 0 or source < SHORTEST_COMPARED:
        return target == 0
    least, most = LENGTH_RATIO
    if pair.source_language in DENSE and pair.target_language not in DENSE:
        least, most = DENSE_LENGTH_RATIO
    elif pair.target_language in DENSE and pair.source_language not in DENSE:
        least, most = INTO_DENSE_LENGTH_RATIO
    return not least <= target / source <= most


def repeats(pair: Pair) -> bool:
    """Whether the target says the same again and again, and its source does not."""
    return says_again(pair.target) and not says_again(pair.source)


def says_again(text: str) -> bool:
    """Whether one to three words stand three times in a row, four or more twice, or signs often."""
    plain = " ".join(text.casefold().split())
    return any(
        pattern.search(plain) is not None for pattern in (REPEATED, REPEATED_CLAUSE, REPEATED_SIGNS)
    )


def is_unsure(pair: Pair) -> bool:
    """Whether the engine itself gives the line a score below the floor."""
    return pair.score is not None and pair.score < SCORE_FLOOR


def copies(pair: Pair) -> bool:
    """Whether a line of ordinary words was taken over as it stands."""
    source = pair.source.split()
    ordinary = [word for word in source if word.islower() and len(word) >= WORD_LENGTH]
    same = pair.source.casefold().split() == pair.target.casefold().split()
    differs = pair.source_language != pair.target_language
    return differs and same and len(ordinary) >= COPIED_WORDS


def leaves_script(pair: Pair) -> bool:
    """Whether letters of the source's script are left in a target that has another."""
    own = {script for script, codes in _SCRIPTS.items() if pair.target_language in codes.split()}
    foreign = _scripts(pair.target) - {"LATIN"} - own
    return bool(foreign & _scripts(pair.source))


def _scripts(text: str) -> set[str]:
    letters = (character for character in text if character.isalpha())
    names = (unicodedata.name(letter, "").split(" ")[0] for letter in letters)
    return {name for name in names if name in _SCRIPTS or name == "LATIN"}
