"""Evidence of two people that is alike: for the quality officer, and for nobody else.

The list and a match tell of no person.  The two pages stand on a page of their own, because names
are on them; that somebody looked at them is written down like every look.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse
from pydantic import BaseModel
from sqlmodel import Session

from rpl.domain.errors import RuleError
from rpl.domain.likeness import Explanation, MatchNotFoundError, MatchState, answered
from rpl.domain.likeness import words_in_common as common
from rpl.domain.looks import Seen
from rpl.domain.reading import Page
from rpl.domain.roles import Permission
from rpl.domain.values import Box
from rpl.edge.again import show_again
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.looks import looked
from rpl.edge.sign_in import SignedInStaff, may
from rpl.flows import likeness as flow
from rpl.flows.likeness import Officer
from rpl.store import matches as store
from rpl.store.database import read_session
from rpl.store.intake import applicant_key
from rpl.store.matches import Match, MatchedItem
from rpl.store.reading import page_image, stored_reading
from rpl.store.sealed import claim_seal

router = APIRouter(prefix="/{lang}/staff/matches")
OfficerDep = Annotated[SignedInStaff, Depends(may(Permission.COMPARE_EVIDENCE))]
AT_ONCE = 50
_LONGEST_ANSWER = 40


class MatchesAsked(BaseModel):
    """Which part of the list is asked for; `after` is the last match of the part before."""

    state: MatchState = MatchState.OPEN
    after: UUID | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class MatchesPage:
    """Matches in one state; `more` is the last of them where there are more behind it."""

    state: MatchState
    counts: Mapping[MatchState, int]
    matches: tuple[Match, ...]
    more: UUID | None
    done: bool


@dataclass(frozen=True, slots=True)
class MatchPage:
    """One match, and the titles of the two qualifications."""

    match: Match
    titles: tuple[str, str]
    explanations: tuple[Explanation, ...]
    problem: str


@dataclass(frozen=True, slots=True)
class SideView:
    """One of the two pages, if it is still there; `same` are the places of what both say.

    `address` of its picture is empty for text that was written into a form.
    """

    item: MatchedItem
    page: Page | None
    address: str
    same: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class PagesPage:
    """The two pages of a match side by side."""

    match: Match
    sides: tuple[SideView, SideView]


@router.get("")
def show_matches(
    request: Request,
    lang: LanguageDep,
    context: ContextDep,
    session: ReadSessionDep,
    staff: OfficerDep,
    asked: Annotated[MatchesAsked, Query()],
) -> Response:
    """What is alike, the newest first."""
    del lang
    mine = staff.organisation_id
    last = None if asked.after is None else store.match_of(session, mine, asked.after)
    place = None if last is None else (last.found_at, last.id)
    found = store.matches(session, mine, asked.state, AT_ONCE + 1, place)
    page = MatchesPage(
        state=asked.state,
        counts=store.counted(session, mine),
        matches=found[:AT_ONCE],
        more=found[AT_ONCE - 1].id if len(found) > AT_ONCE else None,
        done=asked.done,
    )
    return context.pages.show(request, "review/matches.html", page)


@router.get("/{match_id}")
def show_match(
    request: Request,
    lang: LanguageDep,
    match_id: UUID,
    context: ContextDep,
    session: ReadSessionDep,
    staff: OfficerDep,
) -> Response:
    """In what two items are alike, which claims they are of, and what may be said of it."""
    return _match_shown(request, lang, context, _found(session, staff, match_id))


@router.post("/{match_id}")
def answer_match(
    request: Request,
    lang: LanguageDep,
    match_id: UUID,
    context: ContextDep,
    session: WriteSessionDep,
    staff: OfficerDep,
    form: FormDep,
) -> Response:
    """Keep what explains the match, or that it is to be looked into."""

    def refused(error: RuleError, status: int) -> Response:
        told = context.pages.translate(lang, error.template, **error.details)
        with read_session(context.engine) as reading:
            match = store.match_of(reading, staff.organisation_id, match_id)
        if match is None:
            raise HTTPException(404)
        return _match_shown(request, lang, context, match, told, status)

    show_again(request, refused)
    flow.answer(
        session,
        context.clock,
        Officer(staff.staff_id, staff.organisation_id),
        match_id,
        answered(form.text("said", limit=_LONGEST_ANSWER)),
    )
    return RedirectResponse(f"/{lang}/staff/matches?done=1", status_code=303)


@router.get("/{match_id}/pages")
def show_pages(
    request: Request,
    lang: LanguageDep,
    match_id: UUID,
    context: ContextDep,
    session: ReadSessionDep,
    staff: OfficerDep,
) -> Response:
    """Both pages side by side, what both say outlined."""
    match = _found(session, staff, match_id)
    items = (match.one, match.other)
    pages = [_page_of(session, context, item) for item in items]
    same = common(*([word.text for word in page.words] if page else [] for page in pages))
    here = f"/{lang}/staff/matches/{match_id}"
    one, other = (
        SideView(
            item=item,
            page=page,
            address=f"{here}/{side}.jpg" if _has_picture(session, item) else "",
            same=() if page is None else _joined(page, places),
        )
        for side, item, page, places in zip(("one", "other"), items, pages, same, strict=True)
    )
    for item in items:
        _note(context, request, item)
    page = PagesPage(match, (one, other))
    return context.pages.show(request, "review/match_pages.html", page)


@router.get("/{match_id}/{side}.jpg")
def show_picture(
    request: Request,
    lang: LanguageDep,
    match_id: UUID,
    side: Literal["one", "other"],
    context: ContextDep,
    staff: OfficerDep,
) -> Response:
    """The picture of one of the two pages."""
    del lang
    with read_session(context.engine) as session:
        match = _found(session, staff, match_id)
        item = match.one if side == "one" else match.other
        name = page_image(session, item.evidence_id, item.page)
        if name is None:
            raise HTTPException(404)
        key = context.keyring.unwrap(applicant_key(session, item.claim_id))
    _note(context, request, item)
    return StreamingResponse(
        context.vault.read(key, name),
        media_type="image/jpeg",
        headers={"cache-control": "private, no-store"},
    )


def _found(session: Session, staff: SignedInStaff, match_id: UUID) -> Match:
    match = store.match_of(session, staff.organisation_id, match_id)
    if match is None:
        raise MatchNotFoundError
    return match


def _note(context: AppContext, request: Request, item: MatchedItem) -> None:
    looked(context, request, Seen.EVIDENCE, claim_id=item.claim_id, evidence_id=item.evidence_id)


def _match_shown(
    request: Request,
    lang: str,
    context: AppContext,
    match: Match,
    problem: str = "",
    status: int = 200,
) -> Response:
    titles = (_title(context, lang, match.one), _title(context, lang, match.other))
    page = MatchPage(match, titles, tuple(Explanation), problem)
    return context.pages.show(request, "review/match.html", page, status=status)


def _title(context: AppContext, lang: str, item: MatchedItem) -> str:
    return context.catalog.qualification(item.qualification, lang).title


def _page_of(session: Session, context: AppContext, item: MatchedItem) -> Page | None:
    seal = claim_seal(session, context.keyring, item.claim_id)
    stored = stored_reading(session, seal, item.evidence_id)
    pages = () if stored is None else stored.reading.pages
    return next((page for page in pages if page.number == item.page), None)


def _has_picture(session: Session, item: MatchedItem) -> bool:
    return page_image(session, item.evidence_id, item.page) is not None


def _joined(page: Page, places: Sequence[int]) -> tuple[Box, ...]:
    """The boxes of words one after the other in one line, joined into one."""

    def run(counted: tuple[int, int]) -> tuple[int, int]:
        count, place = counted
        return page.words[place].line, place - count

    return tuple(
        reduce(Box.join, (page.words[place].box for _, place in counted))
        for _, counted in groupby(enumerate(places), key=run)
    )
