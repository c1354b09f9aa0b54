"""The text that a page of a PDF carries is taken over only if it says what can be seen."""

from pathlib import Path

import pytest

from rpl.adapters.page_reader.pdf import pdf_pages
from rpl.adapters.page_reader.text_layer import plausible

HINDI = "यह प्रमाणपत्र श्री राम को दिया जाता है कि वे पढ़े"
BENGALI = "এই সনদ প্রদান করা হয় যে তিনি কোর্স সম্পন্ন করেছেন এবং"
ARABIC = "هذه الشهادة من المعهد في دمشق على اسم أحمد مع التقدير"
PERSIAN = "این گواهی از طرف مدرسه به نام احمد که در تهران است"
LATIN = "Certificate of completion: welding, 135 hours, café"
PRIVATE = "".join(chr(0xE000 + code) for code in range(26))


def reversed_words(text: str) -> str:
    return " ".join(word[::-1] for word in text.split())


def a_pdf(lines: list[str]) -> bytes:
    """A page whose glyphs are Latin letters and are said to mean the characters of `lines`."""
    codes = {each: 0x21 + at for at, each in enumerate(dict.fromkeys("".join(lines)))}
    meanings = " ".join(
        f"<{code:02X}> <{each.encode('utf-16-be').hex()}>" for each, code in codes.items()
    )
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
        "1 begincodespacerange <00> <FF> endcodespacerange "
        f"{len(codes)} beginbfchar {meanings} endbfchar endcmap end end"
    )
    shown = " ".join(f"<{''.join(f'{codes[c]:02X}' for c in line)}> Tj T*" for line in lines)
    drawing = f"BT /F 12 Tf 50 780 Td 18 TL {shown} ET"
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources 7 0 R >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
        f"<< /Length {len(drawing)} >> stream\n{drawing}\nendstream",
        f"<< /Length {len(table)} >> stream\n{table}\nendstream",
        "<< /Font << /F 4 0 R >> >>",
    ]
    numbered = "\n".join(f"{at} 0 obj {part} endobj" for at, part in enumerate(parts, 1))
    return f"%PDF-1.4\n{numbered}\ntrailer << /Root 1 0 R /Size 8 >>\n%%EOF\n".encode()


def words_of(folder: Path, lines: list[str]) -> list[str]:
    source = folder / "layer.pdf"
    source.write_bytes(a_pdf(lines))
    with pdf_pages(source) as pages:
        return [word.text for page in pages for word in page.words(1000, 1400)]


@pytest.mark.parametrize("text", [HINDI, BENGALI, ARABIC, PERSIAN, LATIN])
def test_text_as_it_is_written_is_taken(text: str) -> None:
    assert plausible(f"{text} {text}")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("यह परमाणपतर शरी राम क ो द िया जाता ह ै क ि व े", id="vowel signs alone"),
        pytest.param(HINDI.replace("ा", "ाे").replace("ि", "िी"), id="two vowel signs"),
        pytest.param(HINDI.replace("र", "j").replace("त", "k").replace("य", "c"), id="two scripts"),
        pytest.param(reversed_words(ARABIC), id="last letter first"),
        pytest.param(reversed_words(PERSIAN), id="Persian, last letter first"),
        pytest.param("ﻪﺗﻭ ﻊﻣﺟ ﻊﻣﻟ " * 8, id="final forms first"),
        pytest.param(f"{LATIN} {PRIVATE[:6]}", id="private signs"),
        pytest.param(f"{LATIN} \ufffd\ufffd\ufffd", id="lost signs"),
        pytest.param(" ".join("certificate of completion"), id="every letter for itself"),
        pytest.param("Ana", id="too little"),
    ],
)
def test_text_that_says_something_else_than_can_be_seen_is_not_taken(text: str) -> None:
    assert not plausible(f"{text} {text}")


def test_a_bullet_from_a_font_of_signs_does_no_harm() -> None:
    assert plausible("\uf0b7 " + LATIN * 2)


def test_a_page_whose_layer_is_sound_brings_its_words_with_it(tmp_path: Path) -> None:
    assert words_of(tmp_path, [HINDI] * 2) == HINDI.split() * 2


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(HINDI.replace(" ", " ि"), id="Hindi with marks alone"),
        pytest.param(PRIVATE + PRIVATE, id="private signs"),
    ],
)
def test_a_page_whose_layer_is_broken_is_to_be_read_from_its_picture(
    tmp_path: Path, line: str
) -> None:
    assert words_of(tmp_path, [line] * 2) == []
