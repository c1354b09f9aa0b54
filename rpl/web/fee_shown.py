"""The fee of a claim as its applicant reads it: service by service, and what became of a waiver."""

from dataclasses import dataclass

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.assessment import Fees
from rpl.domain.fee import ASKED_WHILE, FeeStanding, fee_standing, hundredths, to_pay
from rpl.store.fee import fee_kept
from rpl.store.intake import ClaimSummary


@dataclass(frozen=True, slots=True)
class FeeShown:
    """What a claim costs: `amount` is still to be paid, in units of the currency.

    `fees` are those of the version the claim is pinned to; `can_ask` says that a waiver can be
    asked for; `text_lang` is the language of the text of the fees.
    """

    fees: Fees
    text_lang: str
    standing: FeeStanding
    amount: float
    can_ask: bool


def fee_shown(session: Session, catalog: Catalog, claim: ClaimSummary, lang: str) -> FeeShown:
    """The fee of a claim, in the reader's language where its text is translated."""
    found = catalog.qualification(claim.qualification, lang)
    fees = found.fees
    kept = fee_kept(session, claim.id)
    whole = hundredths(fees) if kept is None else kept.whole
    waiver = None if kept is None else kept.waiver
    left = to_pay(whole, waiver)
    return FeeShown(
        fees=fees,
        text_lang=lang
        if (claim.qualification, lang) in catalog.translated_qualifications
        else found.language,
        standing=fee_standing(whole, waiver),
        amount=left / 100,
        can_ask=claim.state in ASKED_WHILE and left > 0,
    )
