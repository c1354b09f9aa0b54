"""Negations: a `not` that is lost or invented turns a line into its opposite."""

import re
from collections.abc import Mapping

from rpl.domain.guards.letters import NOT_AFTER_LETTER, NOT_BEFORE_LETTER
from rpl.domain.guards.pair import Pair

_NEGATIONS: Mapping[str, str] = {
    "en": r"\b(?:not|cannot|never|neither|nor|nobody|nothing|none|without|no|nowhere)\b|n['’]t\b",
    "es": r"\b(?:no|nunca|ni|sin|ningún|ninguna?|ninguno|nadie|nada|tampoco|jamás)\b",
    "fr": r"\b(?:ne|n['’]\w|sans|aucun\w*|jamais|ni|non|pas)\b",
    "pt": r"\b(?:não|nunca|nem|sem|nenhum\w*|ninguém|nada|jamais)\b",
    "it": r"\b(?:non|mai|né|senza|nessun\w*|nulla|niente)\b",
    "ro": r"\b(?:nu|n-\w|niciodată|nici|fără|nimeni|nimic|niciun\w*)\b",
    "de": r"\b(?:nicht|kein\w*|nie|niemals|ohne|weder|noch|niemand|nichts|nein)\b",
    "pl": r"\b(?:nie|nigdy|ani|bez|żad\w+|nikt|nic|nikogo)\b",
    "ru": r"\b(?:не|нет|ни|никогда|без|никто|ничего|никак\w*|нельзя)\b",
    "uk": r"\b(?:не|немає|нема|ні|ніколи|без|ніхто|нічого|жод\w+|неможливо)\b",
    "ar": r"(?<!\w)[وفب]?(?:لا|لم|لن|ليس|ليست|ليسوا|دون|بدون|غير|عدم|بلا|ما|لست|لسنا|كلا)(?!\w)",
    "fa": r"(?<!\w)(?:نه|نیست\w*|بدون|هیچ\w*|هرگز|غیر|عدم|بی)(?!\w)|(?<!\w)ن(?:می|خواه|باید|کرد|شد|بود|دار|دا|توان|رس|گرف)\w*",
    "hi": r"(?<!\w)(?:नहीं|न|ना|बिना|मत|नही|बगैर)(?!\w)|ग़?ैर-|अन(?:धिकृत|ुपस्थित)",
    "zh": r"不|没|無|无|未|非|别|勿|否",
    "vi": r"\b(?:không|chưa|chẳng|đừng|chớ|chả|vô|phi)\b",
    "tr": r"\b(?:değil\w*|yok\w*|hayır|asla)\b",
}  # fmt: skip
_IMPLIED: Mapping[str, str] = {
    "en": r"\b(?:un|in|im|ir|dis|non-?)\w{4,}|\w+less\b|\b(?:fail|lack|refus|den(?:y|i)|unable|absen|rather than|avoid|prevent"
          r"|instead|hardly|barely|few|little|only|stop|ban|prohibit|forbid|against|miss|rare|except|until|far from|unlike|exclud|free)\w*",
    "es": r"\b(?:in|im|des)\w{4,}|\b(?:falta|carec|neg|imped|excepto|salvo|prohib|evit|hasta)\w*",
    "tr": r"\w+(?:ma|me|mı|mi|mu|mü)(?:d[ıiuü]|yor|z|m[ıiuü]ş|yacak|yecek|ya|ye|dan|den|s[ıi]|k|y|l)\w*"
          r"|\w+(?:sız|siz|suz|süz)\w*|\bhiç\w*|\bne\b",  # a verb says no in its middle
}  # fmt: skip


def _whole(words: str) -> str:
    """Whole words, minding the vowel signs that are no letters to Python."""
    return words.replace(r"(?<!\w)", NOT_AFTER_LETTER).replace(r"(?!\w)", NOT_BEFORE_LETTER)


_PATTERNS = {language: re.compile(_whole(words)) for language, words in _NEGATIONS.items()}
_WEAK = {language: re.compile(words) for language, words in _IMPLIED.items()}
_ABBREVIATION = re.compile(
    r"\b(?:no?|n[or]s?)\b\.?\s?[:º°]?\s*(?=[A-Z]{0,5}[-/. ]?\d)", re.IGNORECASE
)


def changes_negations(pair: Pair) -> bool:
    """Whether only one of the two lines denies something.

    Languages whose negations are not known are not judged.
    """
    said = _denies(pair.source, pair.source_language)
    told = _denies(pair.target, pair.target_language)
    if said is None or told is None or said == told:
        return False
    if said:
        return not _implies(pair.target, pair.target_language)
    return not _implies(pair.source, pair.source_language)


def _denies(line: str, language: str) -> bool | None:
    pattern = _PATTERNS.get(language)
    if pattern is None:
        return None
    return pattern.search(_ABBREVIATION.sub("", line).casefold()) is not None


def _implies(line: str, language: str) -> bool:
    pattern = _WEAK.get(language)
    return pattern is not None and pattern.search(line.casefold()) is not None
