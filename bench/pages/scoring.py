"""How right a reading is: characters wrong, words found, and words that are not there."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
TATWEEL, NARROW_JOINER = 0x0640, 0x200C
UNSEEN = (TATWEEL, 0xAD, 0x200B, 0x200D, 0x200E, 0x200F, 0xFEFF)
UNSEEN_RANGES = (range(0x202A, 0x202F), range(0x2066, 0x206A))
SINGLE, DOUBLE, DASHES = "‘’‚‛`´", "“”„‟«»", "‐‑‒–—―−"  # noqa: RUF001 -- the signs documents are printed with
FOLD: dict[int, str] = (
    dict.fromkeys(UNSEEN, "")
    | {point: "" for points in UNSEEN_RANGES for point in points}
    | {NARROW_JOINER: " "}
    | dict.fromkeys(map(ord, SINGLE), "'")
    | dict.fromkeys(map(ord, DOUBLE), '"')
    | dict.fromkeys(map(ord, DASHES), "-")
)
"""Variants that change nothing for a reader: signs of direction, joiners, quotes and dashes."""


@dataclass(frozen=True, slots=True)
class Score:
    """Of one page: character error rate (None where order is not known), words found and true.

    All from 0 to 1. `recall` is the share of the truth's words that were read, `precision` the
    share of the words read that are true.
    """

    cer: float | None
    recall: float
    precision: float


def folded(text: str, *, is_upper_case: bool = False) -> str:
    """Text without what is no error of reading; case is one unless the truth is upper case."""
    text = unicodedata.normalize("NFKC", text.translate(FOLD)).translate(FOLD)
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(rf"(?<=[{CJK}]) (?=[{CJK}])", "", text)
    return text.casefold() if is_upper_case else text


def words_of(text: str) -> Counter[str]:
    """Words of folded text without signs at their ends; each Chinese character is one."""
    words: Counter[str] = Counter()
    for token in re.sub(rf"([{CJK}])", r" \1 ", text).split():
        kept = [at for at, sign in enumerate(token) if unicodedata.category(sign)[0] not in "PS"]
        if kept:
            words[token[kept[0] : kept[-1] + 1]] += 1
    return words


def scored(truth: str, text: str, *, has_order: bool, is_upper_case: bool = False) -> Score:
    """Compare a reading with the truth."""
    truth = folded(truth, is_upper_case=is_upper_case)
    text = folded(text, is_upper_case=is_upper_case)
    wanted, read = words_of(truth), words_of(text)
    right = (wanted & read).total()
    wrong = min(1.0, Levenshtein.distance(truth, text) / max(1, len(truth)))
    return Score(
        wrong if has_order else None,
        right / max(1, wanted.total()),
        right / max(1, read.total()),
    )
