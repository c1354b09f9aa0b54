"""Mail: a letter, and what is asked of the post before it is one.

An errand is written down when somebody asks for something, whether or not anything is to be sent
for it: the page that asks does the same for everybody, and the answer tells nothing.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final
from uuid import UUID

from rpl.domain.errors import FieldProblem, RuleError, translatable
from rpl.domain.values import Frozen

LONGEST_ADDRESS: Final = 254
"""RFC 5321, 4.5.3.1.3: a path of 256 characters, with its two brackets."""
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
PLACEHOLDER: Final = re.compile(r"\{([a-z]+)\}")
_FORMATTED = re.compile(r"%\((\w+)\)s|%%")
_SET_APART = frozenset({"name", "trade", "organisation"})
_ADDRESS_WRONG = translatable(
    "Enter an e-mail address such as name@example.org, in Latin letters, or leave it out"
)


class LinkOverError(RuleError):
    """A link that was used, is too old, or was never given."""

    code = "link_over"
    template = translatable(
        "This link was used already or is too old. Ask for a new one, or use your reference and "
        "return code."
    )


class MailCodeWrongError(RuleError):
    """Not the code that was sent, or one that is too old."""

    code = "mail_code_wrong"
    template = translatable(
        "This is not the code we sent to your address, or it is older than 30 minutes. Check it, "
        "or enter your address again to get a new one."
    )


class MailKind(StrEnum):
    """What a letter is for."""

    SIGN_IN_LINK = "sign_in_link"
    ADDRESS_CODE = "address_code"
    NOTICE = "notice"


class Wording(Frozen):
    """A letter in the language of whoever asked, with `%(…)s` for what is filled in later.

    `message` is the one of `domain.mail_messages` that these are the usual words of, which a
    programme may word itself; `untranslated` says that they are English for want of others.
    """

    language: str
    subject: str
    text: str
    message: str = ""
    untranslated: bool = False


class Worded(Frozen):
    """A letter as a programme words it, with `{…}` for what is filled in later."""

    subject: str
    text: str


class Errand(Frozen):
    """What the post is asked to do.

    A sign-in link goes to the confirmed address of the claim of this `reference`, if there is one;
    a code goes to the address that `claim_id` was given, a notice to the address in `to`, which may
    be one that the claim no longer has.  `details` are filled in where they are known already.
    """

    kind: MailKind
    wording: Wording
    reference: str = ""
    claim_id: UUID | None = None
    code: str = ""
    to: str = ""
    details: Mapping[str, str] = {}


class Letter(Frozen):
    """What is sent."""

    to: str
    subject: str
    text: str


def normal_address(typed: str) -> str:
    """An e-mail address as mail servers take it; empty when it can be none.

    A domain in other letters becomes its ASCII form (RFC 5891); the part before `@` keeps its case.
    """
    local, at, domain = typed.strip().rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode().lower()
    except UnicodeError:
        return ""
    address = f"{local}{at}{ascii_domain}"
    fits = len(address) <= LONGEST_ADDRESS and _DOMAIN.fullmatch(ascii_domain)
    named = _LOCAL.fullmatch(local) and ".." not in local and local.strip(".") == local
    return address if fits and named else ""


def check_address(typed: str) -> tuple[FieldProblem, ...]:
    """What is wrong with an address, if anything."""
    return () if normal_address(typed) else (FieldProblem("address", _ADDRESS_WRONG),)


def letter(errand: Errand, to: str, own: Worded | None = None, **details: str) -> Letter:
    """The letter of an errand: in the usual words, or in a programme's `own`."""
    worded, values = own or usual(errand.wording), {**errand.details, **details}
    return Letter(to=to, subject=filled(worded.subject, values), text=filled(worded.text, values))


def usual(wording: Wording) -> Worded:
    """The usual words in the form in which programmes write theirs."""
    return Worded(subject=_braced(wording.subject), text=_braced(wording.text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with each `{name}` filled in.  What is filled in is never read for more of them.

    Names within a sentence are set apart (U+2068, U+2069), so that one in another script turns no
    line round.
    """

    def value(found: re.Match[str]) -> str:
        name = found[1]
        told = values.get(name, found[0])
        return f"\u2068{told}\u2069" if name in _SET_APART and name in values else told

    return PLACEHOLDER.sub(value, text)


def _braced(template: str) -> str:
    """`%(link)s` as `{link}`, and `%%` as the sign it stands for."""
    return _FORMATTED.sub(lambda found: f"{{{found[1]}}}" if found[1] else "%", template)
