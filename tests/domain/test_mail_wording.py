"""What own words for a mail must, may and cannot hold, and how they are filled in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.mail import Errand, MailKind, Worded, Wording, filled, letter, usual
from rpl.domain.mail_messages import MESSAGES, MailMessage, Placeholder
from rpl.domain.mail_wording import SAMPLES, check_wording, still_fits, tidied

LINK = MailMessage.SIGN_IN_LINK


def said(message: MailMessage) -> Wording:
    text = MESSAGES[message]
    return Wording(language="en", subject=text.subject, text=text.text, message=message)


def problems(text: str, subject: str = "Welcome back", message: MailMessage = LINK) -> list[str]:
    found = check_wording(message, Worded(subject=subject, text=text))
    return [f"{each.field}: {each.template % each.details}" for each in found]


@pytest.mark.parametrize("message", MailMessage)
def test_the_usual_words_of_every_message_keep_the_rules_for_own_words(
    message: MailMessage,
) -> None:
    assert check_wording(message, usual(said(message))) == ()


def test_own_words_with_what_is_asked_for_are_taken() -> None:
    assert problems("Hello from {organisation}.\n\nOpen {link} within 30 minutes.") == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("Open it.", "text: {link} is missing: without it this message is of no use"),
        ("{link} {lnik}", "text: {lnik} is nothing that can be filled in here. Take it out"),
        ("{link} {Link}", "text: A brace stands alone. Write placeholders as {link}, and no other"),
        ("{link} {", "text: A brace stands alone."),
        ("{{link}}", "text: A brace stands alone."),
        ("{link} {name}", "text: {name} is never filled in here: mail lies open on its way."),
        ("{link} <b>now</b>", "text: “<b>” is markup, and mail is plain text. Take it out"),
        ("{link} &lt;", "text: “&lt;” is markup"),
        ("{link} or https://evil.example/x", "text: “https://evil.example/x” is an address."),
        ("{link} or www.evil.example", "text: “www.evil.example” is an address."),
        ("{link}\u202egnp", "text: There is a character here that nobody sees (U+202E)."),
        ("{link}\x00", "text: There is a character here that nobody sees (U+0000)."),
        ("", "text: Write something here, or go back to the usual words"),
        ("{link}" + "x" * 1995, "text: This has 2001 letters. Shorten it to 2000 or fewer"),
    ],
)
def test_what_is_wrong_with_a_text_is_named(text: str, complaint: str) -> None:
    assert any(found.startswith(complaint) for found in problems(text)), problems(text)


@pytest.mark.parametrize(
    ("subject", "complaint"),
    [
        ("", "subject: Write something here"),
        ("Open {link}", "subject: {link} cannot stand in the subject, which lies open on a locked"),
        ("For {name}", "subject: {name} is never filled in here"),
        ("One\nBcc: all@example.org", "subject: There is a character here that nobody sees"),
        ("x" * 91, "subject: This has 91 letters. Shorten it to 90 or fewer"),
    ],
)
def test_what_is_wrong_with_a_subject_is_named(subject: str, complaint: str) -> None:
    found = problems("{link}", subject)

    assert [each for each in found if each.startswith(complaint)], found


@pytest.mark.parametrize("message", MailMessage)
def test_only_who_saw_the_work_is_told_a_name(message: MailMessage) -> None:
    told = {Placeholder.NAME, Placeholder.TRADE} & MESSAGES[message].known

    assert bool(told) is (message is MailMessage.WITNESS_ASKED)


@given(st.text(max_size=200), st.text(max_size=60), st.sampled_from(MailMessage))
def test_words_that_are_taken_make_a_letter_in_which_nothing_is_left_to_fill_in(
    text: str, subject: str, message: MailMessage
) -> None:
    asked = " ".join(f"{{{name}}}" for name in sorted(MESSAGES[message].must))
    worded = tidied(subject, f"{text}\r\n{asked}")
    if not still_fits(message, worded):
        return
    values = {name.value: value for name, value in SAMPLES.items()}

    made = letter(Errand(kind=MailKind.NOTICE, wording=said(message)), "a@b.example", worded)
    whole = filled(made.text, values)

    assert "{" not in filled(worded.subject, values) + whole
    assert "\n" not in made.subject
    assert not {"\r", "\x00", "\u202e"} & set(whole)
    assert all(SAMPLES[name] in whole for name in MESSAGES[message].must)


@given(st.text(max_size=40), st.text(max_size=40))
def test_what_is_filled_in_is_never_read_for_more_to_fill_in(name: str, code: str) -> None:
    made = filled("{name} {code}", {"name": name, "code": code})

    assert made == f"\u2068{name}\u2069 {code}"


def test_a_name_in_another_script_turns_no_line_round() -> None:
    made = filled("{name} يطلب منك", {"name": "Ana"})

    assert made == "\u2068Ana\u2069 يطلب منك"


def test_a_letter_in_own_words_says_them_and_one_without_the_usual() -> None:
    errand = Errand(kind=MailKind.SIGN_IN_LINK, wording=said(LINK), details={"link": "L"})
    own = Worded(subject="Back at {organisation}", text="Press {link}")

    assert letter(errand, "a@b.example", own, organisation="Forge").text == "Press L"
    assert letter(errand, "a@b.example", own, organisation="Forge").subject == (
        "Back at \u2068Forge\u2069"
    )
    assert letter(errand, "a@b.example").subject == "Open your claim"


def test_an_errand_of_an_earlier_release_is_still_sent_as_it_was_written() -> None:
    kept = '{"kind":"notice","wording":{"language":"en","subject":"50 %%","text":"No {x} 9 %%"}}'

    made = letter(Errand.model_validate_json(kept), "a@b.example")

    assert (made.subject, made.text) == ("50 %", "No {x} 9 %")
