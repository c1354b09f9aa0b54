"""Letters as they are compared: capitals, accents and vowel signs make no difference."""

import unicodedata


def plain(text: str) -> str:
    """The text in lower case, decomposed (NFKD), without combining marks: "Émile" as "emile"."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
