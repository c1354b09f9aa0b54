"""The comments a marker keeps, and those their programmes ship: pages, and what a sheet offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.comment_bank import MAX_LETTERS, Comment, CommentBank, offered, with_comment
from rpl.domain.rubric import Rubric
from rpl.domain.scoring import Unscored
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import MarkerDep
from rpl.flows import review
from rpl.store.review.comments import comments_of
from rpl.store.tables import StaffComment

router = APIRouter(prefix="/{lang}/staff/comments")
_MAX_CODE = 60


@dataclass(frozen=True, slots=True)
class Offer:
    """A comment that can be put into a reason; `key` is what a form sends, `own` whose it is."""

    key: str
    text: str
    level: str
    lang: str
    own: bool


@dataclass(frozen=True, slots=True)
class OwnView:
    """A comment somebody keeps; `place` is the criterion it is for, or empty."""

    id: UUID
    text: str
    place: str
    level: str
    uses: int


@dataclass(frozen=True, slots=True)
class TypedComment:
    """What a form held that was not kept; `comment_id` is empty for a new one."""

    text: str = ""
    comment_id: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def asks_names(self) -> bool:
        """Whether to offer to say that it names nobody."""
        return bool(self.errors)


@dataclass(frozen=True, slots=True)
class CommentsPage:
    """Somebody's comments, and those of each programme by its title.

    `about` is what a new one is for, `place` the same in words.
    """

    own: tuple[OwnView, ...]
    shared: tuple[tuple[str, CommentBank], ...]
    about: tuple[str, str, str]
    place: str
    typed: TypedComment
    most: int


@router.get("")
def show_comments(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: MarkerDep,
    rubric: Annotated[str, Query(max_length=_MAX_CODE)] = "",
    criterion: Annotated[str, Query(max_length=_MAX_CODE)] = "",
) -> Response:
    """Show what somebody keeps, with a form for one more about a criterion, or about all."""
    about = _about(context.catalog, rubric, criterion, "")
    page = _page(session, context, staff.staff_id, lang, about)
    return context.pages.show(request, "review/comments.html", page)


@router.post("")
def keep(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: WriteSessionDep,
    staff: MarkerDep,
    form: FormDep,
) -> Response:
    """Keep one more."""
    text = form.text("text")
    about = _about(context.catalog, form.text("rubric"), form.text("criterion"), form.text("level"))
    problems = review.keep_comment(
        session,
        context.clock,
        staff_id=staff.staff_id,
        text=text,
        about=about,
        names_nobody=form.text("names_nobody") == "yes",
    )
    if problems:
        typed = TypedComment(text, "", complaints(context.pages, lang, problems))
        page = _page(session, context, staff.staff_id, lang, about, typed)
        return context.pages.show(request, "review/comments.html", page, status=422)
    return RedirectResponse(f"/{lang}/staff/comments", status_code=303)


@router.post("/{comment_id}")
def change(
    lang: LanguageDep,
    comment_id: UUID,
    request: Request,
    context: ContextDep,
    session: WriteSessionDep,
    staff: MarkerDep,
    form: FormDep,
) -> Response:
    """Write one anew."""
    text = form.text("text")
    problems = review.change_comment(
        session,
        staff_id=staff.staff_id,
        comment_id=comment_id,
        text=text,
        names_nobody=form.text("names_nobody") == "yes",
    )
    if problems:
        typed = TypedComment(text, str(comment_id), complaints(context.pages, lang, problems))
        page = _page(session, context, staff.staff_id, lang, ("", "", ""), typed)
        return context.pages.show(request, "review/comments.html", page, status=422)
    return RedirectResponse(f"/{lang}/staff/comments", status_code=303)


@router.post("/{comment_id}/remove")
def remove(
    lang: LanguageDep, comment_id: UUID, session: WriteSessionDep, staff: MarkerDep, _form: FormDep
) -> Response:
    """Forget one."""
    review.remove_comment(session, staff_id=staff.staff_id, comment_id=comment_id)
    return RedirectResponse(f"/{lang}/staff/comments", status_code=303)


@router.post("/{comment_id}/used")
def used(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    comment_id: UUID,
    session: WriteSessionDep,
    staff: MarkerDep,
    _form: FormDep,
) -> Response:
    """Count that the browser itself put one into a reason."""
    review.use_comment(session, staff_id=staff.staff_id, comment_id=comment_id)
    return Response(status_code=204)


def offers(
    session: Session, bank: CommentBank | None, rubric: Rubric, staff_id: UUID
) -> dict[str, tuple[Offer, ...]]:
    """What may be put into the reason for each criterion of a rubric by who marks.

    `bank` is what the programme offers, in the language of the page where it is translated.
    """
    own = {_comment(row): f"own.{row.id}" for row in reversed(comments_of(session, staff_id))}
    every = [each.comment for each in bank.comments] if bank else []
    shared = {comment: f"shared.{place}" for place, comment in enumerate(every)}
    found = {}
    for criterion in rubric.criteria:
        levels = (*(str(level.points) for level in criterion.levels), *Unscored)
        found[criterion.code] = tuple(
            Offer(key, comment.text, comment.level, lang, mine)
            for known, lang, mine in (
                (own, "", True),
                (shared, bank.language if bank else "", False),
            )
            for comment in offered(reversed(known), rubric.slug, criterion.code, levels)
            for key in (known[comment],)
        )
    return found


def inserted(
    session: Session, bank: CommentBank | None, staff_id: UUID, form: Form
) -> tuple[Form, UUID | None]:
    """A sheet as it was sent, with the chosen comment in its note; and the own comment used."""
    code = form.text("insert")
    key = form.text(f"bank.{code}") if code else ""
    kind, _, name = key.partition(".")
    text, own = "", None
    if kind == "own":
        row = next((row for row in comments_of(session, staff_id) if str(row.id) == name), None)
        text, own = ("", None) if row is None else (row.text, row.id)
    elif kind == "shared" and name.isdecimal():
        text = "".join(c.text for c in (bank.comments if bank else ())[int(name) :][:1])
    if not text:
        return form, None
    note = f"note.{code}"
    rest = [pair for pair in form.pairs if pair[0] != note]
    return Form([*rest, (note, with_comment(form.text(note), text))]), own


def _about(catalog: Catalog, rubric: str, criterion: str, level: str) -> tuple[str, str, str]:
    """What a comment is for; what no rubric of ours has is for all."""
    found = _newest(catalog, rubric)
    known = {} if found is None else {each.code: each for each in found.criteria}
    if criterion not in known:
        return "", "", level if level in set(Unscored) else ""
    levels = {str(each.points) for each in known[criterion].levels} | set(Unscored)
    return rubric, criterion, level if level in levels else ""


def _newest(catalog: Catalog, slug: str) -> Rubric | None:
    versions = [rubric for rubric in catalog.rubrics.values() if rubric.slug == slug]
    return max(versions, key=lambda rubric: rubric.version, default=None)


def _place(catalog: Catalog, lang: str, rubric: str, criterion: str) -> str:
    newest = _newest(catalog, rubric)
    if newest is None:
        return criterion
    said = catalog.rubric(newest.reference, lang)
    title = next((each.title for each in said.criteria if each.code == criterion), "")
    return f"{criterion} {title}".strip()


def _comment(row: StaffComment) -> Comment:
    return Comment(text=row.text, rubric=row.rubric, criterion=row.criterion, level=row.level)


def _page(
    session: Session,
    context: AppContext,
    staff_id: UUID,
    lang: str,
    about: tuple[str, str, str],
    typed: TypedComment = TypedComment(),
) -> CommentsPage:
    catalog = context.catalog
    own: Sequence[OwnView] = [
        OwnView(
            row.id, row.text, _place(catalog, lang, row.rubric, row.criterion), row.level, row.uses
        )
        for row in comments_of(session, staff_id)
    ]
    return CommentsPage(
        own=tuple(own),
        shared=tuple(
            (catalog.qualification(found.reference, lang).title, bank)
            for found in catalog.current()
            if (bank := catalog.comment_bank(found.slug, lang)) is not None
        ),
        about=about,
        place=_place(catalog, lang, about[0], about[1]),
        typed=typed,
        most=MAX_LETTERS,
    )
