"""Who is signed in, and what a page may therefore do.

A form that is sent after the sign-in ended loses nothing: the answer is a page to sign in again
that carries what was typed, and gives it back to the same person only (`rpl.web.account`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session

from rpl.domain.account import renewed_end
from rpl.domain.audit import ActorKind, Who
from rpl.domain.errors import RuleError, translatable
from rpl.domain.facilitation import ApplicantAloneError, Help, HelpOverError, check_help
from rpl.domain.roles import Permission, Role
from rpl.domain.roles import may as roles_may
from rpl.domain.second_factor import SecondFactorNeededError
from rpl.edge import browsers
from rpl.edge.acting import acting_in, note_look
from rpl.edge.context import AppContext, ContextDep, acts
from rpl.edge.cookies import VISITOR, give, take_away, token_of
from rpl.flows import account
from rpl.store import account as queries
from rpl.store.database import read_session, write_session
from rpl.store.facilitation import Acting
from rpl.store.intake import applicant_name
from rpl.store.sealed import claim_seal
from rpl.store.tables.account import Actor, Means

_READS = {"GET", "HEAD"}


class SignInNeededError(RuleError):
    """Nobody is signed in, or not any longer."""

    code = "sign_in_needed"
    template = translatable("You are not signed in any longer. Sign in again to go on.")

    def __init__(self, actor: Actor, owner: UUID | None = None) -> None:
        super().__init__()
        self.actor = actor
        self.owner = owner


class RoleNeededError(RuleError):
    """Signed in, but not as somebody who may do this."""

    code = "role_needed"
    template = translatable(
        "Your account cannot open this page. Sign in as somebody who can, or ask an administrator."
    )


@dataclass(frozen=True, slots=True)
class SignedInApplicant:
    """The applicant of one claim, or who acts for them."""

    claim_id: UUID
    applicant_id: UUID
    organisation_id: UUID
    acting: Acting | None = None


@dataclass(frozen=True, slots=True)
class SignedInStaff:
    """A member of staff."""

    staff_id: UUID
    name: str
    roles: frozenset[Role]
    organisation_id: UUID
    means: Means


def public() -> None:
    """Anybody may call this."""


def applicant(request: Request, context: ContextDep) -> SignedInApplicant:
    """The applicant who is signed in, in person.

    Raises:
        SignInNeededError: Nobody is.
        ApplicantAloneError: Somebody acts for them, who may not do this.
    """
    found = _applicant(request, context)
    if found.acting is not None:
        raise ApplicantAloneError
    return found


def helped(wanted: Help | None) -> Callable[[Request, AppContext], SignedInApplicant]:
    """A dependency: the applicant who is signed in, or a facilitator whom they let do this.

    With None a facilitator looks only.  It bears the name of `applicant`, and raises what that
    does; and `HelpNotAllowedError` for a facilitator who may not do this.
    """

    def applicant(request: Request, context: ContextDep) -> SignedInApplicant:
        found = _applicant(request, context)
        if found.acting is not None:
            check_help(found.acting.allowed, wanted)
            note_look(request, context, found.claim_id)
        return found

    return applicant


def _applicant(request: Request, context: AppContext) -> SignedInApplicant:
    token, now = _token(request, context, Actor.APPLICANT), context.clock.now()
    with read_session(context.engine) as session:
        claim = queries.claim_signed_in(session, account.token_hash(token), now)
        if claim is None:
            raise _sign_in_needed(session, token, Actor.APPLICANT)
        acting = acting_in(session, token, claim.id)
        found = SignedInApplicant(claim.id, claim.applicant_id, claim.organisation_id, acting)
        if acting is not None:
            seal = claim_seal(session, context.keyring, claim.id)
            request.state.acting_for = applicant_name(session, seal, claim.id)
    if acting is None:
        acts(request, Who(kind=ActorKind.APPLICANT, id=found.claim_id))
    else:
        acts(request, Who(kind=ActorKind.STAFF, id=acting.staff_id))
    _renew(request, context, token)
    request.state.signed_in = Actor.APPLICANT.value
    return found


def _staff(request: Request, context: AppContext) -> SignedInStaff:
    token, now = _token(request, context, Actor.STAFF), context.clock.now()
    with read_session(context.engine) as session:
        staff = queries.staff_signed_in(session, account.token_hash(token), now)
        if staff is None:
            raise _sign_in_needed(session, token, Actor.STAFF)
        roles = queries.roles_of(session, staff.id)
        means = queries.means_of(session, account.token_hash(token))
        found = SignedInStaff(staff.id, staff.name, roles, staff.organisation_id, means)
    acts(request, Who(kind=ActorKind.STAFF, id=found.staff_id))
    _renew(request, context, token)
    request.state.signed_in = Actor.STAFF.value
    return found


def may(permission: Permission) -> Callable[[Request, AppContext], SignedInStaff]:
    """A dependency: the member of staff who is signed in and may do this.

    It bears the permission's name, by which `tests/edge/test_roles.py` knows who may call a route.
    It raises `SignInNeededError` when no member of staff is signed in, `RoleNeededError` when none
    of their roles lets them do this, and `SecondFactorNeededError` when they signed in with a
    password alone where that is not enough for anything but their own account.
    """

    def allowed(request: Request, context: ContextDep) -> SignedInStaff:
        staff = _staff(request, context)
        if not roles_may(staff.roles, permission):
            raise RoleNeededError
        alone = context.second_factor_required and staff.means is Means.PASSWORD
        if alone and permission is not Permission.KEEP_OWN_SIGN_IN:
            raise SecondFactorNeededError
        return staff

    allowed.__name__ = permission.value
    return allowed


def start_applicant_session(
    context: AppContext,
    session: Session,
    request: Request,
    response: Response,
    claim_id: UUID,
    *,
    means: Means = Means.RETURN_CODE,
) -> None:
    """Sign the browser in to a claim; to whatever claim it was signed in before, it is no more."""
    account.close_session(session, context.clock, _token(request, context, Actor.APPLICANT))
    browser = browsers.called(request.headers.get("user-agent", ""))
    token = account.open_applicant_session(
        session, context.clock, claim_id, means=means, browser=browser
    )
    give(response, Actor.APPLICANT.value, token, secure=context.secure)


def start_facilitator_session(
    context: AppContext,
    session: Session,
    request: Request,
    response: Response,
    *,
    staff: SignedInStaff,
    facilitation_id: UUID,
) -> None:
    """Sign a facilitator's browser in to a claim; whose claim it was signed in to, it is no more.

    Raises:
        HelpOverError: The applicant does not let them act any longer, or never did.
    """
    browser = browsers.called(request.headers.get("user-agent", ""))
    token = account.open_facilitator_session(
        session,
        context.clock,
        facilitation_id=facilitation_id,
        staff_id=staff.staff_id,
        means=staff.means,
        browser=browser,
    )
    account.close_session(session, context.clock, _token(request, context, Actor.APPLICANT))
    give(response, Actor.APPLICANT.value, token, secure=context.secure)


def leave_claim(
    context: AppContext, session: Session, request: Request, response: Response
) -> None:
    """Sign the browser out of a claim, and of nothing else."""
    account.close_session(session, context.clock, _token(request, context, Actor.APPLICANT))
    take_away(response, Actor.APPLICANT.value, secure=context.secure)


def start_staff_session(
    context: AppContext,
    session: Session,
    request: Request,
    response: Response,
    staff_id: UUID,
    *,
    means: Means = Means.PASSWORD,
) -> None:
    """Sign the browser in as a member of staff; whoever it was signed in as before, it is no more.

    The token is new, so that nobody can have put theirs in its place before.
    """
    account.close_session(session, context.clock, _token(request, context, Actor.STAFF))
    browser = browsers.called(request.headers.get("user-agent", ""))
    token = account.open_staff_session(
        session, context.clock, staff_id, means=means, browser=browser
    )
    give(response, Actor.STAFF.value, token, secure=context.secure)


def staff_token_hash(request: Request, context: AppContext) -> str:
    """The hash of the token of staff that a browser presents."""
    return account.token_hash(_token(request, context, Actor.STAFF))


def applicant_token_hash(request: Request, context: AppContext) -> str:
    """The hash of the token of a claim that a browser presents."""
    return account.token_hash(_token(request, context, Actor.APPLICANT))


def end_session(
    context: AppContext, session: Session, request: Request, response: Response
) -> None:
    """Sign the browser out of everything, and forget that we know it."""
    for actor in Actor:
        account.close_session(session, context.clock, _token(request, context, actor))
        take_away(response, actor.value, secure=context.secure)
    take_away(response, VISITOR, secure=context.secure)


def _token(request: Request, context: AppContext, actor: Actor) -> str:
    return token_of(request, actor, secure=context.secure) or ""


def _sign_in_needed(session: Session, token: str, actor: Actor) -> RuleError:
    acted = queries.facilitator_of(session, account.token_hash(token)) is not None
    if acted and actor is Actor.APPLICANT:
        return HelpOverError()
    return SignInNeededError(actor, queries.owner_of(session, account.token_hash(token)))


def _renew(request: Request, context: AppContext, token: str) -> None:
    """Move the end of the sign-in when a form is sent; a page that is looked at writes nothing."""
    if request.method in _READS:
        return
    with read_session(context.engine) as session:
        found = queries.sign_in_of(session, account.token_hash(token))
        worth = found is not None and found.expires_at != renewed_end(
            found.created_at, found.expires_at, context.clock.now()
        )
    if worth:
        with write_session(context.engine) as session:
            account.renew_session(session, context.clock, token)


PublicDep = Annotated[None, Depends(public)]
ApplicantDep = Annotated[SignedInApplicant, Depends(applicant)]
ClaimViewerDep = Annotated[SignedInApplicant, Depends(helped(None))]
PreparerDep = Annotated[SignedInApplicant, Depends(helped(Help.PREPARE))]
SubmitterDep = Annotated[SignedInApplicant, Depends(helped(Help.SUBMIT))]
StaffDep = Annotated[SignedInStaff, Depends(may(Permission.KEEP_OWN_SIGN_IN))]
FacilitatorDep = Annotated[SignedInStaff, Depends(may(Permission.ACT_FOR_APPLICANT))]
AssessorDep = Annotated[SignedInStaff, Depends(may(Permission.SCORE))]
MarkerDep = Annotated[SignedInStaff, Depends(may(Permission.MARK))]
AdminDep = Annotated[SignedInStaff, Depends(may(Permission.KEEP_SERVICE))]
FiguresDep = Annotated[SignedInStaff, Depends(may(Permission.SEE_FIGURES))]
StaffAdminDep = Annotated[SignedInStaff, Depends(may(Permission.KEEP_STAFF))]
