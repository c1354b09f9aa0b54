"""Whether a text is in the language it is said to be in, without loading a model of languages."""

from collections import Counter
from collections.abc import Mapping, Sequence

FUNCTION_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "am": "እና ነው ላይ ውስጥ ግን ይህ ከ ወደ ነበር ሲሆን",
        "ar": "في من على إلى أن عن التي الذي هذا هذه مع كان لا ما قد بعد",
        "bn": "এবং এই করা হয় থেকে না জন্য তার যে ও",
        "de": "der die das und in zu den von mit ist des für auf im dem nicht ein eine als sich",
        "en": "the of and to in is for that on with by as at this from be are was it or",
        "es": "de la que el en y a los del las por con para una un se su al es no",
        "fa": "و در به از که این را با است برای آن یک تا خود های می",
        "fr": "de la le et les des en un une du dans que pour est au par sur qui a ne",
        "hi": "के में की है को से का और ने पर यह कि एक हैं लिए",
        "hr": "i je u na se da su za od s koji kao a ili",
        "it": "di e il la che in a per un del è le della i con non si una dei",
        "mk": "на и во да се од за е со не што ги како",
        "nl": "de van het een en in is op te dat voor met zijn die aan niet",
        "pl": "w i z na do się że jest o nie od przez dla oraz po jak to",
        "ps": "د په او له چې ته کې سره دی هم",
        "pt": "de a que o e do da em um para com não uma os no na por dos as",
        "ro": "de și în a la cu pe care din un o pentru este nu că mai",
        "ru": "в и на не что с по для от к из о за как это его он",
        "so": "oo iyo waa ku ka in uu ay la soo ee",
        "sq": "e të në i dhe për me një se nga që është",
        "sr": "и је у на се да су за од који као а",
        "sw": "na ya wa kwa ni katika la za cha kuwa",
        "ti": "እዩ ናይ ኣብ እቲ ነቲ ካብ ድማ ግን ምስ",
        "tr": "ve bir bu için ile da de olarak çok en daha olan ne gibi",
        "uk": "в і на не що з та до у для про як від за це його",
        "ur": "کے میں کی ہے کو سے کا اور نے پر یہ کہ ایک ہیں",
        "vi": "và của các là có trong cho được với một những không này đã",
        "zh": "",
    }.items()
}
_LANGUAGES_OF = {
    word: tuple(language for language, known in FUNCTION_WORDS.items() if word in known)
    for word in frozenset().union(*FUNCTION_WORDS.values())
}
ENOUGH_WORDS = 25
OFTEN = 0.05
"""Share of a text's words; no text of 19 languages was taken for another of them with this."""
CLEARLY, OFTEN_ENOUGH = 1.5, 0.1
"""How many times as often as those of any other language, and in which share of all words."""
MARKS = " .,;:!?()[]\"'«»“”؛،؟"
HAN = ("\u4e00", "\u9fff")


def sounds_like(text: str, languages: Sequence[str]) -> str | None:
    """The first of the languages whose little words this text is full of, more than any other's.

    None where it is in doubt: the text is short, a list, or in another language.
    """
    if "zh" in languages and _is_chinese(text):
        return "zh"
    shares = _shares(text)
    most = max(shares.values(), default=0)
    for language in languages:
        if shares.get(language, 0) == most >= OFTEN:
            return language
    return None


def clear_language(text: str) -> str | None:
    """The language whose little words a text is full of, far more than of any other's.

    None where it is in doubt.
    """
    if _is_chinese(text):
        return "zh"
    shares = _shares(text)
    if not shares:
        return None
    first, second = sorted(shares, key=lambda language: -shares[language])[:2]
    is_clear = shares[first] >= max(OFTEN_ENOUGH, CLEARLY * shares[second])
    return first if is_clear else None


def _shares(text: str) -> dict[str, float]:
    """Share of a text's words that are little words of each language; none of a short text."""
    words = [word.strip(MARKS) for word in text.casefold().split()]
    if len(words) < ENOUGH_WORDS:
        return {}
    found = Counter(language for word in words for language in _LANGUAGES_OF.get(word, ()))
    return {language: found[language] / len(words) for language in FUNCTION_WORDS}


def _is_chinese(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    han = sum(HAN[0] <= character <= HAN[1] for character in letters)
    return len(letters) > ENOUGH_WORDS and han * 2 > len(letters)
