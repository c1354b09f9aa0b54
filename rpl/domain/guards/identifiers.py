"""Numbers of documents and grades in letters: what must stand in the target sign by sign."""

import re
import unicodedata

from rpl.domain.guards.numerals import folded
from rpl.domain.guards.pair import Pair

_CODE = re.compile(
    r"(?<![A-Za-z0-9])(?=[^\s]*\d)(?=[^\s]*[A-Z])[A-Z0-9][A-Za-z0-9]*(?:[-/._][A-Za-z0-9]+)*"
)
_ZEROS = re.compile(r"(?<![\d.,/:-])0\d{2,}(?![.,/:-]?\d)")
_LETTER_GRADE = re.compile(
    r"(?<![A-Za-zÀ-ӿḀ-ỿ0-9.'’&/-])([A-Z])([+-])?(?![A-Za-zÀ-ӿḀ-ỿ0-9.'’&]|[-+]\w|/)"
)
_LATIN_OPENERS = frozenset('.!?…¿¡"“«(')
_ALWAYS_WORDS = frozenset("AIEOYUVZSK")
"""Capital letters that are words of some language, at the start of a sentence or always."""

_PASSED = {
    "en": r"passed|pass(?:es)?\b(?! (?:mark|port))|satisf\w+|successful\w*|qualified|competent|approved",
    "es": r"\bapto\b|\bapta\b|aprob(?:ado|ada|ó)|superad[oa]|ha superado",
    "fr": r"\badmise?\b|reçue?\b|réussi\w*", "pt": r"aprovad[oa]|\bapt[oa]\b", "it": r"promoss[oa]|idone[oa]",
    "de": r"\bbestanden\b", "ro": r"\badmis[aă]?\b|promovat[aă]?", "pl": r"\bzda(?:ł|ła|ny)\b|zaliczon\w+",
    "ru": r"\bзачтено\b|\bсдан\w*", "uk": r"зараховано|склад\w+ іспит", "tr": r"başarılı|geçti\b",
    "ar": r"ناجح\w*|اجتاز\w*|نجح\w*", "fa": r"قبول|موفق", "hi": r"उत्तीर्ण", "zh": r"(?<!不)(?:合格|及格|通过)",
    "am": r"አልፏል|አልፋለች",
}  # fmt: skip
_FAILED = {
    "en": r"\bfail(?:ed|s|ure)?\b|not pass\w*|did not pass|unsatisf\w+|unsuccessful\w*|not (?:yet )?(?:qualified|competent|approved)",
    "es": r"no apt[oa]|suspens[oa]|no (?:ha )?(?:superad|aprob)\w+|suspendid[oa]|reprobad[oa]",
    "fr": r"ajournée?|refusée?|échou\w+|non admise?", "pt": r"reprovad[oa]|não aprovad[oa]|inapt[oa]",
    "it": r"bocciat[oa]|respint[oa]|non idone[oa]", "de": r"nicht bestanden|durchgefallen",
    "ro": r"respins[aă]?|nepromovat[aă]?", "pl": r"nie zda\w+|niezaliczon\w+|niedostateczn\w+",
    "ru": r"не зачтено|незачет|не сдан\w*|неудовлетворительно", "uk": r"не зараховано|незадовільно",
    "tr": r"başarısız|kaldı\b", "ar": r"راسب\w*|رسب\w*|لم يجتز|غير ناجح", "fa": r"مردود|رد شده|ناموفق",
    "hi": r"अनुत्तीर्ण|असफल", "zh": r"不合格|不及格|未通过", "am": r"ወድቋል|አላለፈም",
}  # fmt: skip
_SHORT_LINE = 60  # characters; longer lines tell of more than one result


def changes_identifiers(pair: Pair) -> bool:
    """Whether a code of letters and digits, or a number with leading zeros, is not kept."""
    target = _bare(folded(pair.target))
    source = folded(pair.source)
    codes = [found[0] for found in _CODE.finditer(source)]
    zeros = [found[0] for found in _ZEROS.finditer(source)]
    return any(_bare(code) not in target for code in codes) or any(
        re.search(rf"(?<!\d){number}(?!\d)", folded(pair.target)) is None for number in zeros
    )


def changes_grades(pair: Pair) -> bool:
    """Whether a grade in letters is lost or new, or a pass became a failure."""
    return _changes_letters(pair) or _changes_outcome(pair)


def _changes_letters(pair: Pair) -> bool:
    said, told = _letters(pair.source), _letters(pair.target)
    latin = re.search(r"[a-z]", pair.source) is not None
    return bool(said - told) or (latin and bool(told - said))


def _letters(line: str) -> set[str]:
    found = set()
    for match in _LETTER_GRADE.finditer(line):
        before = line[: match.start()].rstrip()
        opens = not before or before[-1] in _LATIN_OPENERS
        if match[2] or not (opens or match[1] in _ALWAYS_WORDS):
            found.add(match[0])
    return found


def _changes_outcome(pair: Pair) -> bool:
    if len(pair.source) > _SHORT_LINE:
        return False
    before = _outcome(pair.source, pair.source_language)
    after = _outcome(pair.target, pair.target_language)
    return bool(before and after) and before != after


def _outcome(line: str, language: str) -> str:
    lowered = line.casefold()
    for outcome, words in (("failed", _FAILED), ("passed", _PASSED)):
        pattern = words.get(language)
        if pattern and re.search(pattern, lowered):
            return outcome
    return ""


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in plain if character.isalnum())
