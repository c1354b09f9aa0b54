"""A trace: from a certificate to the person who judged, link by link, each checked.

Every check says one thing that was computed again from what is stored.  A check that cannot be
made (the decision was made before such seals were kept, its evidence was erased) is never shown as
whole.  Where a link breaks, those behind it are not blamed for it.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from rpl.domain.decision_seal import LinkName
from rpl.domain.errors import RuleError, translatable
from rpl.domain.values import Frozen


class CreditNotTracedError(RuleError):
    """No credit has this number, or it is none that this person may see."""

    code = "credit_not_traced"
    template = translatable(
        "There is no credit with this number here. Give the number of a posting in the ledger; "
        "that of a reversal or of a certificate is another."
    )


class DecisionNotTracedError(RuleError):
    """No decision is named so, or it is none that this person may see."""

    code = "decision_not_traced"
    template = translatable(
        "There is no decision with this name here. Give the number of a credit or of a decision, "
        "or the reference of a claim with one of its units."
    )


class CreditTakenOverError(RuleError):
    """A credit that was taken over from a register has no marks and no evidence to follow."""

    code = "credit_taken_over"
    template = translatable(
        "This credit was taken over from a register and not assessed here, so there are no marks "
        "and no evidence to follow. Ask an operator for what `rpl trace` says of it, or look it up "
        "in that register."
    )


class LinkState(StrEnum):
    """What a check, a link or a whole trace came to, the best first."""

    WHOLE = "whole"
    UNCHECKED = "unchecked"
    BROKEN = "broken"


class CheckCode(StrEnum):
    """What is checked.  A contract: never renamed."""

    SIGNED = "signed"
    SAME_FORMS = "same_forms"
    ISSUED = "issued"
    LISTED = "listed"
    STANDING = "standing"
    POSTED = "posted"
    UNCREDITED = "uncredited"
    PINNED = "pinned"
    DEFINED = "defined"
    CERTIFIED = "certified"
    TAKEN_OVER = "taken_over"
    RUBRIC = "rubric"
    COMPLETE = "complete"
    DECIDED_AGAIN = "decided_again"
    FOLLOWED = "followed"
    MARKED = "marked"
    LEVELS_CERTIFIED = "levels_certified"
    COUNTED = "counted"
    INSIDE = "inside"
    PICTURE = "picture"
    OPENS = "opens"
    FINGERPRINT = "fingerprint"
    SUBMITTED = "submitted"
    UNTIED = "untied"
    SEALED = "sealed"


SAYS: Mapping[CheckCode, str] = {
    CheckCode.SIGNED: translatable("The signature holds: nothing in the certificate was changed."),
    CheckCode.SAME_FORMS: translatable("Both signed forms of the certificate say the same."),
    CheckCode.ISSUED: translatable("It is the certificate that the trail says was issued."),
    CheckCode.LISTED: translatable("Its number, day and place on the status list are as signed."),
    CheckCode.STANDING: translatable("It is revoked if the credit was taken back, and only then."),
    CheckCode.POSTED: translatable("The credit is as the trail says it was posted."),
    CheckCode.UNCREDITED: translatable("The trail knows of no credit for it, and none was due."),
    CheckCode.PINNED: translatable("The definition is the one the claim was opened under."),
    CheckCode.DEFINED: translatable("Credit, hours and title are those of the definition."),
    CheckCode.CERTIFIED: translatable("The certificate names this unit, credit and holder."),
    CheckCode.TAKEN_OVER: translatable(
        "It is the result that the trail says was taken over; it was not assessed here."
    ),
    CheckCode.RUBRIC: translatable("The rubric is the one the unit was decided by."),
    CheckCode.COMPLETE: translatable("Every criterion of the rubric was marked, and no other."),
    CheckCode.DECIDED_AGAIN: translatable("The rule comes to the same decision again."),
    CheckCode.FOLLOWED: translatable(
        "It is out of force if another decision took its place, and only then."
    ),
    CheckCode.MARKED: translatable("The levels that were decided on are those of the sheet."),
    CheckCode.LEVELS_CERTIFIED: translatable("The certificate shows the same levels."),
    CheckCode.COUNTED: translatable("What counted in the decision is what is cited."),
    CheckCode.INSIDE: translatable("The place that is cited lies on its page."),
    CheckCode.PICTURE: translatable("The picture of the page opens under its seal."),
    CheckCode.OPENS: translatable("The file opens under its seal, to the last byte."),
    CheckCode.FINGERPRINT: translatable("The fingerprint of the file is the one kept with it."),
    CheckCode.SUBMITTED: translatable("The trail says that this person submitted the marks."),
    CheckCode.UNTIED: translatable("They declared that nothing ties them to the applicant."),
    CheckCode.SEALED: translatable("It is as it was when the unit was decided."),
}
"""What each check says where it holds."""


class TraceCheck(Frozen):
    """One check; `of` tells what it was made on: a criterion, an evidence item, a page."""

    link: LinkName
    code: CheckCode
    state: LinkState
    of: str = ""


class TracedLink(Frozen):
    """One link with its checks."""

    name: LinkName
    checks: tuple[TraceCheck, ...]

    @property
    def state(self) -> LinkState:
        """The worst of its checks; a link on which nothing could be checked is not whole."""
        return worst(check.state for check in self.checks)


class Trace(Frozen):
    """All that was checked on one decision and its credit.

    `seal` says whether the seal of the decision is the one that the trail holds: unchecked where
    the decision was made before there were any.  What was not `credited` has no certificate.
    """

    seal: LinkState
    checks: tuple[TraceCheck, ...]
    credited: bool = True

    @property
    def links(self) -> tuple[TracedLink, ...]:
        """The eight links in their order; seven without a credit, which has no certificate."""
        return tuple(
            TracedLink(name=name, checks=tuple(each for each in self.checks if each.link is name))
            for name in LinkName
            if self.credited or name is not LinkName.CERTIFICATE
        )

    @property
    def broken(self) -> tuple[LinkName, ...]:
        """The links that do not hold."""
        return tuple(link.name for link in self.links if link.state is LinkState.BROKEN)

    @property
    def state(self) -> LinkState:
        """The worst of the seal and of all links."""
        return worst((self.seal, *(link.state for link in self.links)))


def worst(states: Iterable[LinkState]) -> LinkState:
    """The worst of some states; of none, that nothing was checked."""
    return max(states, key=list(LinkState).index, default=LinkState.UNCHECKED)


def held(holds: bool | None) -> LinkState:  # noqa: FBT001 -- what a check came to
    """The state of a check that holds, does not, or could not be made (None)."""
    if holds is None:
        return LinkState.UNCHECKED
    return LinkState.WHOLE if holds else LinkState.BROKEN
