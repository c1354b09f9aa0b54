"""What the database keeps sealed, and whose key opens it."""

from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, col, select

from rpl.ports import KeyRing, Place, ValueSeal
from rpl.ports.errors import SealBrokenError
from rpl.store.tables import Applicant, Claim, EvidenceItem


class Sealed(StrEnum):
    """Every column whose values are sealed under an applicant's key, as `table.column`."""

    APPLICANT_NAME = "applicant.name"
    ADDRESS = "claim_address.address"
    NEXT_ADDRESS = "claim_address.next_address"
    DISPLAY_NAME = "evidence_item.display_name"
    FORM_TEXT = "evidence_item.form_text"
    FORM_ANSWERS = "evidence_item.form_answers"
    REGISTER_NUMBER = "register_person.number"
    REGISTER_SOURCE = "register_result.source"
    REPORT_LABEL = "report_link.label"
    REPORT_KNOWN_AS = "report_link.known_as"
    REPORT_CONTACT = "report_link.contact"
    MESSAGE = "message.text"
    KIND_FOUND = "evidence_item.kind_found"
    PAGE_CONTENT = "reading_page.content"
    PAGE_SHAPE = "page_print.shape"
    TRANSLATION_CONTENT = "translation.content"
    HUMAN_LINE = "human_line.content"
    FIELD_VALUE = "record_field.value"
    FIELD_MACHINE_VALUE = "record_field.machine_value"
    FIELD_CHECKED_HOW = "record_field.checked_how"
    FIELD_RAW = "record_field.raw"
    APPRAISAL_SETTLING = "evidence_appraisal.settling"
    OBJECTION = "conversation.objection"
    EVIDENCE_ASKED = "evidence_request.asked"
    FIELD_PACK_BASE = "field_pack.base"
    FIELD_PACK_KEY = "field_pack.content_key"
    SEAT_DRAFT = "seat.draft"
    JUDGEMENT_NOTE = "judgement.note"
    APPEAL_REASON = "appeal.reason"
    APPEAL_ANSWER = "appeal_unit.reason"
    PRINTED_LETTER = "printed_letter.pdf"
    DECISION_SALT = "decision_seal.salt"
    CREDENTIAL_DOCUMENT = "credential.document"
    CREDENTIAL_TOKEN = "credential.token"  # noqa: S105 -- the name of a column

    def at(self, row: UUID) -> Place:
        """The value of this column in one row."""
        return Place(self.value, row)


def claim_seal(session: Session, keyring: KeyRing, claim_id: UUID) -> ValueSeal:
    """What seals values under the key of a claim's applicant.

    Raises:
        NoResultFound: There is no such claim.
    """
    return keyring.values(
        session.exec(
            select(Applicant.wrapped_key)
            .join(Claim, col(Claim.applicant_id) == col(Applicant.id))
            .where(Claim.id == claim_id)
        ).one()
    )


def evidence_seal(session: Session, keyring: KeyRing, evidence_id: UUID) -> ValueSeal:
    """What seals values under the key of the applicant whose evidence item this is.

    Raises:
        NoResultFound: There is no such evidence item.
    """
    return keyring.values(
        session.exec(
            select(Applicant.wrapped_key)
            .join(Claim, col(Claim.applicant_id) == col(Applicant.id))
            .join(EvidenceItem, col(EvidenceItem.claim_id) == col(Claim.id))
            .where(EvidenceItem.id == evidence_id)
        ).one()
    )


def seal_optional(seal: ValueSeal, place: Place, text: str | None) -> bytes | None:
    """A sealed value, or none where there is no text."""
    return None if text is None else seal.seal(place, text)


def open_optional(seal: ValueSeal, place: Place, sealed: bytes | None) -> str | None:
    """The text of a sealed value, or none where there is no value.

    Raises:
        SealBrokenError: The value was altered, moved from another place, or has another key.
    """
    return None if sealed is None else seal.open(place, sealed)


def open_if_whole(seal: ValueSeal, place: Place, sealed: bytes | None) -> str | None:
    """The text of a sealed value, or none where there is no value or it does not open."""
    try:
        return open_optional(seal, place, sealed)
    except SealBrokenError:
        return None
