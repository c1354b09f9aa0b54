"""Field work: a claim is taken along, to be marked where there is no network."""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from rpl.domain.errors import RuleError, translatable
from rpl.domain.review import Lease, SeatKind
from rpl.domain.values import Frozen

TAKEN_ALONG = frozenset({SeatKind.FIRST, SeatKind.SECOND})
"""The seats whose claim can be taken along; see `SettledHereError`."""


_LOOKALIKES = str.maketrans("ILOU", "110V")
"""As in `domain.account`: these letters are in no passphrase, and hands write them all the same."""


class FieldTerms(Frozen):
    """How claims of a qualification are taken along: `assessments/<slug>/field.toml`.

    A seat is then held for `lease_days` from when it was taken.  A pack carries at most `pictures`
    of pages, the longer side of each at most `picture_side` pixels.
    """

    lease_days: Annotated[int, Field(gt=0, le=60)]
    pictures: Annotated[int, Field(ge=0, le=500)]
    picture_side: Annotated[int, Field(ge=400, le=4000)]


class FieldRefusedError(RuleError):
    """A pack cannot be made, or what comes back with one cannot be taken in."""

    code = "field_refused"


class NoFieldWorkError(FieldRefusedError):
    """The programme does not say how its claims are taken along."""

    code = "no_field_work"
    template = translatable(
        "This claim cannot be taken along: its programme does not allow it. Go back and mark it "
        "here, or print a sheet to mark on paper."
    )


class AssessedAgainHereError(FieldRefusedError):
    """Only some criteria of the claim are marked again, and a pack asks for all of them."""

    code = "assessed_again_here"
    template = translatable(
        "This claim is assessed again in part, so it cannot be taken along. Go back and mark it "
        "here, or print a sheet to mark on paper."
    )


class SettledHereError(FieldRefusedError):
    """Two sheets are settled, or an appeal is heard: who does it needs the sheets as they stand.

    A pack carries the marks of one person, and stays readable on a device that can be lost; the
    names and reasons of two colleagues are no part of what an applicant entrusted to its bearer.
    """

    code = "settled_here"
    template = translatable(
        "This claim cannot be taken along: you settle it from the sheets of two colleagues, which "
        "never leave the service. Go back and settle it here. If you have to see the work itself, "
        "print a sheet, and write what you saw into your reasons here."
    )


class PackOverError(FieldRefusedError):
    """The time of a pack is over, or another person holds its claim now."""

    code = "pack_over"
    template = translatable(
        "The time of this pack is over, so it cannot be downloaded any more. Take the claim along "
        "again if you still hold it."
    )


class PackUnknownError(FieldRefusedError):
    """No such pack of this person: missing, foreign and erased look the same."""

    code = "pack_unknown"
    template = translatable(
        "The service knows no pack of yours that this file comes from. Sign in as the person who "
        "took the claim along. If the applicant has withdrawn or had their data erased, nothing "
        "may be brought back: delete the pack and this file."
    )


class PackClosedError(FieldRefusedError):
    """The claim waits for no marks any more."""

    code = "pack_closed"
    template = translatable(
        "Nothing was taken over: this claim was withdrawn or decided while you were away. Delete "
        "the pack and this file."
    )


class PackElsewhereError(FieldRefusedError):
    """A colleague holds the seat now."""

    code = "pack_elsewhere"
    template = translatable(
        "Nothing was taken over: your time with this claim ran out and a colleague has taken it. "
        "Keep this file, your marks are all in it. Ask whoever hands out claims in your "
        "organisation: once the colleague hands the claim back and you take it again, the file "
        "can be brought back."
    )


class PackRubricChangedError(FieldRefusedError):
    """A unit was marked by another text of its rubric than the one in force for the claim."""

    code = "pack_rubric_changed"
    template = translatable(
        "Nothing was taken over: the rubric of %(units)s is not the one you marked by. Keep this "
        "file, take the claim along again, and mark by the rubric of the new pack."
    )


def terms_from(kind: SeatKind, terms: FieldTerms | None, *, again: bool) -> FieldTerms:
    """How a claim is taken along from a seat; `terms` are its programme's, if it has any.

    `again` says that only some of it is marked, in a reassessment.

    Raises:
        SettledHereError: From this seat two sheets are settled.
        AssessedAgainHereError: Only some of it is marked.
        NoFieldWorkError: The programme's claims are not taken along.
    """
    if kind not in TAKEN_ALONG:
        raise SettledHereError
    if again:
        raise AssessedAgainHereError
    if terms is None:
        raise NoFieldWorkError
    return terms


def typed_passphrase(text: str) -> str:
    """A passphrase as it is stretched: in capitals, without space or dashes, and lookalikes read.

    The page in the pack does the same.
    """
    letters = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())
    return letters.translate(_LOOKALIKES)


def field_lease(lease: Lease, taken_at: datetime, terms: FieldTerms) -> Lease:
    """The lease of a seat whose claim is taken along.

    It counts from when the seat was taken, so that pack after pack cannot hold a claim for ever,
    and is never shorter than before.
    """
    until = max(lease.limit, taken_at + timedelta(days=terms.lease_days))
    return Lease(until=until, limit=until)
