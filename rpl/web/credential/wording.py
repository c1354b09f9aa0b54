"""What each check and each of its codes means, in words a reader without training can act on."""

from collections.abc import Mapping
from typing import Final

from rpl.domain.errors import translatable
from rpl.domain.verification import CheckName, Outcome

OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.GOOD: translatable("Good"),
    Outcome.BAD: translatable("Not good"),
    Outcome.COULD_NOT_CHECK: translatable("Could not be checked"),
}
SUMMARIES: Final[Mapping[Outcome, str]] = {
    Outcome.GOOD: translatable("This credential is good. Every check was made and holds."),
    Outcome.BAD: translatable("This credential is not good. Do not rely on it."),
    Outcome.COULD_NOT_CHECK: translatable(
        "Not everything could be checked. That does not say that the credential is bad. Try again "
        "later, or ask the issuer."
    ),
}
NAMES: Final[Mapping[CheckName, str]] = {
    CheckName.FORM: translatable("It is a credential"),
    CheckName.SCHEMA: translatable("It has the published form"),
    CheckName.ISSUER: translatable("The issuer's keys are known"),
    CheckName.TERMS: translatable("Every word in it is defined"),
    CheckName.PROOF: translatable("The issuer signed it, and nothing was changed"),
    CheckName.VALIDITY: translatable("It is valid today"),
    CheckName.STATUS: translatable("It was not revoked"),
}
SENTENCES: Final[Mapping[str, str]] = {
    "good": translatable("This holds."),
    "not_reached": translatable("This was not checked, because an earlier check did not hold."),
    "context_missing": translatable("It is not a verifiable credential of a known version."),
    "type_missing": translatable("It does not say that it is a verifiable credential."),
    "issuer_missing": translatable("It does not name its issuer."),
    "subject_missing": translatable("It says nothing about anybody."),
    "id_not_an_address": translatable("Its identifier is not one."),
    "status_unusable": translatable("What it says about its status cannot be understood."),
    "no_schema": translatable("It names no published form, so there is none to hold it to."),
    "schema_unknown": translatable("It names a published form that is not known here."),
    "schema_broken": translatable("It does not have the form that Open Badges 3.0 asks for."),
    "own": translatable("This service issued it."),
    "resolved": translatable(
        "Another issuer's keys were found. Whether you trust that issuer is for you to decide."
    ),
    "address_refused": translatable("The address it names is not a public https address."),
    "not_reachable": translatable("The address it names does not answer."),
    "answer_unusable": translatable("What stands at the address it names makes no sense."),
    "method_unknown": translatable("Its issuer is named in a way that is not known here."),
    "key_unknown": translatable("Its issuer's key is of a kind that is not known here."),
    "undefined_term": translatable(
        "It holds words that nobody defined. A signature does not cover them, so anybody could "
        "have added them."
    ),
    "unknown_context": translatable("It uses a vocabulary that is not kept here."),
    "document_unusable": translatable("It cannot be read as a linked document."),
    "claims_disagree": translatable("The token says one thing and the credential in it another."),
    "proof_missing": translatable("Nobody signed it."),
    "too_many_proofs": translatable("It carries more signatures than are checked here."),
    "suite_unknown": translatable("It is signed in a way that is not known here."),
    "wrong_purpose": translatable("It was signed for another purpose."),
    "foreign_key": translatable("Somebody else signed it, not the issuer it names."),
    "altered": translatable("It was changed after it was signed, or the signature is broken."),
    "token_unusable": translatable("The token is broken."),
    "date_unusable": translatable("One of its dates is not a date."),
    "not_yet_valid": translatable("It is not valid yet."),
    "expired": translatable("It has expired."),
    "no_end": translatable("It has no end date."),
    "no_status": translatable("It cannot be revoked: it names no list."),
    "not_revoked": translatable("The issuer's list says that it stands."),
    "revoked": translatable("The issuer has revoked it."),
    "status_unknown": translatable("It names a kind of list that is not known here."),
    "purpose_unknown": translatable("The list it names is not one of revocations."),
    "place_unusable": translatable("It does not say where on the list it stands."),
    "list_unusable": translatable("The list it names cannot be read."),
    "list_of_another": translatable("The list it names belongs to somebody else."),
    "list_altered": translatable("The list it names is not signed by its issuer."),
    "list_expired": translatable("The list it names is too old to be relied on."),
    "list_not_yet_valid": translatable("The list it names is not valid yet."),
    "list_date_unusable": translatable("The list it names has a date that is not a date."),
}
"""Every code of every check."""
