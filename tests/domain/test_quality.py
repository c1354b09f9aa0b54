"""When a page should be photographed again."""

import pytest

from rpl.domain.quality import PageQuality, QualityFlaw

GOOD = PageQuality(letter_height=21, edge_width=0.05, paper=240)


def test_a_good_page_has_no_flaw_and_neither_has_one_without_letters() -> None:
    assert GOOD.flaws == ()
    assert PageQuality().flaws == ()


@pytest.mark.parametrize(
    ("measured", "flaw"),
    [
        ({"paper": 60}, QualityFlaw.TOO_DARK),
        ({"letter_height": 5}, QualityFlaw.TOO_SMALL),
        ({"edge_width": 0.2}, QualityFlaw.BLURRED),
        ({"glare": 0.05}, QualityFlaw.GLARE),
        ({"cut_letters": 4}, QualityFlaw.CUT_EDGE),
    ],
)
def test_each_measure_has_its_flaw(measured: dict[str, float], flaw: QualityFlaw) -> None:
    assert GOOD.model_copy(update=measured).flaws == (flaw,)


def test_the_worst_flaw_is_named_first() -> None:
    dark_and_blurred = GOOD.model_copy(update={"paper": 20, "edge_width": 0.3})

    assert dark_and_blurred.flaws == (QualityFlaw.TOO_DARK, QualityFlaw.BLURRED)
