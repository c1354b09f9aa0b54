"""Proof that it is the applicant in person who changes what opens a claim.

A browser that was left signed in is no proof.  The return code typed once more is, and so is a
sign-in by a link that was opened just now: who lost the code comes back by e-mail, and has to be
able to draw another.
"""

from fastapi import Request
from sqlmodel import Session

from rpl.domain.account import proves_anew
from rpl.edge.context import AppContext
from rpl.edge.forms import Form
from rpl.edge.limits import WRONG_CODES_PER_CLIENT, WRONG_CODES_PER_REFERENCE, Limits, client
from rpl.edge.sign_in import SignedInApplicant, applicant_token_hash
from rpl.flows import account
from rpl.store import account as queries
from rpl.store.database import read_session
from rpl.store.intake import claim_summary
from rpl.store.tables.account import Means

RETURN_CODE = "return_code"
_LONGEST = 300


def came_by_link(context: AppContext, request: Request, session: Session) -> bool:
    """Whether this browser opened a link from the claim's mailbox just now."""
    found = queries.sign_in_of(session, applicant_token_hash(request, context))
    if found is None or found.means is not Means.MAIL_LINK:
        return False
    return proves_anew(found.created_at, context.clock.now())


def proven(
    context: AppContext,
    limits: Limits,
    request: Request,
    applicant: SignedInApplicant,
    form: Form,
) -> str:
    """The hash of the claim's return code, once whoever sends the form has proven who they are.

    Raises:
        ReturnCodeWrongError: They have not.
        TooManyAttemptsError: Too many wrong codes came before.
    """
    with read_session(context.engine) as session:
        if came_by_link(context, request, session):
            return account.return_code_hash(session, applicant.claim_id)
        reference = claim_summary(session, applicant.claim_id).reference
    counts = (
        (WRONG_CODES_PER_CLIENT, client(request)),
        (WRONG_CODES_PER_REFERENCE, reference),
    )
    limits.spend_each(*counts)
    with read_session(context.engine) as session:
        known = account.checked_return_code(
            session,
            context.passwords,
            claim_id=applicant.claim_id,
            return_code=form.text(RETURN_CODE, limit=_LONGEST),
        )
    limits.give_back(*counts)
    return known
