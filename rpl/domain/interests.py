"""Conflicts of interest: who must not judge a claim because of what ties them to its applicant.

Whoever takes a claim says first whether they have a conflict, before anything of it is shown but
what they need to tell.  What they say is believed; and where a place they belong to is named by
the claim as employer or school, the rule says so itself.

Source: quality controls of recognition bodies: same employer or provider, earlier trainer, agent,
family; users of peer review systems ask that data stay hidden until a declaration is made.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from rpl.domain.conflicts import script_of
from rpl.domain.errors import FieldProblem, RuleError, translatable
from rpl.domain.guards.romanised import romanised, skeleton
from rpl.domain.plain_letters import plain

MAX_PLACE_LETTERS = 120
MAX_PLACES = 50

_LEGAL_FORMS = frozenset(
    {"ab", "ag", "as", "bv", "co", "corp", "gmbh", "inc", "kg", "limited", "llc", "ltd", "nv"}
    | {"oy", "plc", "pty", "sa", "sarl", "sas", "sl", "spa", "srl", "the"}
)
_LEFT_OUT = _LEGAL_FORMS | {"al", "el", "lil", "ao", "ip", "oao", "ooo", "pp", "tov", "zao", "pao"}
"""Of names in Latin letters: articles of Arabic, and legal forms of companies."""
_ARTICLE = re.compile(r"^(?:\u0644\u0644|\u0627\u0644)(?=\w{2})")
"""The Arabic article, alone or after "for", as it is written before a word."""
_SURE_WORDS, _SURE_CONSONANTS, _FEWEST_CONSONANTS = 2, 5, 4
_WORDS = re.compile(r"\w+")
_EMPTY = translatable("Type the name of an organisation")
_TOO_LONG = translatable("This has %(letters)s letters. Shorten it to %(most)s or fewer")
_TOO_MANY = translatable("There are %(most)s names already. Remove one first")


class Interest(StrEnum):
    """What ties a member of staff to an applicant."""

    SAME_ORGANISATION = "same_organisation"
    TRAINER = "trainer"
    AGENT = "agent"
    FAMILY = "family"
    OTHER = "other"


NONE = "none"
"""What a form says where there is no conflict."""


class NotDeclaredError(RuleError):
    """Somebody would take a claim without saying whether they have a conflict of interest."""

    code = "not_declared"
    template = translatable(
        "Say first whether anything ties you to this applicant. Go back to the queue and take the "
        "claim from there."
    )


class InterestError(RuleError):
    """The person has a conflict of interest, said by themselves or found by rule."""

    code = "conflict_of_interest"
    template = translatable(
        "You have a conflict of interest with this claim, so somebody else assesses it. "
        "Go back to the queue and take another claim."
    )


def declared(text: str) -> Interest | None:
    """What somebody declared in a form; None that nothing ties them.

    Raises:
        NotDeclaredError: They said neither.
    """
    if text == NONE:
        return None
    for interest in Interest:
        if interest.value == text:
            return interest
    raise NotDeclaredError


def shared_place(places: Iterable[str], named: Iterable[str]) -> str | None:
    """The first place of a person that a claim names as employer or school, or None.

    Compared are whole words without capitals, accents, order and legal forms: "Talleres Ebro,
    S.L." is "TALLERES EBRO".  Names in two scripts are compared by their consonants as they sound:
    "Завод Металлист" is "Zavod Metallist".  What is translated and not written as it sounds, or
    has too few consonants to be sure, is not seen to be the same: there the declaration counts.
    """
    others = tuple(named)
    theirs = {found for name in others if (found := _same(name))}
    return next(
        (
            place
            for place in places
            if _same(place) in theirs or any(_sounds_same(place, name) for name in others)
        ),
        None,
    )


def new_place(typed: str, held: int) -> str | tuple[FieldProblem, ...]:
    """The name of a place as it is kept, or what is wrong with it; `held` are kept already."""
    name = " ".join(typed.split())
    if not _same(name):
        return (FieldProblem("place", _EMPTY),)
    if len(name) > MAX_PLACE_LETTERS:
        details = {"letters": str(len(name)), "most": str(MAX_PLACE_LETTERS)}
        return (FieldProblem("place", _TOO_LONG, details),)
    if held >= MAX_PLACES:
        return (FieldProblem("place", _TOO_MANY, {"most": str(MAX_PLACES)}),)
    return name


def _same(name: str) -> frozenset[str]:
    """The words by which a name is compared; empty where it has none."""
    words = _WORDS.findall(plain(name).replace(".", ""))
    return frozenset(word for word in words if word not in _LEGAL_FORMS)


def _sounds_same(name: str, other: str) -> bool:
    """Whether two names in different scripts sound the same, word by word in any order."""
    if script_of(name) == script_of(other):
        return False
    mine, theirs = _sounds(name), _sounds(other)
    sure = len(mine) >= _SURE_WORDS or len("".join(mine)) >= _SURE_CONSONANTS
    return mine == theirs and sure and len("".join(mine)) >= _FEWEST_CONSONANTS


def _sounds(name: str) -> list[str]:
    """The consonants of each word by their sound; without articles and legal forms."""
    words = [_ARTICLE.sub("", word) for word in _same(name)]
    romans = (romanised(word) for word in words)
    return sorted(
        sound for roman in romans if roman not in _LEFT_OUT and (sound := skeleton(roman))
    )
