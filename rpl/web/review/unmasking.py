"""Somebody who does not mark asks whose masked claim it is, and says why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from rpl.domain.errors import RuleError
from rpl.domain.looks import Seen
from rpl.domain.masking import UnmaskReason, UnmaskReasonMissingError, UnmaskRefusedError
from rpl.domain.roles import Permission
from rpl.edge.again import show_again
from rpl.edge.context import ContextDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.looks import looked
from rpl.edge.sign_in import SignedInStaff, may
from rpl.flows import review
from rpl.web.review.desk import desk_of

router = APIRouter(prefix="/{lang}/staff/unmask")
UnmaskDep = Annotated[SignedInStaff, Depends(may(Permission.UNMASK))]
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class UnmaskPage:
    """The form, and once it was sent the `name`; `errors` are translated, by field."""

    reasons: tuple[UnmaskReason, ...]
    reference: str = ""
    chosen: str = ""
    name: str = ""
    errors: Mapping[str, str] | None = None


@router.get("")
def show_form(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    staff: UnmaskDep,  # noqa: ARG001 -- who may open it
) -> Response:
    """Ask which claim, and why."""
    return context.pages.show(request, "review/unmask.html", UnmaskPage(tuple(UnmaskReason)))


@router.post("")
def unmask(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: WriteSessionDep,
    staff: UnmaskDep,
    form: FormDep,
) -> Response:
    """Tell the name once; it stands in no address, and the trail says who was told and why."""
    reference, reason = form.text("reference", limit=_LONGEST).strip(), form.text("reason")
    page = UnmaskPage(tuple(UnmaskReason), reference, reason)

    def again(error: RuleError, status: int) -> Response:
        if not isinstance(error, UnmaskRefusedError):
            raise error
        where = "reason" if isinstance(error, UnmaskReasonMissingError) else "reference"
        told = {where: context.pages.translate(lang, error.template)}
        shown = UnmaskPage(page.reasons, reference, reason, errors=told)
        return context.pages.show(request, "review/unmask.html", shown, status=status)

    show_again(request, again)
    claim_id, name = review.unmask(
        session, desk_of(context), staff_id=staff.staff_id, reference=reference, said=reason
    )
    looked(context, request, Seen.CLAIM, claim_id=claim_id)
    shown = UnmaskPage(page.reasons, reference, reason, name)
    return context.pages.show(request, "review/unmask.html", shown)
