"""Which fields a document of each kind usually holds."""

from collections.abc import Mapping
from types import MappingProxyType

from rpl.domain.intake import EvidenceKind
from rpl.domain.record import FieldName

_STUDIED = (
    FieldName.HOLDER,
    FieldName.TITLE,
    FieldName.ISSUER,
    FieldName.DATE,
    FieldName.HOURS,
    FieldName.GRADE,
    FieldName.NUMBER,
)
_WORKED = (
    FieldName.HOLDER,
    FieldName.ISSUER,
    FieldName.ROLE,
    FieldName.PERIOD_START,
    FieldName.PERIOD_END,
    FieldName.TASKS,
)
EXPECTED: Mapping[EvidenceKind, tuple[FieldName, ...]] = MappingProxyType(
    {
        EvidenceKind.CERTIFICATE: _STUDIED,
        EvidenceKind.DIPLOMA: _STUDIED,
        EvidenceKind.TRANSCRIPT: (*_STUDIED, FieldName.CREDITS),
        EvidenceKind.REFERENCE_LETTER: (*_WORKED, FieldName.SIGNATORY, FieldName.DATE),
        EvidenceKind.PAYSLIP: (
            FieldName.HOLDER,
            FieldName.ISSUER,
            FieldName.ROLE,
            FieldName.DATE,
            FieldName.HOURS,
            FieldName.TOTAL,
        ),
        EvidenceKind.LICENCE: (
            FieldName.HOLDER,
            FieldName.TITLE,
            FieldName.ISSUER,
            FieldName.NUMBER,
            FieldName.DATE,
        ),
        EvidenceKind.WORK_PHOTO: (FieldName.TITLE, FieldName.DATE, FieldName.PLACE),
        EvidenceKind.STATEMENT: (FieldName.TITLE, FieldName.TASKS),
        EvidenceKind.WORK_HISTORY: _WORKED[1:],
        EvidenceKind.AFFIDAVIT: (FieldName.TITLE, FieldName.TASKS),
        EvidenceKind.BACKGROUND_DOCUMENT: (FieldName.TITLE, FieldName.ISSUER),
        EvidenceKind.THIRD_PARTY_REPORT: (),
        EvidenceKind.INTERVIEW: (),
        EvidenceKind.PRACTICAL_RECORD: (),
        EvidenceKind.OTHER: (FieldName.HOLDER, FieldName.TITLE, FieldName.ISSUER, FieldName.DATE),
    }
)
"""The fields a document of each kind usually holds: asked for even where none was found."""
