"""A page in every language whose pack is installed is read, and known for what it is.

The sentence is article 1 of the Universal Declaration of Human Rights (United Nations, 1948).
"""

# ruff: noqa: RUF001 -- letters of other scripts are what this is about

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz import fuzz

from rpl.adapters.page_reader import SandboxedPageReader

FOLDER = Path("/usr/share/fonts/truetype/noto")
LATIN, ARABIC = "NotoSans", "NotoSansArabic"
SENTENCES = {
    "en": (LATIN, "All human beings are born free and equal in dignity and rights."),
    "es": (LATIN, "Todos los seres humanos nacen libres e iguales en dignidad y derechos."),
    "fr": (LATIN, "Tous les êtres humains naissent libres et égaux en dignité et en droits."),
    "de": (LATIN, "Alle Menschen sind frei und gleich an Würde und Rechten geboren."),
    "pt": (LATIN, "Todos os seres humanos nascem livres e iguais em dignidade e em direitos."),
    "pl": (LATIN, "Wszyscy ludzie rodzą się wolni i równi pod względem godności i praw."),
    "ro": (LATIN, "Toate ființele umane se nasc libere și egale în demnitate și în drepturi."),
    "tr": (LATIN, "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar."),
    "vi": (LATIN, "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm."),
    "uk": (LATIN, "Всі люди народжуються вільними і рівними у своїй гідності та правах."),
    "ru": (LATIN, "Все люди рождаются свободными и равными в своем достоинстве и правах."),
    "ar": (ARABIC, "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق."),
    "fa": (ARABIC, "تمام افراد بشر آزاد به دنیا می‌آیند و از لحاظ حیثیت و حقوق با هم برابرند."),
    "ur": (ARABIC, "تمام انسان آزاد اور حقوق و عزت کے اعتبار سے برابر پیدا ہوئے ہیں۔"),
    "hi": ("NotoSansDevanagari", "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता है।"),
    "bn": ("NotoSansBengali", "সমস্ত মানুষ স্বাধীনভাবে সমান মর্যাদা এবং অধিকার নিয়ে জন্মগ্রহণ করে।"),
    "am": ("NotoSansEthiopic", "የሰው ልጅ ሁሉ ሲወለድ ነጻና በክብርና በመብትም እኩልነት ያለው ነው።"),
}
ALIKE = 75
"""Percent of the letters in their order; line ends and spaces count little."""


@pytest.mark.long
@pytest.mark.parametrize("language", SENTENCES)
def test_a_page_in_every_language_is_read(language: str, tmp_path: Path) -> None:
    font, sentence = SENTENCES[language]
    page = tmp_path / "page.png"
    page.write_bytes(a_page(font, sentence, language))

    with SandboxedPageReader().read(page, [language]) as found:
        text = " ".join(line.text for line in found.reading.lines)

    assert fuzz.partial_ratio(sentence, text) > ALIKE


def a_page(font: str, sentence: str, language: str) -> bytes:
    """The sentence three times on a white page."""
    right_to_left = font == ARABIC
    shown = ImageFont.truetype(
        FOLDER / f"{font}-Regular.ttf", 34, layout_engine=ImageFont.Layout.RAQM
    )
    page = Image.new("L", (1654, 700), "white")
    pen = ImageDraw.Draw(page)
    for line in range(3):
        pen.text(
            (1554 if right_to_left else 100, 120 + 120 * line),
            sentence,
            "black",
            shown,
            anchor="ra" if right_to_left else "la",
            direction="rtl" if right_to_left else "ltr",
            language=language,
        )
    kept = BytesIO()
    page.save(kept, "PNG", dpi=(200, 200))
    return kept.getvalue()
