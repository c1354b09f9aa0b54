"""Everything that is held about an applicant, table by table: exported from it, and erased by it.

A new table is either in `HOLDINGS` or in `store.not_held`; a test says so.
"""

from typing import Final

from sqlalchemy import or_
from sqlmodel import col

from rpl.store.holding import Fate, Holding
from rpl.store.tables import (
    AccessLook,
    AdmissionRow,
    Advice,
    Appeal,
    AppealUnit,
    Applicant,
    AppraisalRow,
    Citation,
    Claim,
    ClaimAddress,
    ClaimFee,
    ClockStop,
    Consent,
    ConversationRow,
    CredentialRow,
    CreditHeld,
    CreditPosting,
    Decision,
    DecisionSealRow,
    EvidenceItem,
    EvidenceLinkRow,
    EvidenceMatch,
    EvidenceRequest,
    Facilitation,
    FieldPack,
    FurtherConsent,
    HumanLine,
    InterestDeclaration,
    Judgement,
    Message,
    PageBand,
    PagePrint,
    PrintedLetter,
    ProviderLine,
    ReadingOrder,
    ReadingPage,
    ReadingRow,
    Reassessment,
    RecordField,
    RegisterPerson,
    RegisterResult,
    ReportLink,
    Seat,
    SeatOpening,
    SelfAnswerRow,
    SignInLink,
    SignInSession,
    TranslationRow,
    TranslationTask,
)
from rpl.store.whose import (
    appealed_units_of,
    claims_of,
    decisions_of,
    evidence_of,
    judgements_of,
    matches_of,
    nothing_of,
    of_claim,
    open_judgements_of,
    postings_of,
    prints_of,
    readings_of,
    seats_of,
)

HOLDINGS: Final = (
    Holding(
        AccessLook,
        lambda a: or_(
            col(AccessLook.applicant_id) == a, col(AccessLook.claim_id).in_(claims_of(a))
        ),
        Fate.DELETED,
        hidden=frozenset({"actor_id"}),
    ),
    Holding(
        Citation,
        lambda a: col(Citation.judgement_id).in_(judgements_of(a)),
        Fate.DELETED,
        exported=lambda a: col(Citation.judgement_id).in_(open_judgements_of(a)),
    ),
    Holding(
        Judgement,
        lambda a: col(Judgement.seat_id).in_(seats_of(a)),
        Fate.EMPTIED,
        emptied=frozenset({"note"}),
        exported=lambda a: col(Judgement.id).in_(open_judgements_of(a)),
    ),
    Holding(
        Seat,
        of_claim(Seat.claim_id),
        Fate.EMPTIED,
        emptied=frozenset({"draft"}),
        hidden=frozenset({"assessor_id", "draft"}),
    ),
    Holding(
        FieldPack,
        of_claim(FieldPack.claim_id),
        Fate.DELETED,
        hidden=frozenset(
            {"assessor_id", "rubrics", "base", "content_key", "salt", "rounds", "locked", "brought"}
        ),
    ),
    Holding(AppealUnit, appealed_units_of, Fate.EMPTIED, emptied=frozenset({"reason"})),
    Holding(Appeal, of_claim(Appeal.claim_id), Fate.EMPTIED, emptied=frozenset({"reason"})),
    Holding(Reassessment, of_claim(Reassessment.claim_id), Fate.KEPT),
    Holding(SeatOpening, of_claim(SeatOpening.claim_id), Fate.KEPT, hidden=frozenset({"calls"})),
    Holding(
        AdmissionRow,
        of_claim(AdmissionRow.claim_id),
        Fate.KEPT,
        hidden=frozenset({"decided_by"}),
    ),
    Holding(
        EvidenceRequest,
        of_claim(EvidenceRequest.claim_id),
        Fate.DELETED,
        hidden=frozenset({"asked_by"}),
    ),
    # A match tells of another person, and the marks are of use to nobody without the key.
    Holding(EvidenceMatch, matches_of, Fate.DELETED, exported=nothing_of),
    Holding(
        PageBand,
        lambda a: col(PageBand.print_id).in_(prints_of(a)),
        Fate.DELETED,
        exported=nothing_of,
    ),
    Holding(
        PagePrint,
        lambda a: col(PagePrint.evidence_id).in_(evidence_of(a)),
        Fate.DELETED,
        exported=nothing_of,
    ),
    Holding(
        RecordField,
        lambda a: col(RecordField.evidence_id).in_(evidence_of(a)),
        Fate.DELETED,
        hidden=frozenset({"checked_by"}),
    ),
    Holding(
        ReadingPage,
        lambda a: col(ReadingPage.reading_id).in_(readings_of(a)),
        Fate.DELETED,
        hidden=frozenset({"image_name", "original_image_name", "cleaned_image_name"}),
    ),
    Holding(
        ReadingOrder, lambda a: col(ReadingOrder.evidence_id).in_(evidence_of(a)), Fate.DELETED
    ),
    Holding(
        TranslationRow, lambda a: col(TranslationRow.reading_id).in_(readings_of(a)), Fate.DELETED
    ),
    Holding(
        TranslationTask,
        lambda a: col(TranslationTask.reading_id).in_(readings_of(a)),
        Fate.DELETED,
        hidden=frozenset({"translator_id"}),
    ),
    Holding(
        HumanLine,
        lambda a: col(HumanLine.reading_id).in_(readings_of(a)),
        Fate.DELETED,
        hidden=frozenset({"translator_id"}),
    ),
    Holding(
        ConversationRow,
        of_claim(ConversationRow.claim_id),
        Fate.DELETED,
        hidden=frozenset({"recorder_id", "second_id"}),
    ),
    Holding(Message, of_claim(Message.claim_id), Fate.DELETED),
    Holding(
        Advice,
        of_claim(Advice.claim_id),
        Fate.DELETED,
        hidden=frozenset({"adviser_id"}),
    ),
    Holding(
        ReportLink,
        of_claim(ReportLink.claim_id),
        Fate.DELETED,
        hidden=frozenset({"token_hash", "bound_hash", "contact"}),
    ),
    Holding(ReadingRow, lambda a: col(ReadingRow.evidence_id).in_(evidence_of(a)), Fate.DELETED),
    Holding(
        EvidenceLinkRow,
        lambda a: col(EvidenceLinkRow.evidence_id).in_(evidence_of(a)),
        Fate.DELETED,
        hidden=frozenset({"staff_id"}),
    ),
    Holding(
        AppraisalRow,
        lambda a: col(AppraisalRow.evidence_id).in_(evidence_of(a)),
        Fate.DELETED,
        hidden=frozenset({"staff_id"}),
    ),
    Holding(
        EvidenceItem,
        of_claim(EvidenceItem.claim_id),
        Fate.DELETED,
        hidden=frozenset({"object_name", "fingerprint"}),
    ),
    Holding(SelfAnswerRow, of_claim(SelfAnswerRow.claim_id), Fate.DELETED),
    Holding(
        ClaimFee,
        of_claim(ClaimFee.claim_id),
        Fate.DELETED,
        hidden=frozenset({"decided_by"}),
    ),
    Holding(
        SignInSession,
        lambda a: col(SignInSession.claim_id).in_(claims_of(a)),
        Fate.DELETED,
        hidden=frozenset({"token_hash"}),
    ),
    Holding(
        SignInLink,
        of_claim(SignInLink.claim_id),
        Fate.DELETED,
        hidden=frozenset({"token_hash"}),
    ),
    Holding(
        ClaimAddress,
        of_claim(ClaimAddress.claim_id),
        Fate.DELETED,
        hidden=frozenset({"code_hash"}),
    ),
    Holding(
        Facilitation,
        of_claim(Facilitation.claim_id),
        Fate.DELETED,
        hidden=frozenset({"code_hash"}),
    ),
    Holding(PrintedLetter, of_claim(PrintedLetter.claim_id), Fate.DELETED),
    Holding(ProviderLine, lambda a: col(ProviderLine.posting_id).in_(postings_of(a)), Fate.DELETED),
    Holding(FurtherConsent, lambda a: col(FurtherConsent.applicant_id) == a, Fate.DELETED),
    Holding(Consent, lambda a: col(Consent.applicant_id) == a, Fate.DELETED),
    Holding(
        CredentialRow,
        lambda a: col(CredentialRow.posting_id).in_(postings_of(a)),
        Fate.EMPTIED,
        emptied=frozenset({"document", "token"}),
    ),
    Holding(
        InterestDeclaration,
        of_claim(InterestDeclaration.claim_id),
        Fate.KEPT,
        hidden=frozenset({"staff_id"}),
    ),
    Holding(ClockStop, of_claim(ClockStop.claim_id), Fate.KEPT, hidden=frozenset({"stopped_by"})),
    Holding(CreditHeld, lambda a: col(CreditHeld.applicant_id) == a, Fate.KEPT),
    Holding(
        DecisionSealRow,
        lambda a: col(DecisionSealRow.decision_id).in_(decisions_of(a)),
        Fate.EMPTIED,
        emptied=frozenset({"salt"}),
        hidden=frozenset({"parts", "salt"}),
    ),
    Holding(RegisterResult, of_claim(RegisterResult.claim_id), Fate.EMPTIED, frozenset({"source"})),
    # The mark stays, so that whoever was erased is not brought in again by the same register.
    Holding(
        RegisterPerson,
        lambda a: col(RegisterPerson.applicant_id) == a,
        Fate.EMPTIED,
        emptied=frozenset({"number"}),
        hidden=frozenset({"mark"}),
    ),
    Holding(CreditPosting, lambda a: col(CreditPosting.applicant_id) == a, Fate.KEPT),
    Holding(Decision, of_claim(Decision.claim_id), Fate.KEPT),
    Holding(
        Claim,
        lambda a: col(Claim.applicant_id) == a,
        Fate.EMPTIED,
        emptied=frozenset({"return_code_hash"}),
        hidden=frozenset({"return_code_hash"}),
    ),
    Holding(
        Applicant,
        lambda a: col(Applicant.id) == a,
        Fate.EMPTIED,
        emptied=frozenset({"name", "wrapped_key"}),
        hidden=frozenset({"wrapped_key"}),
    ),
)
"""In the order in which they are erased: what refers to a row goes before it."""
