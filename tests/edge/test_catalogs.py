"""The catalogs hold every message of the service, whole, in every language."""

import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from frontend import messages
from rpl.edge.catalogs import is_reviewed, load

LANGUAGES = sorted(messages.PLURALS)
PLACEHOLDER = re.compile(r"%\((\w+)\)([a-z])")
TAG = re.compile(r"</?[a-z]+")
# Names that stay as they are in every language.
SAME_EVERYWHERE = {"axe-core", "https", "argosmodel"}
NAMED = re.compile(r"`[^`]+`|\u2066[^\u2069]+\u2069|/oauth/token")
"""Names of fields, files and addresses, which are the same in every language."""
# Marks and overrides leak into the text around them.  An isolate does not, if it is closed.
LEAKING = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2067\u2068")
OPEN, CLOSE = "\u2066", "\u2069"


@pytest.fixture(scope="module")
def template() -> Catalog:
    return messages.extract()


def catalog_of(lang: str) -> Catalog:
    found = messages.read(lang)
    assert found is not None
    return found


def texts(message: Message) -> Iterator[tuple[str, str]]:
    """Each translation with the English text it stands for."""
    if isinstance(message.string, str):
        assert isinstance(message.id, str)
        yield message.id, message.string
        return
    for form in message.string or ():
        yield message.id[-1], form


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_message_is_missing_and_none_is_left_over(lang: str, template: Catalog) -> None:
    wanted = {str(message.id) for message in template if message.id}
    found = {str(message.id) for message in catalog_of(lang) if message.id}

    assert sorted(wanted - found) == [], "run `make messages` and translate"
    assert sorted(found - wanted) == [], "run `make messages`"
    assert [message.id for message in messages.missing(catalog_of(lang))] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_translation_has_the_placeholders_and_tags_of_its_source(lang: str) -> None:
    for message in catalog_of(lang):
        for source, target in texts(message) if message.id else ():
            wanted, found = set(PLACEHOLDER.findall(source)), set(PLACEHOLDER.findall(target))
            # A plural form may say the number as a word: "two days" is one word in Arabic.
            assert found == wanted or (message.pluralizable and found == wanted - {("num", "s")})
            assert sorted(TAG.findall(source)) == sorted(TAG.findall(target)), source


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_plural_has_the_forms_that_its_language_counts_in(lang: str) -> None:
    for message in catalog_of(lang):
        if message.id and message.pluralizable:
            assert len(message.string or ()) == messages.PLURALS[lang]["nplurals"], message.id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hidden_direction_marks_close_what_they_open(lang: str) -> None:
    for message in catalog_of(lang):
        for _source, target in texts(message) if message.id else ():
            assert not LEAKING & set(target), target
            assert target.count(OPEN) == target.count(CLOSE), target


def test_a_date_keeps_its_order_after_arabic_letters() -> None:
    for message in catalog_of("ar"):
        for _source, target in texts(message) if message.id else ():
            for found in re.finditer(r"\d+-\d+(-\d+)?", target):
                before = target[: found.start()]
                assert before.endswith(OPEN), target


def test_no_english_is_left_over_in_arabic() -> None:
    for message in catalog_of("ar"):
        for source, target in texts(message) if message.id else ():
            bare = NAMED.sub("", PLACEHOLDER.sub("", TAG.sub("", target)))
            words = re.findall(r"[A-Za-z][A-Za-z-]+", bare)
            # Abbreviations and names stay; an English word would begin with a small letter.
            left = [word for word in words if word[0] in string.ascii_lowercase]
            assert set(left) <= SAME_EVERYWHERE, f"{source} -> {target}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_says_how_it_came_to_be(lang: str) -> None:
    for message in catalog_of(lang):
        if message.id:
            assert any(line.startswith("origin: ") for line in message.user_comments), message.id
            assert message.fuzzy is not is_reviewed(message), message.id


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "ar",
            {
                0: "0 يوم",
                1: "يوم واحد",
                2: "يومان",
                3: "3 أيام",
                11: "11 يومًا",
                100: "100 يوم",
                101: "101 يوم",
                111: "111 يومًا",
            },
        ),
        ("es", {0: "0 días", 1: "1 día", 2: "2 días", 11: "11 días", 100: "100 días"}),
    ],
)
def test_numbers_take_the_form_that_the_language_gives_them(
    lang: str, expected: dict[int, str]
) -> None:
    translations = load(lang).translations

    found = {
        number: translations.ngettext("%(num)s day", "%(num)s days", number) % {"num": number}
        for number in expected
    }

    assert found == expected


def test_a_language_without_a_catalog_shows_the_source(tmp_path: Path) -> None:
    shown = load("ar", tmp_path)

    assert (shown.state, shown.translations.gettext("Language")) == ("source", "Language")


def test_a_changed_source_is_a_new_message_without_a_translation() -> None:
    before, after = Catalog(locale="es"), Catalog()
    before.add("Old text", "Texto antiguo", user_comments=[messages.MACHINE])
    after.add("Old text")
    after.add("New text")

    updated = messages.update("es", after, before)

    assert updated["Old text"].string == "Texto antiguo"
    assert [message.id for message in messages.missing(updated)] == ["New text"]
