"""Tables without a row about an applicant, by name; all others are in `store.holdings`."""

from typing import Final

NOT_ABOUT_APPLICANTS: Final = frozenset(
    {
        "announcement",  # numbers of postings
        "audit_entry",  # ids and codes; exported by itself, and kept
        "calibration_attempt",  # of invented claims
        "calibration_release",
        "correction_tally",  # counts of fields
        "credit_ledger",
        "feed_counter",
        "job",  # numbers, until the work is done
        "mail_wording",  # a programme's own words, in which nobody is named
        "organisation",
        "outgoing_mail",  # sealed errands, until they are done
        "programme_key",
        "provider",
        "provider_key",
        "rate_count",  # keyed hashes, for an hour
        "recovery_code",
        "register_import",  # the hash of a file, and a count
        "second_factor",
        "signing_key",
        "staff",
        "staff_comment",
        "staff_identity",
        "staff_place",
        "staff_role",
        "staff_skill",
        "status_list",
        "step_tally",
        "worker_beat",
    }
)
