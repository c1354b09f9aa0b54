"""The decision letter of a claim, in the decision's language and in its reader's."""

from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.credit import statement
from rpl.domain.decision import GRANTS
from rpl.domain.letter import Definitions, LetterFacts, letter
from rpl.domain.letter_parts import ClaimLetter, LetterIn
from rpl.ports import KeyRing
from rpl.store.letter import DecidedClaim, decided_claim


def claim_letter(
    session: Session, catalog: Catalog, keyring: KeyRing, claim_id: UUID, lang: str
) -> ClaimLetter | None:
    """The letter of a claim's decision; None before there is one.

    The same decision makes the same letter whenever it is read: the credit it names is what the
    decision left its holder with.

    Raises:
        NoResultFound: There is no such claim.
        DefinitionChangedError: The definition is not the one that the claim was decided by.
    """
    claim = decided_claim(session, keyring, claim_id)
    if claim is None:
        return None
    reference = f"{claim.qualification}@{claim.version}"
    qualification = catalog.pinned(reference, claim.definition_hash)
    facts = _facts(catalog, claim, reference)
    return ClaimLetter(
        reference=claim.reference,
        holder=claim.holder,
        decided_at=claim.decided_at,
        language=qualification.language,
        original=_letter_in(catalog, facts, reference, qualification.language),
        shown=_letter_in(catalog, facts, reference, lang),
    )


def _facts(catalog: Catalog, claim: DecidedClaim, reference: str) -> LetterFacts:
    granted = {each.unit for each in claim.decisions if each.outcome in GRANTS}
    original = _definitions(catalog, reference, None)
    return LetterFacts(
        reference=claim.reference,
        appeal_by=claim.appeal_by,
        appealed=claim.appealed,
        answers=claim.answers,
        decisions=claim.decisions,
        credit=statement(original.qualification, claim.held_before | granted),
        original=original,
    )


def _letter_in(catalog: Catalog, facts: LetterFacts, reference: str, lang: str) -> LetterIn:
    shown = _definitions(catalog, reference, lang)
    original = facts.original.qualification.language
    translated = (reference, lang) in catalog.translated_qualifications
    return LetterIn(
        defined_in=lang if translated else original,
        title=shown.qualification.title,
        sections=letter(facts, shown),
    )


def _definitions(catalog: Catalog, reference: str, lang: str | None) -> Definitions:
    qualification = catalog.qualification(reference, lang)
    rubrics = {unit.rubric: catalog.rubric_of(unit, lang) for unit in qualification.units}
    return Definitions(qualification, rubrics)
