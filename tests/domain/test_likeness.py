"""When two pages are one, when they are one form, and what is never said of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.likeness import (
    Explanation,
    MatchKind,
    NotSaidError,
    PageSeen,
    answered,
    apart,
    compare_words,
    likeness,
    tokens_of,
)
from rpl.domain.page_bands import SHAPE_VALUES

CERTIFICATE = (
    "Centro de Formación Río Claro. Certificado de formación profesional. Se certifica que {name} "
    "ha superado el curso de soldadura por arco con una duración total de {hours} horas, "
    "calificación {grade}. Expedido en Zaragoza a 12 de junio de {year}. Registro {number}"
)
FACTS = {"name": "Marta Ejemplo", "hours": "350", "grade": "8,5", "year": "2023", "number": "512"}
SHAPE = tuple((place * 37) % 255 - 127 or 1 for place in range(SHAPE_VALUES))
SHAPES = st.lists(st.integers(-127, 127), min_size=SHAPE_VALUES, max_size=SHAPE_VALUES).map(tuple)
TEXTS = st.lists(st.sampled_from(["soldadura", "ana", "12", "2023", "curso", "horas"]), max_size=30)


def page(shape: tuple[int, ...] = (), *, written: bool = False, **facts: str) -> PageSeen:
    return PageSeen(shape, tokens_of(CERTIFICATE.format(**{**FACTS, **facts})), written)


def turned(bits: int) -> tuple[int, ...]:
    return tuple(-v if place < bits else v for place, v in enumerate(SHAPE))


def kind(one: PageSeen, other: PageSeen) -> MatchKind | None:
    found = likeness(one, other)
    return None if found is None else found.kind


def test_the_same_page_photographed_again_is_the_same_picture() -> None:
    misread = page(turned(20), name="Marta Eiemplo")

    found = likeness(page(SHAPE), misread)

    assert found is not None
    assert found.kind is MatchKind.SAME_PICTURE
    assert found.percent > 90


def test_the_same_words_in_another_picture_are_the_same_words() -> None:
    assert kind(page(SHAPE), page(turned(200))) is MatchKind.SAME_WORDS
    assert kind(page(), page()) is MatchKind.SAME_WORDS


def test_the_form_of_one_school_filled_in_for_another_person_is_nothing() -> None:
    other = page(SHAPE, name="Karim Haddad", hours="200", grade="7,0", number="748")

    assert kind(page(SHAPE), other) is None


def test_one_other_number_beside_another_name_makes_it_another_certificate() -> None:
    assert kind(page(SHAPE), page(SHAPE, name="Karim Haddad", number="513")) is None


def test_the_same_certificate_under_another_name_is_told() -> None:
    assert kind(page(SHAPE), page(SHAPE, name="Karim Haddad")) is MatchKind.OTHER_NAME


def test_the_form_filled_in_with_other_numbers_alone_is_nothing() -> None:
    other = page(SHAPE, hours="210", grade="6,1", year="2019", number="9")

    assert kind(page(SHAPE), other) is None


def test_what_people_wrote_themselves_is_compared_whatever_the_name() -> None:
    one, other = page(written=True), page(written=True, name="Karim Haddad", number="7")

    assert kind(one, other) is MatchKind.SAME_WORDS


def test_a_photo_without_words_is_compared_by_its_picture_alone() -> None:
    assert kind(PageSeen(SHAPE), PageSeen(turned(56), ("weld",))) is MatchKind.SAME_PICTURE
    assert kind(PageSeen(SHAPE), PageSeen(turned(57))) is None
    assert kind(PageSeen(SHAPE), page(SHAPE)) is None


def test_pages_without_words_and_picture_are_like_nothing() -> None:
    blank = (0,) * SHAPE_VALUES
    assert kind(PageSeen(), PageSeen()) is None
    assert kind(PageSeen(blank), PageSeen(blank)) is None


def test_two_certificates_without_a_number_under_two_names_are_nothing() -> None:
    words = "se certifica que {} ha superado el curso de soldadura por arco con provecho".format
    one, other = (PageSeen((), tokens_of(words(name))) for name in ("marta ejemplo", "karim h"))

    assert kind(one, other) is None


@given(one=SHAPES, other=SHAPES)
def test_how_far_pictures_are_apart_is_the_same_both_ways(
    one: tuple[int, ...], other: tuple[int, ...]
) -> None:
    assert 0 <= apart(one, other) == apart(other, one) <= 1
    assert apart(one, one) == (0 if any(one) else 1)


@given(one=TEXTS, other=TEXTS)
def test_runs_in_common_are_in_both_and_a_page_is_like_itself(
    one: list[str], other: list[str]
) -> None:
    found = compare_words(one, other)

    assert 0 <= found.share <= 1
    for start, end, begin, stop in found.same:
        assert one[start:end] == other[begin:stop]
    whole = compare_words(one, one)
    assert (whole.share, whole.other_names, whole.numbers_share) == (1, False, 1)


def test_a_form_says_what_explains_it_or_that_it_is_looked_into() -> None:
    assert answered("same_family") is Explanation.SAME_FAMILY
    assert answered("to_look_into") is None
    with pytest.raises(NotSaidError):
        answered("explained")
