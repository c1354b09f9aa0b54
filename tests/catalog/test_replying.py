"""Replies: common to all programmes and a programme's own, in the language of whoever reads."""

from pathlib import Path

import pytest

from rpl.catalog import DefinitionError
from rpl.catalog.replying import read_replies, replies_path, unplain_replies
from rpl.domain.message import check_message
from rpl.domain.replies import Reply, begun, replies_for
from tests.factories.definitions import shipped

COMMON = 'language = "en"\n[replies.hello]\ntitle = "Hello"\ntext = "Good day."\n'


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def refused(folder: Path) -> tuple[str, str, str]:
    with pytest.raises(DefinitionError) as caught:
        read_replies(folder, {"baker"})
    return caught.value.path.name, caught.value.key, caught.value.problem


def test_a_programme_says_its_own_in_place_of_the_common_and_more(tmp_path: Path) -> None:
    write(tmp_path, "replies.toml", COMMON + '[replies.bye]\ntitle = "Bye"\ntext = "Farewell."\n')
    write(tmp_path, "baker/replies.toml", COMMON.replace("Good day.", "Fresh bread today."))
    shelves = read_replies(tmp_path, {"baker"})

    def said(*slugs: str) -> list[str]:
        return [each.reply.text for each in replies_for([shelves[s] for s in slugs], "en")]

    assert said("") == ["Good day.", "Farewell."]
    assert said("", "baker") == ["Fresh bread today.", "Farewell."]


def test_what_is_not_translated_is_offered_as_it_stands_and_says_its_language(
    tmp_path: Path,
) -> None:
    write(tmp_path, "replies.toml", COMMON + '[replies.bye]\ntitle = "Bye"\ntext = "Farewell."\n')
    write(tmp_path, "replies.es.toml", '[replies.hello]\ntitle = "Hola"\ntext = "Buenos días."\n')
    shelves = read_replies(tmp_path, set()).values()

    assert [(each.reply.text, each.language) for each in replies_for(shelves, "es")] == [
        ("Buenos días.", "es"),
        ("Farewell.", "en"),
    ]
    assert {each.language for each in replies_for(shelves, "ar")} == {"en"}


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("replies.toml", COMMON.replace("Good day.", "Dear {name}"), "replies.hello.text.“{”"),
        ("replies.toml", COMMON.replace("Good day.", "<b>Good</b>"), "replies.hello.text.“<b”"),
        ("replies.toml", COMMON.replace("Hello", "%(name)s"), "replies.hello.title.“%(”"),
        ("replies.toml", 'language = "en"\n[replies]\n', "replies"),
        ("replies.toml", COMMON.replace("hello", "Hello There"), ""),
        ("nobody/replies.toml", COMMON, "(file)"),
    ],
)
def test_what_is_wrong_in_a_file_is_named(tmp_path: Path, name: str, text: str, key: str) -> None:
    write(tmp_path, name, text)

    assert refused(tmp_path)[1].startswith(key)


def test_a_translation_of_a_text_that_is_not_there_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "replies.toml", COMMON)
    write(tmp_path, "replies.es.toml", '[replies.helo]\ntitle = "Hola"\ntext = "Buenos días."\n')

    assert refused(tmp_path) == (
        "replies.es.toml",
        "replies.helo",
        "there is no reply of this id",
    )


def test_a_word_that_nobody_has_to_know_is_named_with_its_file(tmp_path: Path) -> None:
    write(tmp_path, "baker/replies.toml", COMMON.replace("Good day.", "We adjudicate soon."))
    shelves = read_replies(tmp_path, {"baker"})

    ((slug, language, key, problem, remedy),) = unplain_replies(shelves)

    assert (slug, language, key) == ("baker", "en", "replies.hello.text")
    assert ("adjudicate" in problem, remedy) == (True, "write “decide”")
    assert replies_path(tmp_path, shelves[slug], slug, "ar").name == "replies.ar.toml"


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_the_shipped_texts_are_there_in_every_language_and_can_be_sent(language: str) -> None:
    offered = shipped().offered_replies("welder@3", language)

    assert len(offered) >= 6
    assert {each.language for each in offered} == {language}
    assert [check_message(each.reply.text) for each in offered] == [()] * len(offered)


def test_a_reply_goes_to_the_end_of_what_is_typed() -> None:
    reply = Reply(title="Bye", text="Farewell.")

    assert begun("", reply) == "Farewell."
    assert begun("Hello Ana.  ", reply) == "Hello Ana.\n\nFarewell."
