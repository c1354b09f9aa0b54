"""Database tables, one module a room.  Rows stay below `rpl.flows`; pages never see one."""

from rpl.store.tables.account import (
    Applicant,
    Consent,
    Provider,
    ProviderKey,
    SignInSession,
    Staff,
    StaffRole,
    StaffSkill,
)
from rpl.store.tables.admission import AdmissionRow
from rpl.store.tables.appeal import Appeal, AppealUnit
from rpl.store.tables.audit import AuditEntry
from rpl.store.tables.calibration import CalibrationAttempt, CalibrationRelease
from rpl.store.tables.clock import ClockStop
from rpl.store.tables.conversation import ConversationRow
from rpl.store.tables.credential import CredentialRow, SigningKey, StatusList
from rpl.store.tables.credit import CreditHeld, CreditLedger, CreditPosting
from rpl.store.tables.decision import Decision
from rpl.store.tables.decision_seal import DecisionSealRow
from rpl.store.tables.facilitation import Facilitation
from rpl.store.tables.fee import ClaimFee
from rpl.store.tables.field import FieldPack
from rpl.store.tables.intake import Claim, EvidenceItem, EvidenceLinkRow, SelfAnswerRow
from rpl.store.tables.jobs import Job
from rpl.store.tables.letter import PrintedLetter
from rpl.store.tables.likeness import EvidenceMatch, PageBand, PagePrint, ProgrammeKey
from rpl.store.tables.looks import AccessLook
from rpl.store.tables.mail import ClaimAddress, MailWording, OutgoingMail, SignInLink
from rpl.store.tables.message import Advice, Message
from rpl.store.tables.organisation import Organisation
from rpl.store.tables.provider import Announcement, FeedCounter, ProviderLine
from rpl.store.tables.purpose import FurtherConsent
from rpl.store.tables.rate import RateCount
from rpl.store.tables.reading import (
    HumanLine,
    ReadingOrder,
    ReadingPage,
    ReadingRow,
    TranslationRow,
    TranslationTask,
)
from rpl.store.tables.reassessment import Reassessment
from rpl.store.tables.record import CorrectionTally, RecordField
from rpl.store.tables.register import RegisterImport, RegisterPerson, RegisterResult
from rpl.store.tables.review import (
    AppraisalRow,
    Citation,
    EvidenceRequest,
    InterestDeclaration,
    Judgement,
    Seat,
    SeatOpening,
    StaffComment,
    StaffPlace,
)
from rpl.store.tables.running import StepTally, WorkerBeat
from rpl.store.tables.sign_in import RecoveryCode, SecondFactor, StaffIdentity
from rpl.store.tables.testimony import ReportLink

__all__ = [
    "AccessLook",
    "AdmissionRow",
    "Advice",
    "Announcement",
    "Appeal",
    "AppealUnit",
    "Applicant",
    "AppraisalRow",
    "AuditEntry",
    "CalibrationAttempt",
    "CalibrationRelease",
    "Citation",
    "Claim",
    "ClaimAddress",
    "ClaimFee",
    "ClockStop",
    "Consent",
    "ConversationRow",
    "CorrectionTally",
    "CredentialRow",
    "CreditHeld",
    "CreditLedger",
    "CreditPosting",
    "Decision",
    "DecisionSealRow",
    "EvidenceItem",
    "EvidenceLinkRow",
    "EvidenceMatch",
    "EvidenceRequest",
    "Facilitation",
    "FeedCounter",
    "FieldPack",
    "FurtherConsent",
    "HumanLine",
    "InterestDeclaration",
    "Job",
    "Judgement",
    "MailWording",
    "Message",
    "Organisation",
    "OutgoingMail",
    "PageBand",
    "PagePrint",
    "PrintedLetter",
    "ProgrammeKey",
    "Provider",
    "ProviderKey",
    "ProviderLine",
    "RateCount",
    "ReadingOrder",
    "ReadingPage",
    "ReadingRow",
    "Reassessment",
    "RecordField",
    "RecoveryCode",
    "RegisterImport",
    "RegisterPerson",
    "RegisterResult",
    "ReportLink",
    "Seat",
    "SeatOpening",
    "SecondFactor",
    "SelfAnswerRow",
    "SignInLink",
    "SignInSession",
    "SigningKey",
    "Staff",
    "StaffComment",
    "StaffIdentity",
    "StaffPlace",
    "StaffRole",
    "StaffSkill",
    "StatusList",
    "StepTally",
    "TranslationRow",
    "TranslationTask",
    "WorkerBeat",
]
