"""Every message that the service sends by mail: its usual words, and what may be filled in.

Mail lies open on its way and in shared mailboxes, so none names an outcome, a reference or a unit
(decisions 0014 and 0039).  Only who saw the work is told a name: the one its bearer chose for that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rpl.domain.errors import translatable


class MailMessage(StrEnum):
    """What is written, and when."""

    SIGN_IN_LINK = "sign_in_link"
    ADDRESS_CODE = "address_code"
    ADDRESS_REPLACED = "address_replaced"
    RETURN_CODE_CHANGED = "return_code_changed"
    EVIDENCE_ASKED = "evidence_asked"
    DECISION_MADE = "decision_made"
    APPEAL_DECIDED = "appeal_decided"
    ADVISER_WROTE = "adviser_wrote"
    APPLICANT_WROTE = "applicant_wrote"
    WITNESS_ASKED = "witness_asked"


class Placeholder(StrEnum):
    """What can be filled in.  In words of a programme it stands in braces, as `{link}`."""

    LINK = "link"
    CODE = "code"
    NAME = "name"
    TRADE = "trade"
    DAYS = "days"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class MessageText:
    """The usual words of a message, with `%(…)s`, and what it must and may hold.

    `occasion` says when it is sent.
    """

    occasion: str
    subject: str
    text: str
    must: frozenset[Placeholder] = frozenset()
    may: frozenset[Placeholder] = frozenset()

    @property
    def known(self) -> frozenset[Placeholder]:
        """What it may hold; the programme's own name stands in any of them."""
        return self.must | self.may | {Placeholder.ORGANISATION}


MESSAGES: Final[Mapping[MailMessage, MessageText]] = {
    MailMessage.SIGN_IN_LINK: MessageText(
        translatable("Somebody asks for a link to their claim"),
        translatable("Open your claim"),
        translatable(
            "Somebody asked for a link to your claim. If it was you, open this address within 30 "
            "minutes. It works once.\n\n%(link)s\n\nIf it was not you, do nothing: without this "
            "message nobody gets in."
        ),
        must=frozenset({Placeholder.LINK}),
    ),
    MailMessage.ADDRESS_CODE: MessageText(
        translatable("An address is given for a claim"),
        translatable("Your code"),
        translatable(
            "This e-mail address was given for a claim. If it was you, enter this code on the page "
            "of your claim within 30 minutes:\n\n%(code)s\n\nIf it was not you, do nothing."
        ),
        must=frozenset({Placeholder.CODE}),
    ),
    MailMessage.ADDRESS_REPLACED: MessageText(
        translatable("Another address was given: to the one before"),
        translatable("Your e-mail address was changed"),
        translatable(
            "Another e-mail address was given for your claim, and links no longer come here. If it "
            "was you, do nothing.\n\nIf it was not you, return to your claim with your reference "
            "and return code at once, draw another return code, and give this address again."
        ),
    ),
    MailMessage.RETURN_CODE_CHANGED: MessageText(
        translatable("A return code was changed"),
        translatable("Your return code was changed"),
        translatable(
            "The return code of your claim was changed, and every other browser was signed out. If "
            "it was you, do nothing.\n\nIf it was not you, ask for a link by e-mail on the page "
            "where you return to your claim, open it, and draw another return code at once."
        ),
    ),
    MailMessage.EVIDENCE_ASKED: MessageText(
        translatable("An assessor asks for more evidence"),
        translatable("We need more evidence from you"),
        translatable(
            "Whoever assesses your claim asks you for more evidence. Open your claim with your "
            "reference and your return code to read what would help, and until when. The clock of "
            "your claim stands still until you answer."
        ),
    ),
    MailMessage.DECISION_MADE: MessageText(
        translatable("There is a decision"),
        translatable("There is a decision on your claim"),
        translatable(
            "There is a decision on a claim that you made here, and a letter that says why and "
            "what you can do next. To read it, open this address, and sign in with your reference "
            "and your return code.\n\n%(link)s\n\nThis message says nothing of what was decided, "
            "so that nobody else reads it here."
        ),
        must=frozenset({Placeholder.LINK}),
    ),
    MailMessage.APPEAL_DECIDED: MessageText(
        translatable("An appeal is decided"),
        translatable("Your appeal is decided"),
        translatable(
            "Somebody who had never worked on your claim looked at it again. Sign in with your "
            "reference and return code to read the outcome and the reasons."
        ),
    ),
    MailMessage.ADVISER_WROTE: MessageText(
        translatable("An adviser wrote to their applicant"),
        translatable("There is a message for you"),
        translatable(
            "The adviser of your claim has written to you. Come back to your claim with your "
            "reference and return code to read it. This letter does not say what it is about, so "
            "that nobody else learns it."
        ),
    ),
    MailMessage.APPLICANT_WROTE: MessageText(
        translatable("An applicant wrote to their adviser"),
        translatable("There is a message for you"),
        translatable(
            "An applicant whom you advise has written to you. Sign in to read it. This letter does "
            "not say who it is or what it is about."
        ),
    ),
    MailMessage.WITNESS_ASKED: MessageText(
        translatable("An applicant asks somebody who saw their work"),
        translatable("Somebody asks you about work that you saw"),
        translatable(
            "%(name)s is having their work as %(trade)s recognised, and asks you to say what you "
            "saw them do. It takes about ten minutes on any phone. You need no account.\n\n"
            "%(link)s\n\nThe link works on one phone or computer. So many days are left to open "
            "it: %(days)s. If you do not know this person, do nothing."
        ),
        must=frozenset({Placeholder.NAME, Placeholder.LINK, Placeholder.DAYS}),
        may=frozenset({Placeholder.TRADE}),
    ),
}
"""All of them, in the order in which an applicant may meet them."""
