"""Why an applicant may ask not to pay.  Which of these a programme takes is its practice."""

from enum import StrEnum


class WaiverReason(StrEnum):
    """Why an applicant asks not to pay; no more than this is asked."""

    LOW_INCOME = "low_income"
    NO_WORK = "no_work"
    PROTECTION = "protection"
    OTHER = "other"
