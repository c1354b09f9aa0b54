"""What other people say in the demo, all invented: a witness by a link, and an interview."""

from datetime import date
from uuid import UUID

from rpl.demo.stage import Stage
from rpl.domain.conversation import Answer, Conversation
from rpl.domain.intake import EvidenceKind
from rpl.domain.testimony import Asked, Assurance, Observed, Relation, Report
from rpl.flows import review, testimony
from rpl.store.database import read_session, write_session
from rpl.store.intake import claim_summary

_UNIT = "W1"


def witness_reports(stage: Stage, claim_id: UUID, known_as: str) -> None:
    """Ask somebody who saw the work, and have them answer by the link."""
    tools = stage.tools
    criterion, title = _first_criterion(stage, claim_id)
    seen = Observed(
        unit=_UNIT,
        criterion=criterion,
        title=title,
        words="Every morning before we struck an arc. This report is invented.",
    )
    report = Report(
        name="Joseph Sample",
        relation=Relation.COLLEAGUE,
        organisation="Workshop (sample)",
        start=date(2016, 1, 1),
        end=date(2020, 6, 1),
        observed=(seen,),
        contact_allowed=False,
        assurance=Assurance.PASSED_ON,
    )
    asked = Asked(label="my colleague", known_as=known_as, units=(_UNIT,))
    with write_session(tools.engine) as session:
        qualification = claim_summary(session, claim_id).qualification
        token = testimony.ask(
            session,
            tools.clock,
            tools.keyring,
            claim_id,
            asked,
            mailed=False,
            terms=tools.catalog.practice(qualification).witnesses,
        )
    with write_session(tools.engine) as session:
        cookie = testimony.begin(session, tools.clock, token, None)
    with write_session(tools.engine) as session:
        testimony.give(
            session,
            tools.clock,
            tools.keyring,
            tools.queue,
            cookie=cookie,
            given=testimony.Given(report, "", "en"),
        )


def record_interview(stage: Stage, assessor_id: UUID, claim_id: UUID) -> None:
    """Have the assessor who holds a claim record a short interview."""
    criterion, title = _first_criterion(stage, claim_id)
    answer = Answer(
        unit=_UNIT,
        criterion=criterion,
        title=title,
        question="What do you look at before you begin?",
        answer="The hoses, the floor, and who stands near. This answer is invented.",
    )
    told = Conversation(
        held_on=stage.tools.clock.now().date(), place="By telephone", answers=(answer,)
    )
    with write_session(stage.tools.engine) as session:
        review.record_conversation(
            session,
            stage.desk,
            assessor_id=assessor_id,
            claim_id=claim_id,
            recorded=review.Recorded(EvidenceKind.INTERVIEW, told, "en"),
        )


def _first_criterion(stage: Stage, claim_id: UUID) -> tuple[str, str]:
    catalog = stage.tools.catalog
    with read_session(stage.tools.engine) as session:
        qualification = catalog.qualification(claim_summary(session, claim_id).qualification)
    first = catalog.rubric_of(qualification.unit(_UNIT)).criteria[0]
    return first.code, first.title
