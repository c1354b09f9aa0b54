"""Words of a programme's own for the mail that it sends: what they must, may and cannot hold.

Mail is plain text.  The only address in it is ours, filled in for `{link}`: whoever is used to
opening others from such a message opens a stranger's too.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from rpl.domain.errors import FieldProblem, RuleError, translatable
from rpl.domain.mail import PLACEHOLDER, Worded
from rpl.domain.mail_messages import MESSAGES, MailMessage, Placeholder

MAX_SUBJECT_LETTERS: Final = 90
MAX_TEXT_LETTERS: Final = 2000

_EMPTY = translatable("Write something here, or go back to the usual words")
_TOO_LONG = translatable("This has %(letters)s letters. Shorten it to %(most)s or fewer")
_MISSING = translatable("%(placeholder)s is missing: without it this message is of no use")
_UNKNOWN = translatable("%(placeholder)s is nothing that can be filled in here. Take it out")
_NEVER_HERE = translatable(
    "%(placeholder)s is never filled in here: mail lies open on its way. Take it out"
)
_SUBJECT_OPEN = translatable(
    "%(placeholder)s cannot stand in the subject, which lies open on a locked phone. Take it out"
)
_LONE_BRACE = translatable("A brace stands alone. Write placeholders as {link}, and no other brace")
_ADDRESS = translatable(
    "“%(found)s” is an address. The only one in a message is ours: name a page in words instead"
)
_MARKUP = translatable("“%(found)s” is markup, and mail is plain text. Take it out")
_INVISIBLE = translatable("There is a character here that nobody sees (%(found)s). Take it out")

_ADDRESSES = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)\S*", re.IGNORECASE)
_TAGS = re.compile(r"</?[a-z!][^>\n]*>?|&(?:[a-z]+|#\d+);", re.IGNORECASE)
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e")
_REFUSED = frozenset({"Cc", "Zl", "Zp", "Co", "Cs"})


class WordingChangedError(RuleError):
    """A colleague worded the same message meanwhile."""

    code = "wording_changed"
    template = translatable(
        "A colleague changed this message while you wrote. Look at what it says now, and then "
        "decide which words are to stay."
    )


class WordingUnknownError(RuleError):
    """No such message, or no such language."""

    code = "wording_unknown"
    template = translatable("There is no such message. Go back to the list of messages.")


SAMPLES: Final[Mapping[Placeholder, str]] = {
    Placeholder.LINK: "https://rpl.example/sample-link-that-opens-nothing",
    Placeholder.CODE: "AB12-CD34",
    Placeholder.NAME: "Ana Sample",
    Placeholder.TRADE: "Sample trade",
    Placeholder.DAYS: "30",
    Placeholder.ORGANISATION: "Sample organisation",
}
"""What is filled in for a preview: invented, and says so."""


def check_wording(message: MailMessage, worded: Worded) -> tuple[FieldProblem, ...]:
    """What is wrong with own words for a message, first of the subject and then of the text."""
    subject, text = worded.subject, worded.text
    return (
        *_of_any("subject", subject, MAX_SUBJECT_LETTERS),
        *_of_subject(message, subject),
        *_of_any("text", text, MAX_TEXT_LETTERS),
        *_of_text(message, text),
    )


def still_fits(message: MailMessage, worded: Worded) -> bool:
    """Whether words that were kept can be sent: a later release may ask for another placeholder."""
    return not check_wording(message, worded)


def tidied(subject: str, text: str) -> Worded:
    """What was typed as it is kept: lines end as ours do, and nothing stands before or after."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return Worded(subject=subject.strip(), text="\n".join(lines).strip())


def _of_any(field: str, text: str, most: int) -> Iterator[FieldProblem]:
    if not text.strip():
        yield FieldProblem(field, _EMPTY)
    if len(text) > most:
        yield FieldProblem(field, _TOO_LONG, {"letters": str(len(text)), "most": str(most)})
    if found := _ADDRESSES.search(text):
        yield FieldProblem(field, _ADDRESS, {"found": found[0]})
    if found := _TAGS.search(text):
        yield FieldProblem(field, _MARKUP, {"found": found[0]})
    allowed = "" if field == "subject" else "\n"
    for sign in text:
        if sign not in allowed and (sign in _TURNING or unicodedata.category(sign) in _REFUSED):
            yield FieldProblem(field, _INVISIBLE, {"found": f"U+{ord(sign):04X}"})
            return
    rest = PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest:
        yield FieldProblem(field, _LONE_BRACE)


def _of_subject(message: MailMessage, subject: str) -> Iterator[FieldProblem]:
    for name in _names(subject):
        if name != Placeholder.ORGANISATION:
            told = _SUBJECT_OPEN if name in MESSAGES[message].known else _why_not(name)
            yield FieldProblem("subject", told, _shown(name))


def _of_text(message: MailMessage, text: str) -> Iterator[FieldProblem]:
    asked, names = MESSAGES[message], _names(text)
    for name in names:
        if name not in asked.known:
            yield FieldProblem("text", _why_not(name), _shown(name))
    for name in sorted(asked.must - set(names)):
        yield FieldProblem("text", _MISSING, _shown(name))


def _why_not(name: str) -> str:
    return _NEVER_HERE if name in set(Placeholder) else _UNKNOWN


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(PLACEHOLDER.findall(text)))


def _shown(name: str) -> dict[str, str]:
    return {"placeholder": f"{{{name}}}"}
